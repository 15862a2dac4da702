import type { Catalog } from '../../content/catalog';
import type { Detection } from '../../content/detection';
import { createInputFinder } from '../../expand/detection-inputs';
import type { DetectionInputs } from '../../expand/detection-inputs';
import type { KeptResult, ProofStore } from '../../prove/evidence/proof-store';
import type { CommandContext } from '../command';
import { openKeyedStore } from '../memory/keyed-store';
import { fingerprintTool, keyOfParts } from '../memory/person-store';

/**
 * Opens the proofs that were made before. A proof is recalled only if all that it can see is text for text what it
 * was, and this tool too. The date does not matter: each case has its own.
 */
export function openProofStore(
  context: Pick<CommandContext, 'root' | 'environment'>,
  catalog: Catalog,
): ProofStore & { readonly save: () => void } {
  const { recall, keep, save } = openKeyedStore<readonly KeptResult[]>(context, 'proofs');
  const { shared, inputsOf } = createInputFinder(catalog);
  const sharedKey = keyOfParts([fingerprintTool(), ...shared]);
  const known = new Map<Detection, { readonly inputs: DetectionInputs; readonly key: string }>();
  const openOf = (detection: Detection) => {
    const last = known.get(detection);
    if (last !== undefined) return last;
    const inputs = inputsOf(detection);
    const opened = { inputs, key: keyOfParts([sharedKey, ...inputs.parts]) };
    known.set(detection, opened);
    return opened;
  };
  return {
    catalogOf: (detection) => openOf(detection).inputs.catalog,
    recall: (detection, at) => recall(keyOfParts([openOf(detection).key, at])),
    keep: (detection, at, results) => keep(keyOfParts([openOf(detection).key, at]), results),
    save,
  };
}
