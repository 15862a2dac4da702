import { findBackwards } from '../../checks/run-checks';
import { loadCatalog } from '../content/load-catalog';
import { openFindingStore } from '../content/finding-store';
import { openDocumentStore } from '../memory/document-store';
import { runInSlices } from './run-in-slices';
import type { BesideMessage, BesideTask } from './judge-beside';

/* Looks at the detections that it is told, the last one first, and sends what it finds in each. */

process.once('message', ({ context, asOf, allowedHosts, slugs }: BesideTask) => {
  const loaded = loadCatalog(context.root, undefined, openDocumentStore(context).parse);
  const { keyOf } = openFindingStore(context, loaded, asOf);
  const steps = findBackwards(loaded.catalog, new Set(slugs), {
    asOf,
    allowedHosts,
    keep: (detection, part, found) => {
      const message: BesideMessage = { key: keyOf(detection, part), found };
      process.send?.(message);
    },
  });
  // In slices: when the process that asked has ended, this one ends too.
  void runInSlices(steps, () => !process.connected).finally(() => process.disconnect());
});
process.once('disconnect', () => process.exit());
