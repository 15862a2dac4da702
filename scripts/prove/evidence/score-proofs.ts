/** What was measured of the proofs of a detection. */
export interface RuleEvidence {
  /** Undefined if nobody asked. */
  readonly mutations: { readonly noticed: number; readonly total: number } | undefined;
  /** Cases that pass and show events on which it stays silent. */
  readonly nearMisses: number;
  readonly exclusions: { readonly proved: number; readonly total: number };
  readonly fields: {
    /** How many columns of its tables the query names. */
    readonly named: number;
    /** Those that have a value in no event of any case, as Table.Column. */
    readonly untouched: readonly string[];
  };
  /** Events of its cases that come from log files and recorded attacks. */
  readonly recordedEvents: number;
  /** Undefined if it reads no list of indicators. */
  readonly indicators: { readonly active: number; readonly newestDays: number | undefined } | undefined;
}

/** One part of a score, of what was measured. */
export interface ScorePart {
  readonly name: keyof typeof weights;
  /** 0 to 1. */
  readonly share: number;
  /** How much it counts among the parts. */
  readonly weight: number;
  /** What was measured, in words. */
  readonly text: string;
}

/** How well a detection is proved. */
export interface ProofScore {
  /** 0 to 100: the weighted mean of the parts. */
  readonly points: number;
  readonly parts: readonly ScorePart[];
  /** What would count and was not measured. */
  readonly unmeasured: readonly (keyof typeof weights)[];
}

/** How much each part counts. A part that a detection cannot have, such as exclusions, counts in neither sum. */
const weights = {
  mutations: 40,
  nearMisses: 15,
  exclusions: 15,
  fields: 15,
  recordedEvents: 10,
  indicators: 5,
} as const;

/** A third near miss adds something, a tenth one hardly. */
const enoughNearMisses = 3;
/** So many events of logs that somebody recorded count as much as more of them. */
const enoughEvents = 1000;
/** Indicators of a month are fresh, and those of half a year say little. */
const freshDays = 30;
const staleDays = 180;

type Judge = (evidence: RuleEvidence) => Omit<ScorePart, 'name' | 'weight'> | 'unmeasured' | undefined;

/** What each part is worth; undefined if the detection has none of it. */
const judges: Readonly<Record<keyof typeof weights, Judge>> = {
  mutations: ({ mutations }) => {
    if (mutations === undefined) return 'unmeasured';
    const { noticed, total } = mutations;
    if (total === 0) return undefined;
    return { share: noticed / total, text: `${counted(noticed)} of ${counted(total)} changes noticed` };
  },
  nearMisses: ({ nearMisses }) => ({
    share: Math.min(1, nearMisses / enoughNearMisses),
    text: `${counted(nearMisses)} near ${nearMisses === 1 ? 'miss' : 'misses'}`,
  }),
  exclusions: ({ exclusions: { proved, total } }) =>
    total === 0
      ? undefined
      : { share: proved / total, text: `${counted(proved)} of ${counted(total)} exclusions proved` },
  fields: ({ fields: { named, untouched } }) => {
    if (named === 0) return undefined;
    const share = 1 - untouched.length / named;
    if (untouched.length === 0) return { share, text: `a case gives each of ${counted(named)} columns` };
    return { share, text: `no case gives ${untouched.join(', ')}` };
  },
  recordedEvents: ({ recordedEvents }) => ({
    share: Math.min(1, Math.log10(1 + recordedEvents) / Math.log10(1 + enoughEvents)),
    text: `${counted(recordedEvents)} recorded ${recordedEvents === 1 ? 'event' : 'events'}`,
  }),
  indicators: ({ indicators }) => {
    if (indicators === undefined) return undefined;
    const { active, newestDays } = indicators;
    if (active === 0) return { share: 0, text: 'no active indicator' };
    if (newestDays === undefined) return { share: 0, text: 'no indicator has a date' };
    const share = 1 - (newestDays - freshDays) / (staleDays - freshDays);
    const age = `${counted(newestDays)} ${newestDays === 1 ? 'day' : 'days'}`;
    return { share: Math.min(1, Math.max(0, share)), text: `newest indicator ${age} old` };
  },
};

/**
 * Says how well a detection is proved, from what was measured of its proofs. It reads nothing and runs nothing: who has the
 * evidence, such as a page about the detection, can ask again.
 */
export function scoreProofs(evidence: RuleEvidence): ProofScore {
  const names = Object.keys(weights) as (keyof typeof weights)[];
  const judged = names.map((name) => ({ name, weight: weights[name], judged: judges[name](evidence) }));
  const parts = judged.flatMap(({ name, weight, judged: part }): ScorePart[] =>
    typeof part === 'object' ? [{ name, weight, ...part }] : [],
  );
  const most = parts.reduce((sum, { weight }) => sum + weight, 0);
  const reached = parts.reduce((sum, { weight, share }) => sum + weight * share, 0);
  return {
    // 100 is said of nothing that lacks something.
    points: most === 0 ? 0 : Math.floor((100 * reached) / most + 1e-9),
    parts,
    unmeasured: judged.filter(({ judged: part }) => part === 'unmeasured').map(({ name }) => name),
  };
}

function counted(count: number): string {
  return count.toLocaleString('en');
}
