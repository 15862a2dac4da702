import assert from 'node:assert/strict';

import { readWatchlist } from '../../scripts/content/read-watchlist';
import { assessWatchlist } from '../../scripts/indicators/assess-watchlist';
import { createSourceFile } from '../../scripts/source/source-file';
import { parseYaml } from '../../scripts/source/yaml-document';

function findings(indicators: readonly string[]): string[] {
  const text = `alias: rat\ndisplayName: Rat\nindicators:\n${indicators.map((item) => `  - { ${item} }\n`).join('')}`;
  const document = parseYaml(createSourceFile('watchlists/rat.yaml', text)).value;
  assert.ok(document);
  const watchlist = readWatchlist(document, new Map()).value;
  assert.ok(watchlist?.type === 'indicators');
  return assessWatchlist(watchlist, new Date('2026-06-10')).map(
    ({ risk, severity, place, index }) => `${risk} ${severity} at line ${place.start.line}, item ${index}`,
  );
}

describe('assessWatchlist', () => {
  it('finds nothing in a clean list', () => {
    assert.deepEqual(findings(['type: domain, value: hitclub.ac', 'type: domain, value: estaliax.io']), []);
  });

  it('says on which line a value is malformed', () => {
    assert.deepEqual(findings(['type: domain, value: hitclub.ac', 'type: md5, value: abc']), [
      'malformed error at line 5, item 1',
    ]);
  });

  it('finds a duplicate by its normal form', () => {
    const found = findings(['type: domain, value: hitclub.ac', 'type: domain, value: "HITCLUB[.]ac"']);
    assert.deepEqual(found, ['duplicate warning at line 5, item 1']);
  });

  it('finds one value under several families', () => {
    const found = findings([
      'type: domain, value: a.example, malware: Nanocore RAT',
      'type: domain, value: a.example, malware: Remcos',
    ]);
    assert.deepEqual(found, ['several-families warning at line 5, item 1']);
  });

  it('finds dates that are none and dates that are yet to come', () => {
    const found = findings([
      'type: domain, value: a.example, firstSeen: 2026-02-30',
      'type: domain, value: b.example, lastSeen: 2026-07-01',
    ]);
    assert.deepEqual(found, ['date error at line 4, item 0', 'date warning at line 5, item 1']);
  });

  it('finds what is tagged as a sinkhole', () => {
    assert.deepEqual(findings(['type: domain, value: a.example, tags: [Sinkhole]']), [
      'sinkhole warning at line 4, item 0',
    ]);
  });
});
