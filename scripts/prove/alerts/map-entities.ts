import type { EntityMapping } from '../../content/detection';
import type { Table } from '../../engine/values';
import type { AlertEntity } from './alert';
import { columnTexts } from './column-texts';

/** Most entities of one alert, shared evenly by its mappings. ("Entity mapping limits", Sentinel service limits.) */
const mostEntities = 500;

/**
 * The entities that the results name: for each mapping and result, the identifiers whose columns hold a value; a
 * result that gives a mapping no value names no entity by it, and equal entities are one.
 */
export function mapEntities(mappings: readonly EntityMapping[], events: Table): AlertEntity[] {
  const share = Math.floor(mostEntities / Math.max(1, mappings.length));
  const found = new Map<string, AlertEntity>();
  for (const mapping of mappings) {
    let count = 0;
    for (const entity of entitiesOf(mapping, events)) {
      const key = entityKey(entity);
      if (found.has(key)) continue;
      if (count === share) break;
      found.set(key, entity);
      count += 1;
    }
  }
  return [...found.values()];
}

/** A text that is the same for equal entities and only for those. */
export function entityKey(entity: AlertEntity): string {
  return JSON.stringify([entity.type, Object.entries(entity.identifiers).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

function* entitiesOf(mapping: EntityMapping, events: Table): Generator<AlertEntity> {
  const columns = mapping.fieldMappings.map((field) => ({
    identifier: field.identifier,
    texts: columnTexts(events, field.columnName) ?? [],
  }));
  for (let row = 0; row < events.rowCount; row++) {
    const identifiers = columns.flatMap(({ identifier, texts }) => {
      const text = texts[row]?.trim() ?? '';
      return text === '' ? [] : [[identifier, text] as const];
    });
    if (identifiers.length > 0) yield { type: mapping.entityType, identifiers: Object.fromEntries(identifiers) };
  }
}
