import type { JsonObject } from '../wire/api';
import type { Log, StateFolder } from './state-folder';

/** An indicator in threat intelligence, as it was last uploaded. */
export interface StoredIndicator {
  /** The service's own, by which Azure Resource Manager names it. */
  readonly name: string;
  readonly etag: string;
  readonly source: string;
  /** When it was uploaded: ISO 8601. */
  readonly updated: string;
  readonly stix: JsonObject;
}

/** The indicators of the workspace, by their source and STIX id. */
export interface IndicatorStore {
  readonly all: () => readonly StoredIndicator[];
  readonly get: (source: string, id: string) => StoredIndicator | undefined;
  readonly put: (indicators: readonly StoredIndicator[]) => void;
}

/** Opens the indicators of a local workspace, by their source and STIX id; they are read when first asked for. */
export function openIndicatorStore(folder: StateFolder): IndicatorStore {
  const log: Log<StoredIndicator> = folder.log('threatIntelligence', 'indicators');
  let loaded: Map<string, StoredIndicator> | undefined;
  const keyOf = (source: string, id: unknown): string => JSON.stringify([source, id]);
  const held = (): Map<string, StoredIndicator> =>
    (loaded ??= new Map(log.read().map((each) => [keyOf(each.source, each.stix['id']), each])));
  return {
    all: () => [...held().values()],
    get: (source, id) => held().get(keyOf(source, id)),
    put: (indicators) => {
      const known = held();
      log.append(indicators);
      for (const each of indicators) known.set(keyOf(each.source, each.stix['id']), each);
    },
  };
}
