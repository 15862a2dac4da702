import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { exampleFiles } from '../../scripts/checks/example-files';
import { loadCatalog } from '../../scripts/cli/content/load-catalog';
import { readBase, readRevision } from '../../scripts/cli/content/read-revision';
import { createYamlMemory } from '../../scripts/cli/memory/yaml-memory';
import { createReadingMemory } from '../../scripts/content/read-catalog';
import { OperationError } from '../../scripts/source/operation-error';

describe('readRevision', () => {
  let root = '';

  const git = (...commandLine: string[]) =>
    execFileSync('git', ['-C', root, '-c', 'user.name=test', '-c', 'user.email=test@example.com', ...commandLine]);

  function write(files: Record<string, string>): void {
    for (const { path: file, text } of exampleFiles(files)) {
      fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      fs.writeFileSync(path.join(root, file), text);
    }
  }

  before(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'revision-'));
    git('init', '-q');
    write({
      'detections/ä b/rule.yaml': 'name: Grüße\n',
      'detections/ä b/rule.test.yaml': '',
      'detections/c/rule.yaml': '',
    });
    git('add', '.');
    git('commit', '-q', '-m', 'first');
    write({ 'detections/c/rule.yaml': 'name: Changed\n' });
  });

  after(() => {
    fs.rmSync(root, { recursive: true });
  });

  it('reads detections as they were, whatever their paths and texts hold', () => {
    const { detections } = readRevision(root, 'HEAD');
    assert.deepEqual(
      detections.map(({ slug, name }) => [slug, name]),
      [
        ['c/rule', 'Query for a known bad domain'],
        ['ä b/rule', 'Grüße'],
      ],
    );
  });

  for (const revision of ['no-such-branch', '--all', '-n1']) {
    it(`refuses ${revision}`, () => {
      assert.throws(() => readRevision(root, revision), OperationError);
    });
  }

  it('reads content that lies deeper in the repository', () => {
    const inner = path.join(root, 'content');
    fs.mkdirSync(path.join(inner, 'detections'), { recursive: true });
    fs.writeFileSync(
      path.join(inner, 'detections', 'rule.yaml'),
      exampleFiles({ 'detections/rule.yaml': '' })[0]!.text,
    );
    git('add', 'content');
    git('commit', '-q', '-m', 'second');
    assert.deepEqual(
      readRevision(inner, 'HEAD').detections.map(({ slug }) => slug),
      ['rule'],
    );
  });
});

describe('readBase', () => {
  let root = '';

  const git = (...commandLine: string[]) =>
    execFileSync('git', ['-C', root, '-c', 'user.name=test', '-c', 'user.email=test@example.com', ...commandLine]);

  const list = (alias: string): string =>
    `alias: ${alias}\ndisplayName: List\nsource: test\nsearchKey: Value\ncsv: ${alias}.csv\ntyped: true\n`;

  function write(files: Readonly<Record<string, string>>): void {
    for (const [file, text] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      fs.writeFileSync(path.join(root, file), text);
    }
  }

  function readBoth() {
    const reading = { parse: createYamlMemory(), readKind: createReadingMemory() };
    const now = loadCatalog(root, undefined, reading.parse, reading.readKind);
    return { now, base: readBase(root, 'HEAD', { ...reading, sources: now.sources }) };
  }

  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'base-'));
    git('init', '-q');
    write({
      'watchlists/one.yaml': list('one'),
      'watchlists/one.csv': 'Type,Value\ndomain,ä.example\n',
      'watchlists/two.yaml': list('two'),
      'watchlists/two.csv': 'Type,Value\ndomain,two.example\n',
    });
    git('add', '.');
    git('commit', '-q', '-m', 'first');
  });

  afterEach(() => {
    fs.rmSync(root, { recursive: true });
  });

  it('reads again only what is another file now, and what names it', () => {
    write({ 'watchlists/two.csv': 'Type,Value\ndomain,two.example\ndomain,more.example\n' });
    const { now, base } = readBoth();
    const [one, two] = base.catalog.watchlists;
    assert.equal(one, now.catalog.watchlists[0]);
    assert.notEqual(two, now.catalog.watchlists[1]);
    const counts = [base, now].map(({ catalog }) =>
      catalog.watchlists.map((each) => (each.type === 'indicators' ? each.indicators.length : 0)),
    );
    assert.deepEqual(counts, [
      [1, 1],
      [1, 2],
    ]);
  });

  it('reads a file as Git has it, if what lies here differs from it by its line ends alone', () => {
    git('config', 'core.autocrlf', 'true');
    write({ 'watchlists/one.csv': 'Type,Value\r\ndomain,ä.example\r\n' });
    assert.equal(readBoth().base.catalog.watchlists[0]?.csv?.text, 'Type,Value\ndomain,ä.example\n');
  });
});
