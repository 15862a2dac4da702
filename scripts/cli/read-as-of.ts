import { OperationError } from '../source/operation-error';
import type { Invocation } from './command';

/**
 * Returns the date as of which indicators, exclusions and waivers hold: what --as-of says, or now. A day alone is its
 * beginning in UTC.
 *
 * @throws OperationError if --as-of is not a date
 */
export function readAsOf({ context, options }: Invocation): Date {
  const written = options['asOf'];
  if (typeof written !== 'string') return context.now();
  const date = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z)?$/.test(written) ? new Date(written) : undefined;
  const isDay =
    date !== undefined && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(written.slice(0, 10));
  if (!isDay) {
    throw new OperationError(
      `'${written}' is not a date`,
      'Write --as-of as YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ, in UTC.',
    );
  }
  return date;
}

/** Dates count to the hour, so that what was found within it need not be looked for again. */
export function startOfHour(date: Date): Date {
  const hour = 60 * 60 * 1000;
  return new Date(Math.floor(date.getTime() / hour) * hour);
}
