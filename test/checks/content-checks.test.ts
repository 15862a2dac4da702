import assert from 'node:assert/strict';

import { connectorTables } from '../../scripts/checks/rule/connector-tables';
import { idGuid } from '../../scripts/checks/rule/id-guid';
import { idUnique } from '../../scripts/checks/rule/id-unique';
import { indicatorChecks } from '../../scripts/checks/watchlist/indicator-checks';
import { nameUnique } from '../../scripts/checks/rule/name-unique';
import { overlayDetection } from '../../scripts/checks/workspace/overlay-detection';
import { testFalsePositive } from '../../scripts/checks/exclusion/test-false-positive';
import { testWithoutDetection } from '../../scripts/checks/exclusion/test-without-detection';
import { watchlistColumnNames } from '../../scripts/checks/watchlist/watchlist-column-names';
import { watchlistEmpty } from '../../scripts/checks/watchlist/watchlist-empty';
import { watchlistFormula } from '../../scripts/checks/watchlist/watchlist-formula';
import { watchlistStrayColumn } from '../../scripts/checks/watchlist/watchlist-stray-column';
import { watchlistSearchKey } from '../../scripts/checks/watchlist/watchlist-search-key';
import { workspaceSelection } from '../../scripts/checks/workspace/workspace-selection';
import { runExample, say } from './run-example';

describe('id-guid', () => {
  for (const id of [
    '{3f0c1a52-7d58-4d4f-9a0e-6f6f5d6d2b11}',
    '3f0c1a527d584d4f9a0e6f6f5d6d2b11',
    'f090f8f4a-b986-42d2-b536-e0795c723e25',
  ]) {
    it(`refuses ${id}`, () => {
      assert.equal(say(idGuid, `id: "${id}"\n`).length, 1);
    });
  }

  it('takes upper case', () => {
    assert.deepEqual(say(idGuid, 'id: 3F0C1A52-7D58-4D4F-9A0E-6F6F5D6D2B11\n'), []);
  });
});

describe('id-unique', () => {
  it('points at the later file and names the earlier', () => {
    const [found] = runExample([idUnique], idUnique.failing);
    assert.equal(found?.place.file, 'detections/example/two.yaml');
    assert.match(found.message, /is taken by detections\/example\/one\.yaml$/);
  });
});

describe('name-unique', () => {
  it('lets a rule and a hunting query share a name', () => {
    const files = { 'detections/a.yaml': 'name: Bad domain\n', 'detections/hunts/a.yaml': 'name: Bad domain\n' };
    assert.deepEqual(say(nameUnique, files), []);
  });
});

describe('connector-tables', () => {
  const connector = (id: string, types: string) =>
    `requiredDataConnectors:\n  - connectorId: ${id}\n    dataTypes: [${types}]\n`;

  it('names a connector that fills the table', () => {
    assert.match(
      say(connectorTables, connector('SecurityEvents', 'SecurityEvent'))[0]!,
      /fills ASimDnsActivityLogs, .* \| Add ASimDnsActivityLogs/,
    );
  });

  it('does not take the word of a rule for what its connector does not fill', () => {
    assert.equal(say(connectorTables, connector('SecurityEvents', 'ASimDnsActivityLogs (Windows)')).length, 1);
  });

  it('knows the tables that rules name under a connector beside those of its template', () => {
    assert.deepEqual(say(connectorTables, connector('ASimDnsActivityLogs', 'ASimDnsActivityLogs (Windows)')), []);
  });

  it('has nothing to say where a connector is not documented', () => {
    assert.deepEqual(say(connectorTables, connector('Zscaler', 'CommonSecurityLog')), []);
  });
});

describe('watchlist-search-key', () => {
  it('points at the item without a value', () => {
    const items = '# without indicators\nsearchKey: Host\nitems:\n  - { Host: a }\n  - { Host: "", Owner: b }\n';
    assert.match(say(watchlistSearchKey, { 'watchlists/example.yaml': items })[0]!, /^6:5 This item has no Host/);
  });

  it('suggests the column that was meant', () => {
    const list = 'searchKey: Valeu\n';
    assert.match(
      say(watchlistSearchKey, { 'watchlists/example.yaml': list })[0]!,
      /There is no column Valeu \| Write Value\./,
    );
  });
});

describe('watchlist-column-names', () => {
  it('points at the column, in the CSV or in the first row that has it', () => {
    const yaml = '# without indicators\nsearchKey: Host\n';
    const rows = 'items:\n  - { Host: a }\n  - { Host: b, host: c }\n';
    for (const [files, place] of [
      [
        {
          'watchlists/example.yaml': `${yaml}csv: example.csv\n`,
          'watchlists/example.csv': 'Host,"Owner",host\na,b,c\n',
        },
        'watchlists/example.csv:1:14',
      ],
      [{ 'watchlists/example.yaml': yaml + rows }, 'watchlists/example.yaml:6:16'],
    ] as const) {
      const [found] = runExample([watchlistColumnNames], files);
      assert.equal(`${found?.place.file}:${found?.place.start.line}:${found?.place.start.column}`, place);
    }
  });

  for (const column of ['__reserved__', '1st', 'a.b', 'a-b']) {
    it(`refuses ${column}`, () => {
      const list = `# without indicators\nsearchKey: Host\nitems:\n  - { Host: a, "${column}": b }\n`;
      assert.equal(say(watchlistColumnNames, { 'watchlists/example.yaml': list }).length, 1);
    });
  }
});

describe('the checks of a list of items', () => {
  const ofItems = (...items: string[]) => ({
    'watchlists/example.yaml': `# without indicators\nsearchKey: Host\nitems:\n${items.map((item) => `  - ${item}\n`).join('')}`,
  });

  for (const column of ['_DTItemId', 'SearchKey', 'LastUpdatedTimeUTC', '_dtitemid']) {
    it(`warn of a column ${column}, which _GetWatchlist() adds`, () => {
      const [found] = runExample([watchlistColumnNames], ofItems(`{ Host: a, ${column}: b }`));
      assert.equal(found?.severity, 'warning');
    });
  }

  it('find a list without items, in YAML and in a CSV of a header alone', () => {
    assert.equal(say(watchlistEmpty, { 'watchlists/example.yaml': '# without indicators\nitems: []\n' }).length, 1);
    const files = {
      'watchlists/example.yaml': '# without indicators\nsearchKey: Host\ncsv: example.csv\n',
      'watchlists/example.csv': 'Host,Note\n',
    };
    assert.match(say(watchlistEmpty, files)[0]!, /example\.csv has no items below its header/);
  });

  it('let a list be empty that a feed is to fill', () => {
    const list = 'indicators: []\nfeed: { format: threatfox, days: 7 }\n';
    assert.deepEqual(say(watchlistEmpty, { 'watchlists/example.yaml': list }), []);
  });

  for (const cell of ['=1+1', '=HYPERLINK("http://a.example")', "+cmd|' /C calc'!A0", '@SUM(A1)', '-A1(2)']) {
    it(`find that ${cell} is a formula`, () => {
      assert.equal(say(watchlistFormula, ofItems(`{ Host: a, Note: ${JSON.stringify(cell)} }`)).length, 1);
    });
  }

  it('let numbers, handles and paths pass', () => {
    const cells = ['-5', '+41 61 000 00 00', '@analyst', '-', 'a=b', '+1(61)000'];
    const items = cells.map((cell, index) => `{ Host: a${index}, Note: ${JSON.stringify(cell)} }`);
    assert.deepEqual(say(watchlistFormula, ofItems(...items)), []);
  });

  it('find a key that is a slip of another, and leave alike columns alone that stand side by side', () => {
    const slip = ofItems('{ Host: a, Owner: b }', '{ Host: c, Owner: d }', '{ Host: e, Onwer: f }');
    assert.match(say(watchlistStrayColumn, slip)[0]!, /^7:5 The column Onwer .* \| Write Owner/);
    assert.deepEqual(
      say(watchlistStrayColumn, ofItems('{ Host: a, Owner: b, Owners: c }', '{ Host: d, Owners: e }')),
      [],
    );
    assert.deepEqual(say(watchlistStrayColumn, ofItems('{ Host: a, Phone1: b }', '{ Host: c, Phone2: d }')), []);
  });
});

describe('the checks of indicators', () => {
  it('point at the value in the YAML', () => {
    const list = 'indicators:\n  - { type: domain, value: good.example }\n  - { type: ip, value: 10.0.0.1 }\n';
    const found = runExample(indicatorChecks, { 'watchlists/example.yaml': list });
    assert.deepEqual(
      found.map(({ check, place }) => `${check} ${place.start.line}:${place.start.column}`),
      ['indicator-reserved-address 6:24'],
    );
  });
});

describe('overlay-detection', () => {
  it('suggests the slug that was meant', () => {
    assert.match(
      say(overlayDetection, overlayDetection.failing)[0]!,
      /There is no detection example\/rul \| Did you mean example\/rule\?$/,
    );
  });
});

describe('workspace-selection', () => {
  it('takes folders of any depth, with a slash at the end or without', () => {
    const files = {
      'workspaces/example.yaml': 'detections:\n  include: [a, a/b/, a/b/rule]\n',
      'detections/a/b/rule.yaml': '',
    };
    assert.deepEqual(say(workspaceSelection, files), []);
  });
});

describe('test-without-detection', () => {
  it('knows the detection that a test names itself', () => {
    const files = { 'detections/a/proof.test.yaml': 'detection: rule.yaml\n', 'detections/a/rule.yaml': '' };
    assert.deepEqual(say(testWithoutDetection, files), []);
  });
});

describe('test-false-positive', () => {
  it('knows what a workspace excludes', () => {
    const files = {
      ...(testFalsePositive.failing as Record<string, string>),
      'workspaces/example.yaml': `overlays:
  - detection: example/rule
    set:
      falsePositives:
        - { id: scaner, scenario: Another., owner: soc@example.com, exclude: { ASimDnsActivityLogs: DnsQuery == "x" } }
`,
    };
    assert.deepEqual(say(testFalsePositive, files), []);
  });

  it('does not take one that a person decides for an exclusion', () => {
    const files = {
      ...(testFalsePositive.failing as Record<string, string>),
      'detections/example/rule.yaml':
        'falsePositives:\n  - { id: scaner, scenario: A scanner., triage: Ask its owner. }\n',
    };
    assert.equal(say(testFalsePositive, files).length, 1);
  });
});

describe('watchlist-search-key', () => {
  const list = (second: string) => ({
    'watchlists/example.yaml': `# without indicators\nsearchKey: Host\nitems:\n  - { Host: server-1 }\n  - { Host: '${second}' }\n`,
  });

  it('finds a key that differs by capitals alone, and one with a blank at its end', () => {
    assert.match(say(watchlistSearchKey, list('Server-1'))[0]!, /is there already, on line \d+, as server-1/);
    assert.match(say(watchlistSearchKey, list('server-2 '))[0]!, /has a blank before or behind it/);
    assert.match(say(watchlistSearchKey, list('server-2\u00a0'))[0]!, /has a blank before or behind it/);
    assert.deepEqual(say(watchlistSearchKey, list('server-2')), []);
  });
});
