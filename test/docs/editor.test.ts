import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';

import { allChecks } from '../../scripts/checks/all-checks';
import { exampleFiles } from '../../scripts/checks/example-files';
import { runChecks } from '../../scripts/checks/run-checks';
import { readCatalog } from '../../scripts/content/read-catalog';

const root = path.join(__dirname, '..', '..');

function readSettings(name: string): unknown {
  return JSON.parse(fs.readFileSync(path.join(root, '.vscode', name), 'utf8'));
}

interface Snippet {
  readonly prefix: string;
  readonly body: readonly string[];
}

/** A snippet with the first thing that it offers at each place. */
function expanded({ body }: Snippet): string {
  const text = body
    .join('\n')
    .replace(/\$\{\d+(?::([^}]*)|\|([^,|]*)[^}]*)\}/g, (_, offered?: string, first?: string) => offered ?? first ?? '');
  return `${text}\n`;
}

/** Where a snippet belongs. */
const files: Readonly<Record<string, string>> = {
  indicators: 'watchlists/example.yaml',
  cases: 'detections/example/rule.test.yaml',
};

describe('The settings of the editor', () => {
  it('name a schema for each kind of file', () => {
    const settings = readSettings('settings.json') as { 'yaml.schemas': Record<string, string[]> };
    const mapped = Object.keys(settings['yaml.schemas']).map((file) => path.basename(file));
    const schemas = fs.readdirSync(path.join(root, 'schemas')).filter((name) => name.endsWith('.schema.json'));
    // Those of detections are reached through one that tells rules and hunts apart.
    const reached = ['analytic-rule.schema.json', 'hunting-query.schema.json'];
    assert.deepEqual([...mapped, ...reached].sort(), schemas.sort());
  });

  const snippets = Object.values(readSettings('content.code-snippets') as Record<string, Snippet>);
  for (const snippet of snippets) {
    it(`offer a snippet ${snippet.prefix} that is right as it stands`, () => {
      const name = files[snippet.prefix] ?? 'detections/example/rule.yaml';
      // A waiver of a finding that is not there would be one itself.
      const joined =
        snippet.prefix === 'waiver'
          ? 'query: |\n  ASimDnsActivityLogs\n  | where DnsQueryTypeName == "A"\n  | join (ASimDnsActivityLogs | where DnsQueryTypeName == "TXT") on DnsQuery\n  | project TimeGenerated, SrcIpAddr\n'
          : '';
      const example = { 'detections/example/rule.yaml': '', [name]: joined + expanded(snippet) };
      const { value, diagnostics } = readCatalog(exampleFiles(example));
      const found = runChecks(value, { asOf: new Date('2026-06-15'), found: diagnostics, checks: allChecks });
      assert.deepEqual(
        found.map(({ check, message }) => `${check}: ${message}`),
        [],
      );
    });
  }
});
