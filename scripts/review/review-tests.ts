import { isDeepStrictEqual } from 'node:util';
import type { Detection } from '../content/detection';
import type { DetectionTest } from '../content/detection-test';
import { asWritten } from '../content/written-value';
import type { YamlPath } from '../source/yaml-document';
import { nameItems } from './changed-leaves';
import { compareDemands } from './lost-demands';
import type { DemandChange } from './lost-demands';
import type { Pair } from './pair-content';
import { pairByName } from './pair-content';
import { holdsUnread, placeIn } from './reviewed-state';
import type { OpenStates } from './reviewed-state';
import { joinPhrases, say, sayList } from './statement';
import type { CoveredPart, Phrase, Statement } from './statement';
import type { StatementKind } from './statement-kinds';
import { ownValue } from '../source/own-value';

/** What changes of the proofs of detections that are there. */
export function reviewTests(pairs: readonly Pair<Detection>[], states: OpenStates): readonly Statement[] {
  const slugs = new Map(pairs.flatMap(({ before, after }) => (before && after ? [[before.slug, after.slug]] : [])));
  const nameOf = (side: 'before' | 'after') => (test: DetectionTest) =>
    side === 'before' ? (slugs.get(test.detection) ?? test.detection) : test.detection;
  const old = new Map(states.before.catalog.tests.map((test) => [test, nameOf('before')(test)]));
  const tests = pairByName(states.before.catalog.tests, states.after.catalog.tests, (test) => {
    return old.get(test) ?? test.detection;
  });
  const alone = slugsAlone(pairs, states);
  return tests.flatMap((pair) => {
    const subject = pair.after?.detection ?? (pair.before === undefined ? '' : (old.get(pair.before) ?? ''));
    return alone.has(subject) ? [] : reviewTest(subject, pair, states);
  });
}

/**
 * The detections that come or go; their proofs do so with them, and nothing is said of those. One whose file is there
 * in both states and cannot be read in one of them does neither: its proof may have been edited as any other.
 */
export function slugsAlone(pairs: readonly Pair<Detection>[], { before, after }: OpenStates): ReadonlySet<string> {
  return new Set(
    pairs.flatMap((pair) => {
      if (pair.before && pair.after) return [];
      const [only, other] = pair.before === undefined ? [pair.after, before] : [pair.before, after];
      return only === undefined || holdsUnread(other, only.document.source.path) ? [] : [only.slug];
    }),
  );
}

type WrittenCase = Readonly<Record<string, unknown>>;

function casesOf(
  test: DetectionTest | undefined,
): ReadonlyMap<string, { readonly index: number; readonly written: WrittenCase }> {
  const list = asWritten<{ cases: readonly unknown[] }>(test?.document.value).cases;
  const cases = Array.isArray(list) ? (list as unknown[]) : [];
  return new Map(
    [...nameItems(cases)].map(([name, index]) => {
      return [name, { index, written: asWritten<Record<string, unknown>>(cases[index]) }];
    }),
  );
}

function reviewTest(subject: string, { before, after }: Pair<DetectionTest>, states: OpenStates): readonly Statement[] {
  const isUnread = before !== undefined && holdsUnread(states.after, before.document.source.path);
  if (after === undefined && isUnread) return [];
  const [old, now] = [casesOf(before), casesOf(after)];
  const gone = [...old.keys()].filter((name) => !now.has(name));
  const come = [...now.keys()].filter((name) => !old.has(name));
  const partsOf = (test: DetectionTest | undefined, names: readonly string[]): CoveredPart[] =>
    test === undefined ? [] : names.map((name) => ({ file: test.document.source.path, path: ['cases', name] }));
  const filesGone =
    before === undefined || after !== undefined ? [] : [{ file: before.document.source.path, path: [] }];
  const filesCome = after === undefined || before !== undefined ? [] : [{ file: after.document.source.path, path: [] }];
  return [
    ...gone.map((name): Statement => {
      const { index, written } = old.get(name)!;
      return {
        kind: 'case-removed',
        subject,
        phrase: say`${name}${remarkOn(written)}`,
        places: before === undefined ? [] : [placeIn(states.before, before.document, ['cases', index, 'name'])],
        count: 1,
        covers: [...partsOf(before, [name]), ...filesGone],
      };
    }),
    ...come.map((name): Statement => {
      const { index, written } = now.get(name)!;
      return {
        kind: 'case-added',
        subject,
        phrase: say`${name}${remarkOn(written)}`,
        places: after === undefined ? [] : [placeIn(states.after, after.document, ['cases', index, 'name'])],
        count: 1,
        covers: [...partsOf(after, [name]), ...filesCome],
      };
    }),
    ...(before && after
      ? [...reviewCases(subject, before, after, states), ...reviewWholeQuery(subject, before, after, states)]
      : []),
  ];
}

/** What a case shows. */
function remarkOn({ falsePositive, expect }: WrittenCase): Phrase {
  if (typeof falsePositive === 'string') return say` (of the exclusion ${falsePositive})`;
  return expect === 'nothing' ? [' (a near miss)'] : [];
}

const kinds: Readonly<Record<Exclude<DemandChange, 'same'>, StatementKind>> = {
  less: 'case-weakened',
  more: 'case-stronger',
  other: 'case-edited',
};

function reviewCases(
  subject: string,
  before: DetectionTest,
  after: DetectionTest,
  states: OpenStates,
): readonly Statement[] {
  const [old, now] = [casesOf(before), casesOf(after)];
  return [...now].flatMap(([name, { index, written }]): Statement[] => {
    const was = old.get(name)?.written;
    if (was === undefined || isDeepStrictEqual(was, written)) return [];
    const parts = compareParts(was, written);
    const change =
      (['less', 'other', 'more'] as const).find((each) => parts.some((part) => part.change === each)) ?? 'other';
    const spoken = parts.filter((part) => part.change === change);
    return [
      {
        kind: kinds[change],
        subject,
        phrase: say`${name}: ${joinPhrases(
          spoken.map(({ phrase }) => phrase),
          ', ',
        )}`,
        places: [placeIn(states.after, after.document, placeOfPart(['cases', index], spoken[0]?.key, written))],
        count: 1,
        covers: [before, after].map(({ document }) => ({ file: document.source.path, path: ['cases', name] })),
      },
    ];
  });
}

function placeOfPart(path: YamlPath, key: string | undefined, written: WrittenCase): YamlPath {
  return key !== undefined && written[key] !== undefined ? [...path, key] : [...path, 'name'];
}

interface ChangedPart {
  readonly key: string;
  readonly change: DemandChange;
  readonly phrase: Phrase;
}

/** What of a case differs, and whether it demands less by that. */
function compareParts(before: WrittenCase, after: WrittenCase): readonly ChangedPart[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key): ChangedPart[] => {
    const [old, now] = [before[key], after[key]];
    if (isDeepStrictEqual(old, now)) return [];
    const judge = ownValue(judges, key);
    const change = judge === undefined ? 'other' : judge(old, now, after);
    return [{ key, change, phrase: sayPart(key, old, now, change) }];
  });
}

type JudgePart = (before: unknown, after: unknown, whole: WrittenCase) => DemandChange;

/** The parts of a case of which less can be told from more. */
const judges: Readonly<Record<string, JudgePart>> = {
  expect: (before, after) => {
    if (after === undefined) return 'less';
    if (before === 'nothing' || after === 'nothing') return 'other';
    return compareDemands(before, after);
  },
  // A case that held everywhere and holds in some workspaces shows less, and the other way round.
  workspaces: (before, after) =>
    before === undefined ? 'less' : after === undefined ? 'more' : compareDemands(before, after),
  falsePositive: (before, after) => (before === undefined ? 'more' : after === undefined ? 'less' : 'other'),
  // A near miss shows that each of its events does not fire: with fewer of them it shows less.
  events: (before, after, { expect }) => (expect === 'nothing' ? compareEvents(before, after) : 'other'),
};

function compareEvents(before: unknown, after: unknown): DemandChange {
  const [old, now] = [before, after].map((each) => asWritten<Record<string, unknown>>(each));
  const tables = [...new Set([...Object.keys(old ?? {}), ...Object.keys(now ?? {})])];
  const changes = tables.map((table) => compareDemands(old?.[table], now?.[table]));
  return (['less', 'other', 'more'] as const).find((change) => changes.includes(change)) ?? 'same';
}

function sayPart(key: string, before: unknown, after: unknown, change: DemandChange): Phrase {
  if (key !== 'expect') {
    const remark = change === 'less' ? [' less than before'] : change === 'more' ? [' more than before'] : [' changed'];
    return [...say`${key}`, ...remark];
  }
  if (after === 'nothing') return ['nothing must come now'];
  if (before === 'nothing') return ['something must come now, and nothing was to before'];
  const [old, now] = [before, after].map((each) => asWritten<Record<string, unknown>>(each));
  const names = [...new Set([...Object.keys(old ?? {}), ...Object.keys(now ?? {})])];
  const lost = names.filter((name) => compareDemands(old?.[name], now?.[name]) === 'less');
  const gained = names.filter((name) => compareDemands(old?.[name], now?.[name]) === 'more');
  const other = names.filter((name) => compareDemands(old?.[name], now?.[name]) === 'other');
  return joinPhrases(
    [
      ...(lost.length === 0 ? [] : [say`demands less of ${sayList(lost)}`]),
      ...(other.length === 0 ? [] : [say`demands other ${sayList(other)}`]),
      ...(gained.length === 0 ? [] : [say`demands more of ${sayList(gained)}`]),
    ],
    ', ',
  );
}

function reviewWholeQuery(
  subject: string,
  before: DetectionTest,
  after: DetectionTest,
  states: OpenStates,
): readonly Statement[] {
  if (before.expandsTo === after.expandsTo) return [];
  const kind =
    after.expandsTo === undefined ? 'case-weakened' : before.expandsTo === undefined ? 'case-stronger' : 'case-edited';
  const words = {
    'case-weakened': 'no longer demanded',
    'case-stronger': 'demanded now',
    'case-edited': 'another one',
  };
  return [
    {
      kind,
      subject,
      phrase: [`the query as it must be deployed (expandsTo) is ${words[kind]}`],
      places: [placeIn(states.after, after.document, ['expandsTo'])],
      count: 1,
      covers: [before, after].map(({ document }) => ({ file: document.source.path, path: ['expandsTo'] })),
    },
  ];
}
