import type { UnsupportedFeature } from './function-table';
import type { DynamicBag, DynamicValue, Table, Value } from '../values';

/**
 * A bag of which some members are written nowhere: whoever reads one of them, or all members, is refused. Their names
 * and the other members are read as those of any bag. `values()` alone, which only measures, passes over them.
 */
class PartlyUnknownBag extends Map<string, DynamicValue> {
  private readonly unknown = new Set<string>();

  constructor(private readonly refusal: UnsupportedFeature) {
    super();
  }

  /** Adds a member of which nothing is known. */
  setUnknown(name: string): void {
    this.unknown.add(name);
    this.set(name, null);
  }

  override get(name: string): DynamicValue | undefined {
    if (this.unknown.has(name)) throw this.refusal;
    return super.get(name);
  }

  override [Symbol.iterator](): MapIterator<[string, DynamicValue]> {
    throw this.refusal;
  }

  override entries(): MapIterator<[string, DynamicValue]> {
    throw this.refusal;
  }

  override forEach(): void {
    throw this.refusal;
  }
}

/**
 * Returns a bag with the members that are known. To read another one is refused, and so is to read all of them.
 *
 * @param members what the bag holds; undefined for a member of which no page and no recorded answer says what it is
 * @param refusal thrown when such a member is read
 */
export function makeBag(
  members: Readonly<Record<string, DynamicValue | undefined>>,
  refusal: UnsupportedFeature,
): DynamicBag {
  const named = Object.entries(members);
  if (named.every(([, value]) => value !== undefined)) return new Map(named as [string, DynamicValue][]);
  const bag = new PartlyUnknownBag(refusal);
  for (const [name, value] of named) {
    if (value === undefined) bag.setUnknown(name);
    else bag.set(name, value);
  }
  return bag;
}

/** Returns a table as it is. An answer that shows a member of which nothing is known is refused. */
export function requireKnownMembers(table: Table): Table {
  table.columns.forEach(({ type }, position) => {
    if (type === 'dynamic') table.data[position]!.forEach(requireKnown);
  });
  return table;
}

function requireKnown(value: Value): void {
  if (value instanceof PartlyUnknownBag) value.forEach();
  else if (Array.isArray(value)) (value as readonly DynamicValue[]).forEach(requireKnown);
  else if (value instanceof Map) (value as DynamicBag).forEach(requireKnown);
}
