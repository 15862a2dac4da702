import type { Detection } from '../../content/detection';
import type { TestCase } from '../../content/detection-test';
import type { IndicatorWatchlist } from '../../content/watchlist';
import type { Table } from '../../engine/values';
import { applyOverlay } from '../../expand/apply-overlay';
import { judgeAge } from '../../indicators/indicator-age';
import { readIndicatorDate } from '../../indicators/indicator-date';
import { walkSyntax } from '../../kql/syntax-node';
import { findEventSources } from '../../checks/evidence/event-sources';
import type { CaseResult, MutationScore } from './proof-result';
import { staysSilent } from './required-cases';
import { runDetection, type CaseProof, type DetectionOutcome } from '../runs/run-detection';
import type { RuleEvidence } from './score-proofs';

const dayInMilliseconds = 86_400_000;

/**
 * Measures what the proofs of a detection show. Each case is run once more.
 * @param proofs the cases of a detection
 * @param results what came of them
 * @param asOf the day on which its indicators are so old
 */
export function measureEvidence(
  proofs: readonly CaseProof[],
  results: readonly CaseResult[],
  mutations: MutationScore | undefined,
  asOf: Date,
): RuleEvidence {
  const outcomes = proofs.flatMap((proof) => {
    const { value } = runDetection(proof, undefined);
    return value === undefined ? [] : [{ proof, outcome: value }];
  });
  const [first] = proofs;
  return {
    mutations: mutations && { noticed: mutations.noticed, total: mutations.total },
    nearMisses: results.filter((result) => result.passed && staysSilent(result)).length,
    exclusions: first === undefined ? { proved: 0, total: 0 } : countExclusions(first, results),
    fields: findUntouched(outcomes),
    recordedEvents: outcomes.reduce((sum, { proof, outcome }) => sum + countRecorded(caseOf(proof), outcome), 0),
    indicators: outcomes[0] && measureIndicators(outcomes[0], asOf),
  };
}

interface RunProof {
  readonly proof: CaseProof;
  readonly outcome: DetectionOutcome;
}

function caseOf({ test, caseIndex }: CaseProof): TestCase {
  return test.cases[caseIndex]!;
}

function countExclusions({ detection, context }: CaseProof, results: readonly CaseResult[]) {
  const { falsePositives } = applyOverlay(detection, context.workspace).detection as Detection;
  const excluding = falsePositives.filter(({ exclude }) => Object.keys(exclude).length > 0);
  const proved = new Set(
    results.flatMap(({ passed, testCase }) =>
      passed && testCase?.expectation.type === 'falsePositive' ? [testCase.expectation.id] : [],
    ),
  );
  return { proved: excluding.filter(({ id }) => proved.has(id)).length, total: excluding.length };
}

/** The columns that queries name, and which of them no event has. TimeGenerated is given if a case leaves it out. */
function findUntouched(outcomes: readonly RunProof[]): RuleEvidence['fields'] {
  const named = new Set<string>();
  const touched = new Set<string>();
  for (const { proof, outcome } of outcomes) {
    const names = new Set<string>();
    const { bound } = outcome.query;
    if (bound.tree !== undefined) {
      walkSyntax(bound.tree, ({ kind, text }) => void (kind === 'NameReference' && text && names.add(text)));
    }
    for (const [table, { kind, schema }] of findEventSources(bound, proof.context.schema)) {
      if (kind !== 'table') continue;
      const columns = schema.columns.filter(({ name }) => names.has(name) && name !== 'TimeGenerated');
      for (const { name } of columns) named.add(`${table}.${name}`);
      for (const name of filledColumns(outcome.data.events.get(table))) touched.add(`${table}.${name}`);
    }
  }
  return { named: named.size, untouched: [...named].filter((name) => !touched.has(name)).sort() };
}

function filledColumns(table: Table | undefined): string[] {
  const columns = table?.columns ?? [];
  return columns
    .filter((_, index) => table?.data[index]?.some((value) => value !== null && value !== '') === true)
    .map(({ name }) => name);
}

function countRecorded({ events, dataset }: TestCase, { data }: DetectionOutcome): number {
  return [...data.events].reduce((sum, [name, { rowCount }]) => {
    const given = events[name];
    const isRecorded = given?.file !== undefined || dataset !== undefined;
    if (!isRecorded) return sum;
    const written = (given?.items ?? []).reduce((count, { repeat }) => count + (repeat ?? 1), 0);
    return sum + Math.max(0, rowCount - written);
  }, 0);
}

/** The age of the newest sighting in the lists of the repository that the query reads. */
function measureIndicators({ proof, outcome }: RunProof, asOf: Date): RuleEvidence['indicators'] {
  const lists = proof.context.catalog.watchlists.filter(
    (each): each is IndicatorWatchlist => each.type === 'indicators' && outcome.query.watchlists.includes(each.alias),
  );
  if (lists.length === 0) return undefined;
  const active = lists.flatMap((list) =>
    list.indicators.filter((each) => judgeAge(each, list, asOf).state === 'active'),
  );
  const times = active.flatMap(({ lastSeen, firstSeen }) => {
    const seen = readIndicatorDate(lastSeen ?? '') ?? readIndicatorDate(firstSeen ?? '');
    return seen === undefined ? [] : [seen.time];
  });
  const newest = times.reduce((latest, time) => Math.max(latest, time), -Infinity);
  const days = Math.max(0, Math.floor((asOf.getTime() - newest) / dayInMilliseconds));
  return { active: active.length, newestDays: times.length === 0 ? undefined : days };
}
