import type { Detection } from '../content/detection';
import type { BoundQuery, QueryDiagnostic } from '../kql/bind-query';
import type { CheckContext } from './check';
import { mayBeCustomLogColumn } from './custom-log-column';

interface Doubt {
  /** What makes the binder's word uncertain, for the author. */
  readonly reason: string;
  readonly applies: (
    diagnostic: QueryDiagnostic & { readonly name: string },
    query: BoundQuery,
    detection: Detection,
    context: CheckContext,
  ) => boolean;
}

/** Where the binder knows less than the workspace: its error is then a warning, and says why. */
const doubts: readonly Doubt[] = [
  {
    reason: 'A custom log of yours may have it; look there.',
    applies: ({ code, name }, _query, detection, context) =>
      code === 'KS142' && mayBeCustomLogColumn(name, detection, context),
  },
  {
    reason: 'This may follow from the table that is not known.',
    applies: ({ code }, query) => code === 'KS142' && query.diagnostics.some((other) => other.code === 'KS204'),
  },
  {
    // The type of column_ifexists() is that of the column where it is there; the binder takes that of the other value.
    reason: 'It is there if the column that column_ifexists() looks for is dynamic.',
    applies: ({ code, span }, { text }) => {
      const [, base] = /(\w+)\.$/.exec(text.slice(0, span.start)) ?? [];
      return code === 'KS142' && base !== undefined && new RegExp(`column_?ifexists\\(\\s*["']${base}["']`).test(text);
    },
  },
  {
    reason: 'A wildcard that fits no column does nothing; is it misspelled?',
    applies: ({ code, name }) => (code === 'KS142' || code === 'KS109') && name.includes('*'),
  },
];

/** Returns why an error of the binder may be none; undefined where it is certain. */
export function findDoubt(
  diagnostic: QueryDiagnostic,
  query: BoundQuery,
  detection: Detection,
  context: CheckContext,
): string | undefined {
  const name = query.text.slice(diagnostic.span.start, diagnostic.span.end);
  return doubts.find((doubt) => doubt.applies({ ...diagnostic, name }, query, detection, context))?.reason;
}
