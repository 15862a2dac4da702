import type { Catalog } from '../../content/catalog';
import { createInputFinder } from '../../expand/detection-inputs';
import type { FactStore } from '../../report/site/site-content';
import type { SiteFacts } from '../../report/site/site-facts';
import type { CommandContext } from '../command';
import { openKeyedStore } from '../memory/keyed-store';
import { fingerprintTool, keyOfParts } from '../memory/person-store';

/** Opens what was made of queries before, on the same date. */
export function openFactStore(
  context: Pick<CommandContext, 'root' | 'environment'>,
  catalog: Catalog,
  asOf: Date,
): FactStore & { readonly save: () => void } {
  const { recall, keep, save } = openKeyedStore<SiteFacts>(context, 'pages');
  const { shared, inputsOf } = createInputFinder(catalog);
  const sharedKey = keyOfParts([asOf.toISOString(), fingerprintTool(), ...shared]);
  const keyOf = (detection: Parameters<typeof inputsOf>[0]) => keyOfParts([sharedKey, ...inputsOf(detection).parts]);
  return {
    recall: (detection) => recall(keyOf(detection)),
    keep: (detection, facts) => keep(keyOf(detection), facts),
    save,
  };
}
