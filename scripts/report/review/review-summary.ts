import { rankOf, statementKinds } from '../../review/statement-kinds';
import type { StatementKind, StatementKindFacts, Weight } from '../../review/statement-kinds';
import type { Statement } from '../../review/statement';

/** A review as it is shown. */
export interface ShownReview {
  readonly statements: readonly Statement[];
  /** Those that need a second reviewer. */
  readonly gated: readonly Statement[];
  /** The revision that the change is held against. */
  readonly since: string;
}

/** That a second reviewer is needed, and how often. */
export function gatedSentence({ length }: readonly Statement[]): string {
  return length === 1 ? '1 change needs a second reviewer.' : `${length} changes need a second reviewer.`;
}

/** True if a line of a review holds one of the statements that need a second reviewer. */
export function isGated({ statements }: ReviewLine, gated: readonly Statement[]): boolean {
  return statements.some((statement) => gated.includes(statement));
}

/** What a review says, in the order and under the headings in which people read it. */
export interface ReviewSection {
  readonly weight: Weight;
  readonly heading: string;
  readonly statements: readonly Statement[];
}

const headings: Readonly<Record<Weight, string>> = {
  weaker: 'Less is found, or less is proved',
  guard: 'Who decides, and what is checked',
  unclear: 'Something else is found',
  stronger: 'More is found, or more is proved',
  other: 'Besides',
};

/** What is known of the kind of a statement: its weight, and how it is counted. */
export function factsOf({ kind }: Pick<Statement, 'kind'>): StatementKindFacts {
  return statementKinds[kind];
}

/** Puts statements under the headings of their weights, the most dangerous first. */
export function sectionsOf(statements: readonly Statement[]): readonly ReviewSection[] {
  return (Object.keys(headings) as Weight[]).flatMap((weight) => {
    const own = statements.filter((statement) => factsOf(statement).weight === weight);
    return own.length === 0 ? [] : [{ weight, heading: headings[weight], statements: own }];
  });
}

/** Kinds that say too little to be counted in a headline. */
const notCounted: ReadonlySet<StatementKind> = new Set([
  'indicators-reach',
  'indicators-inert',
  'indicators-idle',
  'respelled',
  'case-added',
  'case-edited',
  'case-stronger',
]);

/** Kinds that count detections, of which several things may be said. */
const countedOnce = /^(?:rule|detection|workspace|severity|trigger|query|incident)-/;

/** A change in numbers, the most dangerous first; one phrase for each kind of statement. */
export function headlineOf(statements: readonly Statement[]): readonly string[] {
  const counts = new Map<StatementKind, number>();
  const seen = new Set<string>();
  for (const { kind, subject, count } of statements) {
    const isRepeat = countedOnce.test(kind) && seen.has(`${kind} ${subject}`);
    seen.add(`${kind} ${subject}`);
    counts.set(kind, (counts.get(kind) ?? 0) + (isRepeat ? 0 : count));
  }
  const indicators = indicatorCount(counts);
  const kinds = [...counts]
    .filter(([kind]) => !notCounted.has(kind))
    .sort(([one], [other]) => rankOf(one) - rankOf(other));
  const phrases = kinds.map(([kind, count]) => {
    const [one, several] = statementKinds[kind].nouns;
    return { rank: rankOf(kind), text: `${count} ${count === 1 ? one : several}` };
  });
  const all = indicators === undefined ? phrases : [...phrases, { rank: rankOf('indicators-reach'), text: indicators }];
  return all.sort((one, other) => one.rank - other.rank).map(({ text }) => text);
}

/** How many indicators that came are in a query; those that are not are counted too. */
function indicatorCount(counts: ReadonlyMap<StatementKind, number>): string | undefined {
  const reach = counts.get('indicators-reach') ?? 0;
  const all = reach + (counts.get('indicators-inert') ?? 0);
  if (all === 0) return undefined;
  return `${reach} of ${all} ${all === 1 ? 'indicator' : 'indicators'} in a query`;
}

/** A line of the first screen: one statement, or all of a kind if there are too many for a line each. */
export interface ReviewLine {
  readonly kind: StatementKind;
  readonly statements: readonly Statement[];
}

/** Statements line by line, or kind by kind if they are more than there is room for. */
export function linesOf(statements: readonly Statement[], room: number): readonly ReviewLine[] {
  if (statements.length <= room)
    return statements.map((statement) => ({ kind: statement.kind, statements: [statement] }));
  const kinds = [...new Set(statements.map(({ kind }) => kind))];
  return kinds.map((kind) => ({ kind, statements: statements.filter((statement) => statement.kind === kind) }));
}
