import fs from 'node:fs';
import path from 'node:path';
import { applySeverities } from '../../checks/apply-severities';
import { applyWaivers } from '../../checks/apply-waivers';
import { extendBaseline } from '../../checks/baseline';
import { judgeChecks } from '../../checks/run-checks';
import { createCatalogSchema } from '../../expand/catalog-schema';
import { runTests } from '../../prove/run-tests';
import type { Diagnostic } from '../../source/diagnostic';
import type { CommandContext } from '../command';
import { baselineFile, readBaselineFile } from '../content/accepted-findings';
import { loadCatalog } from '../content/load-catalog';
import type { LoadedCatalog } from '../content/load-catalog';
import { writeFiles } from '../content/write-output';
import { readAllowedHosts } from '../read-allowed-hosts';

/**
 * Accepts what is found in files that came in just now, proofs that are missing included. What is found elsewhere is
 * for somebody to mend.
 *
 * @param written their paths from the root
 * @returns how many findings are accepted more, and how many files have errors for which they are not deployed
 */
export function acceptNewFindings(
  written: ReadonlySet<string>,
  context: CommandContext,
): { readonly accepted: number; readonly heldBack: number } {
  const loaded = loadCatalog(context.root);
  const isNew = (file: string) => written.has(file);
  const { found } = judgeChecks(loaded.catalog, {
    asOf: context.now(),
    found: loaded.diagnostics,
    includes: isNew,
    allowedHosts: readAllowedHosts(context),
  });
  const ofNew = [...found, ...missingProofs(loaded, isNew, context.now())].filter(({ place }) => isNew(place.file));
  const before = fs.existsSync(path.join(context.root, baselineFile))
    ? readBaselineFile({ context, options: {} })
    : undefined;
  const { text, added } = extendBaseline(ofNew, (file) => loaded.sources.get(file), before);
  if (added > 0) writeFiles(context.root, new Map([[baselineFile, text]]), context.root);
  const bad = found.filter(({ severity, place }) => severity === 'error' && isNew(place.file));
  return { accepted: added, heldBack: new Set(bad.map(({ place }) => place.file)).size };
}

function missingProofs(
  { catalog }: LoadedCatalog,
  includes: (file: string) => boolean,
  today: Date,
): readonly Diagnostic[] {
  const detections = catalog.detections.filter(({ document }) => includes(document.source.path));
  if (detections.length === 0) return [];
  const selection = {
    detections: detections.map(({ slug }) => slug),
    explain: false,
    mutate: false,
    everywhere: true,
    caseName: undefined,
  };
  const { findings } = runTests({ catalog, schema: createCatalogSchema(catalog), workspace: undefined }, selection);
  const { kept } = applyWaivers(findings, catalog, today, includes, 'proofs');
  return applySeverities(kept, catalog, includes).found;
}
