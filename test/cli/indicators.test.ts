import assert from 'node:assert/strict';

import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';

describe('sentinel indicators', () => {
  let trial: Trial;

  beforeEach(() => {
    trial = startTrial({
      'watchlists/rat.yaml': `alias: rat
displayName: Rat
maxAge: 30d
indicators:
  - { type: domain, value: hitclub.ac, firstSeen: 2026-05-10, confidence: 75 }
  - { type: domain, value: old.example, firstSeen: 2026-01-01, confidence: 75 }
`,
      'watchlists/hosts.yaml': 'alias: hosts\ndisplayName: Hosts\nsearchKey: Host\nitems: [{ Host: a }]\n',
    });
  });

  afterEach(() => {
    trial.remove();
  });

  it('draws the active indicators and names, unclickable, what ages out', async () => {
    const { code, output } = await trial.run('indicators');
    assert.equal(code, 0);
    assert.equal(
      output,
      `rat: 1 of 2 indicators active (1 aged)
  by type
    domain  ${'█'.repeat(40)} 1
  by age since the last sighting
    under 7 days       0
    under 30 days      ${'█'.repeat(40)} 1
    under 90 days      0
    under 180 days     0
    180 days and more  0
  by confidence
    0 to 24 %   0
    25 to 49 %  0
    50 to 74 %  0
    75 to 99 %  ${'█'.repeat(40)} 1
    100 %       0
  in the next 30 days  1 ages out
    2026-06-09  domain hitclub[.]ac
`,
    );
  });

  it('prints JSON for machines', async () => {
    const { output } = await trial.run('indicators', 'rat', '--format', 'json');
    const { watchlists } = JSON.parse(output) as { watchlists: { alias: string; active: number }[] };
    assert.deepEqual(
      watchlists.map(({ alias, active }) => `${alias} ${active}`),
      ['rat 1'],
    );
  });

  it('knows neither a watchlist that is not there nor days that are none', async () => {
    assert.match(
      (await trial.run('indicators', 'ratt')).errors,
      /There is no indicator watchlist ratt\.\nDid you mean rat\?/,
    );
    assert.equal((await trial.run('indicators', '--days', 'few')).code, 2);
  });
});
