import { isDeepStrictEqual } from 'node:util';
import type { Detection, FalsePositive } from '../content/detection';
import { readIndicatorDate } from '../indicators/indicator-date';
import { compareScopes, coversOfField, placesOfField, sayScopes } from './compare-scopes';
import type { Scope, ScopedChange } from './compare-scopes';
import { judgeExclusion } from './judge-exclusion';
import type { OpenStates } from './reviewed-state';
import { joinPhrases, say } from './statement';
import type { Phrase, Statement } from './statement';

/** What changes of the exclusions of a detection, as it is written and in each workspace. */
export function reviewExclusions(scopes: readonly Scope[], states: OpenStates): readonly Statement[] {
  const ids = new Set(
    scopes.flatMap(({ before, after }) => [before, after].flatMap((each) => each.falsePositives.map(({ id }) => id))),
  );
  const renamed = findRenamed([...ids], scopes);
  return [...ids].flatMap((id) => {
    const old = renamed.get(id);
    if (old !== undefined) return [stateRenamed(old, id, scopes, states)];
    if ([...renamed.values()].includes(id)) return [];
    return compareScopes(scopes, (detection) => meaningOf(find(detection, id))).flatMap((change) => {
      return stateExclusion(id, change, states);
    });
  });
}

/** By its name now the name before of each exclusion that has another one and is the same in every scope. */
function findRenamed(ids: readonly string[], scopes: readonly Scope[]): ReadonlyMap<string, string> {
  const meanings = (id: string, side: 'before' | 'after') => scopes.map((scope) => wholeOf(find(scope[side], id)));
  const isNowhere = (texts: readonly (string | undefined)[]) => texts.every((text) => text === undefined);
  const gone = ids.filter((id) => isNowhere(meanings(id, 'after')));
  const came = ids.filter((id) => isNowhere(meanings(id, 'before')));
  const renamed = new Map<string, string>();
  for (const id of came) {
    const now = meanings(id, 'after');
    const old = gone.find(
      (each) => ![...renamed.values()].includes(each) && isDeepStrictEqual(meanings(each, 'before'), now),
    );
    if (old !== undefined && !isNowhere(now)) renamed.set(id, old);
  }
  return renamed;
}

function stateRenamed(old: string, now: string, scopes: readonly Scope[], states: OpenStates): Statement {
  const own = scopes.filter(({ after }) => find(after, now) !== undefined);
  const first = own[0] as Scope;
  const change: ScopedChange = { before: first.before, after: first.after, scopes: own, held: [] };
  return {
    kind: 'edited',
    subject: first.after.slug,
    phrase: say`the exclusion ${old} is named ${now} now`,
    places: placesOfExclusion(now, change, states),
    count: 1,
    covers: [old, now].flatMap((id) =>
      keysOfWhole.flatMap((part) => coversOfField(change, ['falsePositives', id, part])),
    ),
  };
}

function find({ falsePositives }: Detection, id: string): FalsePositive | undefined {
  return falsePositives.find((each) => each.id === id && Object.keys(each.exclude).length > 0);
}

function meaningOf(falsePositive: FalsePositive | undefined): string | undefined {
  return falsePositive && JSON.stringify([Object.entries(falsePositive.exclude).sort(), falsePositive.expiresOn]);
}

/** All that is written of an exclusion but its name. */
function wholeOf(falsePositive: FalsePositive | undefined): string | undefined {
  return (
    falsePositive && JSON.stringify([...keysOfWhole].filter((key) => key !== 'id').map((key) => falsePositive[key]))
  );
}

function stateExclusion(id: string, change: ScopedChange, states: OpenStates): readonly Statement[] {
  const [before, after] = [find(change.before, id), find(change.after, id)];
  const judged = before && after ? judgeExclusion(before, after) : undefined;
  const kind = before === undefined ? 'exclusion-added' : after === undefined ? 'exclusion-removed' : judged;
  if (kind === undefined) return [];
  const phrase =
    before && after
      ? sayEdit(before, after)
      : sayWhole(after ?? (before as FalsePositive), after === undefined ? undefined : states.after.asOf);
  const parts =
    after === undefined ? [...keysOfWhole] : before === undefined ? [...keysOfWhole] : ['exclude', 'expiresOn'];
  return [
    {
      kind,
      subject: change.after.slug,
      phrase: [...say`${id}`, ...sayScopes(change, 'falsePositives'), ': ', ...phrase],
      places: placesOfExclusion(id, change, states),
      count: 1,
      covers: parts.flatMap((part) => coversOfField(change, ['falsePositives', id, part])),
    },
  ];
}

const keysOfWhole = ['id', 'scenario', 'guidance', 'exclude', 'triage', 'owner', 'ticket', 'expiresOn'] as const;

function placesOfExclusion(id: string, change: ScopedChange, states: OpenStates) {
  const pathIn = ({ falsePositives }: Detection) => [
    'falsePositives',
    falsePositives.findIndex((each) => each.id === id),
  ];
  return placesOfField(change, pathIn, states);
}

/** All of an exclusion that came or went. */
function sayWhole(falsePositive: FalsePositive, asOf: Date | undefined): Phrase {
  const { exclude, owner, ticket, expiresOn } = falsePositive;
  const tables = Object.entries(exclude).map(([table, predicate]) => say`${table}: ${oneLine(predicate)}`);
  const end = expiresOn === undefined ? say`without an end` : say`until ${expiresOn}`;
  const isOver = asOf !== undefined && hasEnded(expiresOn, asOf);
  return joinPhrases(
    [
      joinPhrases(tables, '; '),
      owner === undefined ? say`of nobody named` : say`of ${owner}`,
      ...(ticket === undefined ? [] : [say`ticket ${ticket}`]),
      isOver ? [...end, ', so that it does not hold'] : end,
    ],
    ', ',
  );
}

/** What changed of one that stayed. */
function sayEdit(before: FalsePositive, after: FalsePositive): Phrase {
  const tables = [...new Set([...Object.keys(after.exclude), ...Object.keys(before.exclude)])];
  const predicates = tables.flatMap((table) => {
    const [old, now] = [before.exclude[table], after.exclude[table]];
    if (old === now) return [];
    return [say`${table}: ${orNothing(old)} → ${orNothing(now)}`];
  });
  const end =
    before.expiresOn === after.expiresOn
      ? []
      : [say`until ${orForEver(before.expiresOn)} → ${orForEver(after.expiresOn)}`];
  return joinPhrases(
    [...predicates, ...end, after.owner === undefined ? say`of nobody named` : say`of ${after.owner}`],
    ', ',
  );
}

function orNothing(predicate: string | undefined): Phrase {
  return predicate === undefined ? ['nothing'] : say`${oneLine(predicate)}`;
}

function orForEver(day: string | undefined): Phrase {
  return day === undefined ? ['for ever'] : say`${day}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

const dayInMilliseconds = 86_400_000;

function hasEnded(expiresOn: string | undefined, asOf: Date): boolean {
  const last = expiresOn === undefined ? undefined : readIndicatorDate(expiresOn);
  return last !== undefined && asOf.getTime() >= last.time + dayInMilliseconds;
}
