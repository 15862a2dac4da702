import tacticFacts from '../../schemas/data/attack-tactics.json';
import techniqueFacts from '../../schemas/data/attack-techniques.json';
import serviceTechniques from '../../schemas/data/service-techniques.json';

export interface AttackTechnique {
  readonly name: string;
  readonly domain: 'enterprise' | 'mobile' | 'ics';
  /** By the names that a rule can give them: the service has none for Stealth and Defense Impairment. */
  readonly tactics: readonly string[];
  /** The columns of ATT&CK's own matrix in which it stands: tactics by their names there, without blanks. */
  readonly columns: readonly string[];
  readonly retired: boolean;
  /** The version of ATT&CK that retired it, if that is known. */
  readonly retiredIn: string | undefined;
  /** The techniques in use that took its place. */
  readonly replacedBy: readonly string[];
}

/** The version of ATT&CK that these facts are of. */
export const attackVersion = '19';
/** The version before, of which these facts know what the newer one added and retired. */
export const earlierAttackVersion = '18';

export type AttackVersion = typeof attackVersion | typeof earlierAttackVersion;

interface WrittenTechnique {
  readonly name: string;
  readonly domain: string;
  readonly tactics: readonly string[];
  readonly retired?: boolean;
  readonly retiredIn?: string;
  readonly addedIn?: string;
  readonly replacedBy?: readonly string[];
}

const techniques: ReadonlyMap<string, WrittenTechnique> = new Map(
  Object.entries<WrittenTechnique>(techniqueFacts as Readonly<Record<string, WrittenTechnique>>),
);
const tacticsOfService: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(serviceTechniques as Readonly<Record<string, readonly string[]>>),
);

/** What the service calls a tactic: its own spelling, whatever ATT&CK calls it now, by its id and by both its names. */
const serviceNames: ReadonlyMap<string, string> = new Map(
  Object.entries(tacticFacts).flatMap(([id, { name, tactic, wire }]) =>
    [id, name, tactic, wire].map((spelling) => [bare(spelling), wire] as const),
  ),
);

const tactics: ReadonlySet<string> = new Set([...serviceNames.values()]);

/** Whether some technique serves a tactic of this name; one that is misspelled is a finding of its own. */
export function isTactic(name: string): boolean {
  return tactics.has(name);
}

/**
 * The service's name of a tactic, whatever its case and the blanks between its words: DefenseEvasion for "Stealth",
 * "defense evasion" and TA0005. Undefined for a text that names no tactic of ATT&CK v18 or v19.
 */
export function spellTactic(text: string): string | undefined {
  return serviceNames.get(bare(text));
}

function bare(text: string): string {
  return text.replace(/[\s_-]/g, '').toLowerCase();
}

/**
 * Returns a technique or sub-technique of MITRE ATT&CK (enterprise, mobile, ics) by its id. Its tactics are those of
 * version 19 and those by which the service knew it before: a rule may list either.
 */
export function findTechnique(id: string): AttackTechnique | undefined {
  const written = techniques.get(id);
  if (written === undefined) return undefined;
  const current = written.tactics.map((tactic) => spellTactic(tactic) ?? tactic);
  return {
    name: written.name,
    domain: written.domain as AttackTechnique['domain'],
    columns: written.tactics,
    tactics: [...new Set([...current, ...(tacticsOfService.get(id.slice(0, 5)) ?? [])])],
    retired: written.retired === true,
    retiredIn: written.retiredIn,
    replacedBy: written.replacedBy ?? [],
  };
}

/**
 * The technique as which the service takes one: that which it took the place of, where ATT&CK has it since v19 and the
 * service's own list does not; else itself. T1562.004 for T1686, T1562 for T1685, T1071.004 for T1071.004. What the
 * service's list lacks without a predecessor is named as it is: it may know more by now than what it has published.
 */
export function serviceTechnique(id: string): string {
  if (tacticsOfService.has(id.slice(0, techniqueLength))) return id;
  const known = (predecessors().get(id) ?? []).filter((each) => tacticsOfService.has(each.slice(0, techniqueLength)));
  const [first] = known;
  if (first === undefined) return id;
  // Of several that became one, none is meant more than the others: their technique stands for all.
  return known.length === 1 ? first : first.slice(0, techniqueLength);
}

/**
 * A technique by its id in a version of ATT&CK; undefined if that version has none for it. What 19 put in the place of
 * several stands in 18 for the technique of which they were parts.
 */
export function techniqueIn(version: AttackVersion, id: string): string | undefined {
  const written = techniques.get(id);
  if (written === undefined) return undefined;
  if (version === attackVersion) return written.retired === true ? undefined : id;
  if (written.addedIn === undefined)
    return written.retired === true && written.retiredIn === undefined ? undefined : id;
  const [first, ...others] = predecessors().get(id) ?? [];
  return others.length === 0 ? first : first?.slice(0, techniqueLength);
}

/** T1071, without the number of a sub-technique. */
const techniqueLength = 5;

let knownPredecessors: ReadonlyMap<string, readonly string[]> | undefined;

/** By the id of a technique in use, those that its version of ATT&CK retired for it. */
function predecessors(): ReadonlyMap<string, readonly string[]> {
  if (knownPredecessors !== undefined) return knownPredecessors;
  const found = new Map<string, string[]>();
  for (const [id, { retiredIn, replacedBy = [] }] of techniques) {
    if (retiredIn?.startsWith(attackVersion) !== true) continue;
    for (const successor of replacedBy) found.set(successor, [...(found.get(successor) ?? []), id]);
  }
  return (knownPredecessors = found);
}

/** The ids of all techniques and sub-techniques. */
export function techniqueIds(): Iterable<string> {
  return techniques.keys();
}
