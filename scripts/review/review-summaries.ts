import type { SummaryRule } from '../content/summary-rule';
import { bareQuery } from '../kql/bare-query';
import { changedLeaves } from './changed-leaves';
import { kindOfKey } from './key-kinds';
import { pairByName } from './pair-content';
import type { Pair } from './pair-content';
import { holdsUnread, placeIn } from './reviewed-state';
import type { OpenState, OpenStates } from './reviewed-state';
import { sayLeaves } from './say-leaves';
import { say, sayList } from './statement';
import type { Phrase, Statement } from './statement';

/** What changes of the rules that keep a table filled, with the detections that read the table. */
export function reviewSummaries(states: OpenStates): readonly Statement[] {
  const { before, after } = states;
  return pairByName(before.catalog.summaryRules, after.catalog.summaryRules, ({ name }) => name).flatMap((pair) =>
    stateRule(pair, states),
  );
}

function stateRule({ before, after }: Pair<SummaryRule>, states: OpenStates): readonly Statement[] {
  if (after === undefined) {
    const isGone = before !== undefined && !holdsUnread(states.after, before.document.source.path);
    return isGone ? [stateWhole('summary-removed', before, states.before)] : [];
  }
  if (before === undefined) return [stateWhole('summary-added', after, states.after)];
  const leaves = changedLeaves(before.document.value, after.document.value).filter(({ path }) => {
    const isLayout = path[0] === 'query' && bareQuery(before.query) === bareQuery(after.query);
    return !isLayout && kindOfKey('summaryRule', String(path[0])) === 'summary-edited';
  });
  const [first] = leaves;
  if (first === undefined) return [];
  const isThere = first.after !== undefined;
  return [
    {
      kind: 'summary-edited',
      subject: after.name,
      phrase: say`${sayLeaves(leaves)}${sayReaders(before, states.before)}`,
      places: [
        isThere
          ? placeIn(states.after, after.document, first.at.after)
          : placeIn(states.before, before.document, first.at.before),
      ],
      count: 1,
      covers: leaves.flatMap(({ path }) =>
        [before, after].map(({ document }) => ({ file: document.source.path, path })),
      ),
      ...(before.query === after.query ? {} : { texts: { before: before.query, after: after.query } }),
    },
  ];
}

function stateWhole(kind: Statement['kind'], rule: SummaryRule, state: OpenState): Statement {
  return {
    kind,
    subject: rule.name,
    phrase: say`fills ${rule.destinationTable}${sayReaders(rule, state)}`,
    places: [placeIn(state, rule.document, [])],
    count: 1,
    covers: [{ file: rule.document.source.path, path: [] }],
  };
}

/** The detections whose queries name the table. */
function sayReaders({ destinationTable }: SummaryRule, { catalog }: OpenState): Phrase {
  const isReading = (query: string) =>
    query.includes(destinationTable) && query.split(/[^\w$]+/).includes(destinationTable);
  const readers = catalog.detections.filter(({ query }) => isReading(query)).map(({ slug }) => slug);
  return readers.length === 0
    ? [', which no detection reads']
    : say`, which ${sayList(readers, 5)} ${[readers.length === 1 ? 'reads' : 'read']}`;
}
