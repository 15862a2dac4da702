import assert from 'node:assert/strict';

import { readWatchlist } from '../../scripts/content/read-watchlist';
import type { Watchlist } from '../../scripts/content/watchlist';
import { activeItems } from '../../scripts/indicators/active-items';
import { createSourceFile } from '../../scripts/source/source-file';
import { parseYaml } from '../../scripts/source/yaml-document';

function watchlist(yaml: string): Watchlist {
  const document = parseYaml(createSourceFile('watchlists/rat.yaml', `alias: rat\ndisplayName: Rat\n${yaml}`)).value;
  assert.ok(document);
  const value = readWatchlist(document, new Map()).value;
  assert.ok(value);
  return value;
}

function activeValues(yaml: string, asOf: string): (string | undefined)[] {
  return activeItems(watchlist(yaml), new Date(asOf)).rows.map((row) => row[1]);
}

describe('activeItems', () => {
  it('gives indicators in normal form, one text for each column', () => {
    const { columns, rows } = activeItems(
      watchlist(`indicators:
  - type: domain
    value: HITCLUB[.]ac
    threatType: botnet_cc
    firstSeen: '2026-06-01 10:00:00 UTC'
    lastSeen: 2026-06-02
    confidence: 75
    tags: [a, b]
`),
      new Date('2026-06-10'),
    );
    assert.deepEqual(columns.slice(0, 2), ['Type', 'Value']);
    assert.deepEqual(rows, [
      ['domain', 'hitclub.ac', 'botnet_cc', '', '2026-06-01T10:00:00Z', '2026-06-02', '75', '', 'a;b', ''],
    ]);
  });

  it('keeps the order of the author and each indicator once', () => {
    const yaml = `indicators:
  - { type: domain, value: b.example }
  - { type: domain, value: a.example }
  - { type: domain, value: B.example. }
`;
    assert.deepEqual(activeValues(yaml, '2026-06-10'), ['b.example', 'a.example']);
  });

  it('leaves out what cannot be read as its type', () => {
    const yaml = `indicators: [{ type: md5, value: abc }, { type: domain, value: a.example }]`;
    assert.deepEqual(activeValues(yaml, '2026-06-10'), ['a.example']);
  });

  it('ages an indicator from its last sighting, or its first where there is no other', () => {
    const yaml = `maxAge: 30d
indicators:
  - { type: domain, value: first.example, firstSeen: 2026-06-01 }
  - { type: domain, value: last.example, firstSeen: 2026-06-01, lastSeen: 2026-06-20 }
  - { type: domain, value: undated.example }
`;
    assert.deepEqual(activeValues(yaml, '2026-07-01T00:00:00Z'), ['first.example', 'last.example', 'undated.example']);
    assert.deepEqual(activeValues(yaml, '2026-07-01T00:00:01Z'), ['last.example', 'undated.example']);
  });

  it('ages each type by its own limit', () => {
    const yaml = `maxAge: { ip: 7d }
indicators:
  - { type: ip, value: 198.51.100.1, firstSeen: 2026-06-01 }
  - { type: domain, value: a.example, firstSeen: 2020-06-01 }
`;
    assert.deepEqual(activeValues(yaml, '2026-06-20'), ['a.example']);
  });

  it('keeps an indicator through its last day', () => {
    const yaml = `indicators: [{ type: domain, value: a.example, expiresOn: 2026-06-10 }]`;
    assert.deepEqual(activeValues(yaml, '2026-06-10T23:59:59Z'), ['a.example']);
    assert.deepEqual(activeValues(yaml, '2026-06-11T00:00:00Z'), []);
  });

  it('leaves out what is below the confidence asked for, and takes a missing one at its word', () => {
    const yaml = `minConfidence: 50
indicators:
  - { type: domain, value: low.example, confidence: 49 }
  - { type: domain, value: enough.example, confidence: 50 }
  - { type: domain, value: unknown.example }
`;
    assert.deepEqual(activeValues(yaml, '2026-06-10'), ['enough.example', 'unknown.example']);
  });

  it('keeps an indicator whose first sighting is yet to come', () => {
    const yaml = `maxAge: 1d\nindicators: [{ type: domain, value: a.example, firstSeen: 2030-01-01 }]`;
    assert.deepEqual(activeValues(yaml, '2026-06-10'), ['a.example']);
  });

  it('gives all rows of a watchlist with columns of its own', () => {
    const { columns, rows } = activeItems(
      watchlist(`searchKey: Host\nitems: [{ Host: a, Owner: x }, { Host: b }]`),
      new Date('2026-06-10'),
    );
    assert.deepEqual(columns, ['Host', 'Owner']);
    assert.deepEqual(rows, [
      ['a', 'x'],
      ['b', ''],
    ]);
  });
});
