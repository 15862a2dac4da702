import techniqueFacts from '../../../schemas/data/attack-techniques.json';

export interface AttackTechnique {
  readonly name: string;
  readonly domain: string;
  readonly tactics: readonly string[];
  readonly retired?: boolean;
}

const techniques = new Map(Object.entries(techniqueFacts as Record<string, AttackTechnique>));

const tactics = new Set([...techniques.values()].flatMap((technique) => technique.tactics));

/** Whether some technique serves a tactic of this name; one that is misspelled is a finding of its own. */
export function isTactic(name: string): boolean {
  return tactics.has(name);
}

/** Returns a technique or sub-technique of MITRE ATT&CK v18 (enterprise, mobile, ics) by its id. */
export function findTechnique(id: string): AttackTechnique | undefined {
  return techniques.get(id);
}

/** Returns the techniques in use that bear the same name: where a retired one usually went. */
export function successorsOf(id: string): readonly string[] {
  const name = techniques.get(id)?.name.toLowerCase();
  return [...techniques].flatMap(([other, technique]) =>
    other !== id && technique.retired !== true && technique.name.toLowerCase() === name ? [other] : [],
  );
}
