import assert from 'node:assert/strict';
import type { Catalog } from '../../scripts/content/catalog';
import { readCatalog } from '../../scripts/content/read-catalog';
import { createSourceFile } from '../../scripts/source/source-file';

/** The catalog of files written in a test; what is wrong with them fails the test. */
export function readContent(files: Readonly<Record<string, string>>): Catalog {
  const sources = Object.entries(files).map(([path, text]) => createSourceFile(path, text));
  const { value, diagnostics } = readCatalog(sources);
  assert.deepEqual(
    diagnostics.map(({ place, message }) => `${place.file}:${String(place.start.line)} ${message}`),
    [],
  );
  return value;
}

/** A scheduled rule over DnsEvents; `more` is added at its end. */
export function ruleYaml(query: string, more = ''): string {
  return `id: 11111111-2222-4333-8444-555555555555
name: A rule
description: Finds something.
severity: Medium
requiredDataConnectors: []
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
tactics: [CommandAndControl]
relevantTechniques: [T1071]
query: |
${query.replace(/^/gm, '  ')}
entityMappings:
  - entityType: DNS
    fieldMappings:
      - { identifier: DomainName, columnName: Name }
version: 1.0.0
kind: Scheduled
${more}`;
}

/** A hunting query. */
export function huntYaml(query: string): string {
  return `id: 21111111-2222-4333-8444-555555555555
name: A hunt
description: Looks for something.
requiredDataConnectors: []
tactics: [CommandAndControl]
relevantTechniques: [T1071]
query: |
${query.replace(/^/gm, '  ')}
`;
}
