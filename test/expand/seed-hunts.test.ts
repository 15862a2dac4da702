import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { createCatalogSchema } from '../../scripts/expand/catalog-schema';
import { expandDetection } from '../../scripts/expand/expand-detection';
import { demoContent } from '../demo-content';
import { readContent } from './read-content';

const root = path.join(__dirname, '..', '..');

function readFiles(folder: string, ending: string): Record<string, string> {
  const names = readdirSync(path.join(demoContent, folder)).filter((name) => name.endsWith(ending));
  return Object.fromEntries(
    names.map((name) => [`${folder}/${name}`, readFileSync(path.join(demoContent, folder, name), 'utf8')]),
  );
}

function expandHunt(slug: string): string {
  const catalog = readContent({
    ...readFiles('watchlists', '.yaml'),
    ...readFiles('detections/nanocore-rat', '.yaml'),
  });
  const hunt = catalog.detections.find((detection) => detection.slug === slug);
  assert.ok(hunt, `there is no detection ${slug}`);
  const options = { asOf: new Date('2026-06-10'), schema: createCatalogSchema(catalog), workspace: undefined };
  const { value, diagnostics } = expandDetection(hunt, catalog, options);
  assert.deepEqual(diagnostics, []);
  assert.ok(value);
  return value.query.text.trimEnd();
}

function huntFor(domains: string): string {
  return `// Hunt for DNS queries to known malicious domains
// Source: ThreatFox - Nanocore RAT
let malicious_domains = dynamic([${domains}]);
DnsEvents
| where Name has_any (malicious_domains)
| project TimeGenerated, Computer, Name, IPAddresses, QueryType
| order by TimeGenerated desc`;
}

/** The hunts from which the project was made, as they were written by hand. */
const hunts = {
  'nanocore-rat/hunt-dns-first-seen-june-2026': huntFor(
    '"michaelrutter.dev", "hitclub.ac", "nhyouthclimatetownhall.com", "shapekapseln.com.de"',
  ),
  'nanocore-rat/hunt-dns-first-seen-may-2026': huntFor('"estaliax.io", "duraktantuni.site"'),
};

describe('the Nanocore hunts', () => {
  for (const [slug, query] of Object.entries(hunts)) {
    it(`${slug} expands to the query that was written by hand, comments included`, () => {
      assert.equal(expandHunt(slug), query);
    });
  }

  it('are those of the texts from which the project was made', function () {
    const folder = path.join(root, '..', 'shared', 'seeds');
    if (!existsSync(folder)) {
      process.stdout.write(`      skipped: ${path.relative(root, folder)} is absent\n`);
      this.skip();
    }
    const texts = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'utf8'));
    for (const query of Object.values(hunts)) assert.ok(texts.some((text) => text.includes(query)));
  });
});
