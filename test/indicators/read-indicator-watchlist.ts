import assert from 'node:assert/strict';

import { readWatchlist } from '../../scripts/content/read-watchlist';
import type { IndicatorWatchlist } from '../../scripts/content/watchlist';
import { createSourceFile } from '../../scripts/source/source-file';
import { parseYaml } from '../../scripts/source/yaml-document';

/** Reads a watchlist of indicators, of which nothing may be wrong. */
export function readIndicatorWatchlist(yaml: string, csv?: string): IndicatorWatchlist {
  const document = parseYaml(createSourceFile('watchlists/rat.yaml', yaml)).value;
  assert.ok(document);
  const path = 'watchlists/rat.csv';
  const files = csv === undefined ? [] : [[path, createSourceFile(path, csv)] as const];
  const { value, diagnostics } = readWatchlist(document, new Map(files));
  assert.deepEqual(diagnostics, []);
  assert.ok(value?.type === 'indicators');
  return value;
}
