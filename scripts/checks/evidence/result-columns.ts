import limits from '../../../schemas/data/limits.json';
import type { Detection } from '../../content/detection';
import { bindQuery } from '../../kql/bind-query';
import { closePlugins } from '../../kql/close-plugins';
import { nearestWord } from '../../source/nearest-word';
import type { Place } from '../../source/position';
import type { CheckContext, Finding } from '../check';
import { doubtOfColumn, doubtOfParser, doubtOfReference, namesItsColumns } from './uncertain-column';
import { unpackedFinding } from './unpacked-finding';

/** A place where a detection names a column of its own result. */
export interface NamedColumn {
  readonly name: string;
  readonly place: Place;
}

/**
 * Returns the names that the query's result does not have. Nothing where the columns are not all known: a query with
 * errors is another check's finding, and a table that is declared open may have any column.
 */
export function findMissingColumns(
  detection: Detection,
  context: CheckContext,
  named: readonly NamedColumn[],
): readonly Finding[] {
  if (named.length === 0) return [];
  const known = knownColumns(detection, context);
  if (known === undefined) return [];
  const whateverComes = closePlugins(context.bind(detection))?.columns?.map((column) => column.name) ?? known;
  return named.flatMap(({ name, place }, index) => {
    if (name === '' || whateverComes.includes(name)) return [];
    if (named.findIndex((other) => other.name === name) !== index) return [];
    const isAccepted = known.includes(name) || isAcceptedByBinder(name, detection, context);
    if (isAccepted) return whateverComes === known ? [] : [unpackedFinding(name, whateverComes, place)];
    const message = `The query's result has no column ${name}`;
    const more = named.filter((other) => other.name === name).length - 1;
    const help = `${suggest(name, known)}${alsoIn(more)}`;
    const doubt =
      doubtOfColumn(name, detection, context) ??
      doubtOfParser(endOf(detection), detection, context) ??
      doubtOfNamedColumn(name, known, detection, context);
    if (doubt === undefined || findSameLetters(name, known) !== undefined) return [{ place, message, help }];
    return [{ place, message, severity: 'warning' as const, help: `${help} ${doubt}` }];
  });
}

/**
 * Columns that entity mappings and custom details cannot name, although the result has them. (Azure-Sentinel repository,
 * EntityFieldMapping: letters of ASCII, digits and underscores.)
 */
export function findUnfitNames(named: readonly NamedColumn[]): readonly Finding[] {
  return named
    .filter(({ name }) => !/^[a-zA-Z_]\w*$/.test(name) || name.length > limits.columnNameCharacters.maximum)
    .map(({ name, place }) => ({
      place,
      message: `The service does not take ${name === '' ? 'an empty name' : name} for a column here`,
      help: 'Give the column a name of ASCII letters, digits and underscores, as with | extend Name = ["a name"].',
    }));
}

/** A name that is wrong is said once, and counted. */
function alsoIn(more: number): string {
  return more === 0 ? '' : ` The same is wrong in ${more} more ${more === 1 ? 'place' : 'places'}.`;
}

function knownColumns(detection: Detection, context: CheckContext): readonly string[] | undefined {
  const { diagnostics, columns } = context.bind(detection);
  if (columns === undefined || diagnostics.some(({ severity }) => severity === 'error')) return undefined;
  const { tables } = context.references(detection);
  if (tables.some(({ name }) => context.schema().tables.get(name)?.open === true)) return undefined;
  return columns.map(({ name }) => name);
}

/**
 * A result may have columns that cannot be listed, as after `evaluate bag_unpack()`; the binder then lets any name
 * through, and it is asked only about names that are not listed.
 */
function isAcceptedByBinder(name: string, detection: Detection, context: CheckContext): boolean {
  if (!/^\w+$/.test(name)) return false;
  const probe = bindQuery(probeFor(name, detection), context.schema());
  return probe.diagnostics.every(({ severity }) => severity !== 'error');
}

function doubtOfNamedColumn(
  name: string,
  known: readonly string[],
  detection: Detection,
  context: CheckContext,
): string | undefined {
  if (!/^\w+$/.test(name)) return undefined;
  // What the query ends with decides: the binder takes any column of an open table, also behind a project.
  if (namesItsColumns(context.bind(detection), endOf(detection))) return undefined;
  const text = probeFor(name, detection);
  return doubtOfReference(name, { text, offset: text.length - 2 }, known, detection, context);
}

function probeFor(name: string, detection: Detection): string {
  return `${detection.query.slice(0, endOf(detection))}\n| project ['${name}']`;
}

/** Where the last operator of a query ends. */
function endOf({ query }: Detection): number {
  return query.replace(/[\s;]+$/, '').length;
}

function findSameLetters(name: string, known: readonly string[]): string | undefined {
  return known.find((column) => column.toLowerCase() === name.toLowerCase());
}

function suggest(name: string, known: readonly string[]): string {
  const sameLetters = findSameLetters(name, known);
  if (sameLetters !== undefined) return `Write ${sameLetters}; case counts.`;
  const nearest = nearestWord(name, known);
  if (nearest !== undefined) return `Did you mean ${nearest}?`;
  const shown = known.slice(0, 12).join(', ');
  return `Project it, or name one that is there: ${shown}${known.length > 12 ? ` and ${known.length - 12} more` : ''}.`;
}
