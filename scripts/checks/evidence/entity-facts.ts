import entityFacts from '../../../schemas/data/entities.json';

export interface EntityFacts {
  /** The identifiers that the type has, spelled as the service compares them. */
  readonly identifiers: readonly string[];
  /** Sets of identifiers of which a mapping needs at least one whole. */
  readonly required: readonly (readonly string[])[];
  /** Sets of identifiers of which each tells the entity apart from all others. */
  readonly strong: readonly (readonly string[])[];
}

const entities = new Map(Object.entries(entityFacts as Record<string, EntityFacts>));

/** Returns what the service knows of an entity type; undefined for a type that it does not have. */
export function findEntityFacts(entityType: string): EntityFacts | undefined {
  return entities.get(entityType);
}

/** Returns sets of identifiers in words: `DnsQuery, or Algorithm and Value`. */
export function listCombinations(combinations: readonly (readonly string[])[]): string {
  return combinations.map((combination) => combination.join(' and ')).join(', or ');
}

/** The names of all entity types. */
export function entityTypes(): Iterable<string> {
  return entities.keys();
}
