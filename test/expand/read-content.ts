import assert from 'node:assert/strict';

import type { Catalog } from '../../scripts/content/catalog';
import { readCatalog } from '../../scripts/content/read-catalog';
import { createCatalogSchema } from '../../scripts/expand/catalog-schema';
import { expandDetection } from '../../scripts/expand/expand-detection';
import type { ExpandedDetection } from '../../scripts/expand/expand-detection';
import type { Parsed } from '../../scripts/source/diagnostic';
import { createSourceFile } from '../../scripts/source/source-file';

/** Reads content from texts by path, of which nothing may be wrong. */
export function readContent(files: Readonly<Record<string, string>>): Catalog {
  const { value, diagnostics } = readCatalog(Object.entries(files).map(([path, text]) => createSourceFile(path, text)));
  assert.deepEqual(diagnostics, []);
  return value;
}

export const huntPath = 'detections/example/hunt.yaml';

/** A hunting query with a query of several lines and, behind it, other keys. */
export function huntYaml(query: string, more = ''): string {
  const lines = query.split('\n').map((line) => (line === '' ? '' : `  ${line}`));
  return `id: 6a1a2f4e-3f0c-4f7a-9d0e-0a8a1f6f2b11
name: Example
description: An example.
requiredDataConnectors: []
tactics: [CommandAndControl]
relevantTechniques: [T1071]
query: |
${lines.join('\n')}
${more}`;
}

/** A watchlist of domains. */
export function domainsYaml(alias: string, domains: readonly string[]): string {
  const items = domains.map((domain) => `  - { type: domain, value: ${JSON.stringify(domain)} }\n`);
  return `alias: ${alias}\ndisplayName: ${alias}\nindicators:${items.length === 0 ? ' []\n' : `\n${items.join('')}`}`;
}

export interface Expansion {
  readonly query: string;
  readonly more?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly asOf?: string;
  readonly workspace?: string;
  readonly withoutExclusion?: string;
}

/** Expands the hunting query over the files beside it. */
export function expand({
  query,
  more,
  files,
  asOf,
  workspace,
  withoutExclusion,
}: Expansion): Parsed<ExpandedDetection> {
  const catalog = readContent({ [huntPath]: huntYaml(query, more), ...files });
  const detection = catalog.detections[0];
  assert.ok(detection);
  return expandDetection(detection, catalog, {
    asOf: new Date(asOf ?? '2026-06-10'),
    schema: createCatalogSchema(catalog),
    workspace: catalog.workspaces.find((candidate) => candidate.name === workspace),
    withoutExclusion,
  });
}

/** The expanded text of a query in which nothing is wrong, without its last line end. */
export function expandedText(expansion: Expansion): string {
  const { value, diagnostics } = expand(expansion);
  assert.deepEqual(diagnostics, []);
  assert.ok(value);
  return value.query.text.trimEnd();
}
