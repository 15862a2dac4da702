import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { CST, Lexer } from 'yaml';

import { exampleFiles } from '../../scripts/checks/example-files';
import { fixContent } from '../../scripts/cli/content/fix-content';
import { loadCatalog } from '../../scripts/cli/content/load-catalog';
import { createSourceFile } from '../../scripts/source/source-file';
import { parseYaml } from '../../scripts/source/yaml-document';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';

const rule = 'detections/example/rule.yaml';

describe('sentinel validate --fix', () => {
  let trial: Trial;

  beforeEach(() => {
    trial = startTrial();
  });

  afterEach(() => trial.remove());

  function textOf(file: string): string {
    return fs.readFileSync(path.join(trial.root, file), 'utf8');
  }

  it('puts the keys of a detection in order and formats it, with its comments, and says so in a line', async () => {
    const [{ text } = { text: '' }] = exampleFiles({ [rule]: '' });
    const [id = '', ...rest] = text.trimEnd().split('\n');
    trial.write({ [rule]: [...rest, '# who it is', id, ''].join('\n').replace('severity: ', 'severity:    ') });
    const { code, errors } = await trial.run('validate', '--fix');
    assert.equal(code, 0);
    assert.equal(errors, `${rule}: keys in order, formatted\n`);
    assert.equal(textOf(rule), `# who it is\n${text}`);
    assert.equal((await trial.run('validate', '--fix')).errors, '');
  });

  it('formats tests, watchlists, workspaces and functions as well, and leaves the order of their keys', async () => {
    trial.write({ 'functions/Named.yaml': 'query:   |\n    DnsEvents\n    | take 5\nfunctionAlias:  Named\n' });
    const { errors } = await trial.run('validate', '--fix');
    assert.equal(errors, 'functions/Named.yaml: formatted\n');
    assert.equal(textOf('functions/Named.yaml'), 'query: |\n  DnsEvents\n  | take 5\nfunctionAlias: Named\n');
  });

  it("takes the repository's own settings of Prettier, and leaves alone what it is to ignore", async () => {
    const text = 'functionAlias: "Named"\nquery: "DnsEvents"\n';
    trial.write({
      '.prettierrc.json': '{ "singleQuote": true }',
      '.prettierignore': 'functions/Other.yaml\n',
      'functions/Named.yaml': text,
      'functions/Other.yaml': text.replace('Named', 'Other'),
    });
    const { errors } = await trial.run('validate', '--fix');
    assert.equal(errors, 'functions/Named.yaml: formatted\n');
    assert.equal(textOf('functions/Named.yaml'), text.replaceAll('"', "'"));
  });

  it('says in a sentence that the settings of Prettier cannot be read', async () => {
    trial.write({ '.prettierrc.json': '{ wrong', 'functions/Named.yaml': 'functionAlias: Named\nquery: DnsEvents\n' });
    const { code, errors } = await trial.run('validate', '--fix');
    assert.equal(code, 2);
    assert.match(errors, /The settings of Prettier for functions\/Named\.yaml cannot be read: /);
  });

  it('leaves a file that is broken YAML as it is, and says what is wrong with it', async () => {
    trial.write({ [rule]: 'name:   a\nid: [b\n' });
    const { code, output, errors } = await trial.run('validate', '--fix');
    assert.equal(code, 1);
    assert.equal(errors, '');
    assert.match(output, /\(yaml\)/);
    assert.equal(textOf(rule), 'name:   a\nid: [b\n');
  });

  it('leaves a link a link', async () => {
    trial.write({ 'functions/Named.yaml': 'functionAlias:  Named\nquery: DnsEvents\n' });
    fs.symlinkSync('Named.yaml', path.join(trial.root, 'functions', 'Linked.yaml'));
    assert.equal((await trial.run('validate', '--fix')).errors, 'functions/Named.yaml: formatted\n');
    assert.ok(fs.lstatSync(path.join(trial.root, 'functions', 'Linked.yaml')).isSymbolicLink());
  });

  it('names twenty values of a long list, and counts the others', async () => {
    const names = Array.from({ length: 25 }, (_, index) => `domain,bad${index}[.]example`);
    trial.write({
      'watchlists/long.yaml': 'alias: long\ndisplayName: Long\nsearchKey: Value\ntyped: true\ncsv: long.csv\n',
      'watchlists/long.csv': ['Type,Value', ...names, ''].join('\n'),
    });
    const lines = (await trial.run('validate', '--fix')).errors.trimEnd().split('\n');
    assert.equal(lines.length, 21);
    assert.equal(lines[0], 'watchlists/long.csv:2: bad0.example, which was bad0[.]example');
    assert.equal(lines[20], 'watchlists/long.csv: and 5 more values');
  });

  describe('on rules and hunts that people published', () => {
    const corpus = path.join(__dirname, '..', '..', '..', 'shared', 'corpus');
    /** What may become another value: all that has one right spelling. */
    const spelled = [
      'severity',
      'kind',
      'triggerOperator',
      'queryFrequency',
      'queryPeriod',
      'suppressionDuration',
      'tactics',
      'relevantTechniques',
      'incidentConfiguration',
    ];

    function fixAll(): Promise<string> {
      let errors = '';
      const context = {
        root: trial.root,
        workingDirectory: trial.root,
        now: () => new Date('2026-06-15T00:00:00Z'),
        elapsed: () => performance.now(),
        wait: () => Promise.resolve(),
        patienceMs: 120_000,
        randomId: () => '',
        environment: {},
        write: () => undefined,
        writeError: (text: string) => (errors += text),
        standardInput: process.stdin,
        interactive: false,
        color: false,
      };
      return fixContent(context, loadCatalog(trial.root), () => true).then(() => errors);
    }

    function readAll(): Map<
      string,
      { readonly values: Record<string, unknown>; readonly comments: readonly string[] }
    > {
      const folder = path.join(trial.root, 'detections');
      return new Map(
        fs.readdirSync(folder).flatMap((name) => {
          const text = fs.readFileSync(path.join(folder, name), 'utf8');
          const value = parseYaml(createSourceFile(name, text)).value?.value;
          const comments = [...new Lexer().lex(text)].filter((token) => CST.tokenType(token) === 'comment');
          return [
            [name, { values: value as Record<string, unknown>, comments: comments.map((text) => text.trim()).sort() }],
          ];
        }),
      );
    }

    for (const kind of ['analytic-rules', 'hunting-queries']) {
      it(`changes no value of ${kind} but its spelling, loses no comment, and has nothing to do a second time`, async function () {
        const source = path.join(corpus, kind);
        if (!fs.existsSync(source)) {
          console.log(`      skipped: ${path.join('..', 'shared', 'corpus', kind)} is absent`); // eslint-disable-line no-console
          this.skip();
        }
        this.timeout(300_000);
        fs.cpSync(source, path.join(trial.root, 'detections'), { recursive: true });
        const before = readAll();
        assert.ok((await fixAll()).split('\n').length > 400);
        for (const [name, { values, comments }] of readAll()) {
          const plain = (all: Record<string, unknown> | undefined) => ({
            ...all,
            ...Object.fromEntries(spelled.map((key) => [key, undefined])),
          });
          assert.deepEqual(plain(values), plain(before.get(name)?.values), name);
          assert.deepEqual(comments, before.get(name)?.comments, name);
        }
        assert.equal(await fixAll(), '');
      });
    }
  });
});
