import assert from 'node:assert/strict';
import { contentFromWorkspace } from '../../scripts/deploy/pull/content-from-workspace';
import type { FoundResource } from '../../scripts/deploy/pull/found-resource';
import { scheduledRule } from '../emulator/local-workspace';

function rule(displayName: string, id: string): FoundResource {
  const { properties } = scheduledRule({ displayName, tactics: ['Impact'], techniques: [] });
  return { kind: 'analyticRule', id, body: { kind: 'Scheduled', properties } as FoundResource['body'], rows: [] };
}

function parser(functionAlias: string, id: string): FoundResource {
  const properties = { category: 'F', displayName: functionAlias, query: 'DnsEvents', functionAlias };
  return { kind: 'function', id, body: { properties }, rows: [] };
}

function watchlist(id: string): FoundResource {
  const properties = { displayName: id, provider: 'Microsoft', itemsSearchKey: 'Host' };
  return { kind: 'watchlist', id, body: { properties }, rows: [{ Host: 'a' }] };
}

const [first, second] = ['3c1f9b0e-6f0d-4a51-9c53-2f6f7d1f8a22', '3c1f9b0e-6f0d-4a51-9c53-2f6f7d1f8a23'];

function filesOf(...resources: readonly FoundResource[]) {
  const { files, left } = contentFromWorkspace(resources);
  return { paths: [...files.keys()], files, left: left.map(({ name, reason }) => `${name}: ${reason}`) };
}

describe('The names of files that pull makes', () => {
  for (const device of ['con', 'NUL', 'Aux', 'prn', 'com1', 'LPT9', 'com²', 'CONIN$']) {
    it(`are not ${device}, which Windows keeps for a device`, () => {
      const { paths } = filesOf(rule(device, first), parser('Com1', 'p'), watchlist('aux'));
      for (const path of paths) {
        for (const part of path.split('/')) assert.doesNotMatch(part, /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i);
      }
      assert.equal(paths.length, 4);
    });
  }

  it('say for a watchlist where its rows are', () => {
    const { files } = filesOf(watchlist('aux'));
    assert.deepEqual([...files.keys()], ['watchlists/aux_.yaml', 'watchlists/aux_.csv']);
    assert.match(files.get('watchlists/aux_.yaml') ?? '', /^csv: aux_\.csv$/m);
  });

  it('differ in more than case', () => {
    const found = filesOf(parser('Blocked', 'a'), parser('blocked', 'b'), watchlist('servers'), watchlist('Servers'));
    assert.deepEqual(found.paths, ['functions/Blocked.yaml', 'watchlists/servers.yaml', 'watchlists/servers.csv']);
    assert.deepEqual(found.left, [
      'blocked: another function has the alias blocked as well, upper and lower case aside',
      'Servers: another watchlist has the alias Servers as well, upper and lower case aside',
    ]);
  });

  it('are never given twice', () => {
    const found = filesOf(rule('A rule', first), rule('a RULE', second), rule('A: rule!', second));
    assert.deepEqual(found.paths, ['detections/impact/a-rule.yaml', `detections/impact/a-rule-${second}.yaml`]);
    assert.match(found.left.join(), /^A: rule!: another has its name and its id/);
  });
});
