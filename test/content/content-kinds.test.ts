import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';

import {
  contentFolders,
  contentKinds,
  contentPlaces,
  kindOfPath,
  placesOf,
  unreadNames,
} from '../../scripts/content/content-kinds';
import { readCatalog } from '../../scripts/content/read-catalog';
import { createSourceFile } from '../../scripts/source/source-file';

describe('The kinds of content', () => {
  const paths: readonly [path: string, kind: string | undefined][] = [
    ['detections/a/rule.yaml', 'detection'],
    ['detections/a/rule.test.yml', 'detectionTest'],
    ['detections/a\nb/rule.yaml', 'detection'],
    ['functions/One.yaml', 'function'],
    ['watchlists/list.yaml', 'watchlist'],
    ['watchlists/list.csv', undefined],
    ['workspaces/groups/customers.yaml', 'workspaceGroup'],
    ['workspaces/production.yaml', 'workspace'],
    ['schemas/custom/Own_CL.json', 'ownSchema'],
    ['checks.yaml', 'checkSettings'],
    ['elsewhere/checks.yaml', undefined],
  ];
  for (const [file, name] of paths) {
    it(`take ${JSON.stringify(file)} for ${name ?? 'no content'}`, () => {
      const found = Object.entries(contentKinds).find(([, kind]) => kind === kindOfPath(file))?.[0];
      assert.equal(found, name);
    });
  }

  it('name each place once, without those within another', () => {
    assert.deepEqual(contentPlaces, {
      folders: ['detections', 'functions', 'watchlists', 'automation', 'summaries', 'workspaces'],
      beside: ['schemas/custom', 'checks.yaml'],
    });
    assert.deepEqual(contentFolders, [
      'detections',
      'functions',
      'watchlists',
      'automation',
      'summaries',
      'workspaces',
      'schemas/custom',
    ]);
  });

  it('give a revision all that decides what a query finds', () => {
    assert.deepEqual(
      placesOf((kind) => kind.decidesRows),
      ['detections', 'functions', 'watchlists', 'summaries', 'schemas/custom'],
    );
  });

  it('fill every list of the catalog', () => {
    const lists = Object.keys(readCatalog([]).value).filter((list) => !['unread', 'eventFiles'].includes(list));
    const filled = Object.values(contentKinds).flatMap((kind) => kind.lists);
    assert.deepEqual([...filled].sort(), [...lists, 'checkSettings'].sort());
  });

  it('are each known to the editor by their place', () => {
    const settings = fs.readFileSync(path.join(__dirname, '..', '..', '.vscode', 'settings.json'), 'utf8');
    const { 'yaml.schemas': mapped } = JSON.parse(settings) as { 'yaml.schemas': Record<string, string[]> };
    const globs = Object.values(mapped).map(([first = '']) => first);
    for (const { place } of Object.values(contentKinds)) {
      assert.ok(
        globs.some((glob) => glob === place || glob.startsWith(`${place}/`)),
        place,
      );
    }
  });

  it('say the names of files that could not be read as those who refer to them write them', () => {
    const { value } = readCatalog([createSourceFile('detections/a/rule.yaml', 'name: [\n')]);
    assert.deepEqual(unreadNames(value, 'detection'), ['a/rule']);
    assert.deepEqual(unreadNames(value, 'function'), []);
  });
});
