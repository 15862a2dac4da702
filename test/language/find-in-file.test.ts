import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';

import fc from 'fast-check';

import { allChecks } from '../../scripts/checks/all-checks';
import { exampleFiles } from '../../scripts/checks/example-files';
import { openProjectFiles } from '../../scripts/cli/servers/project-files';
import { findFix } from '../../scripts/language/find-fix';
import { findInFile } from '../../scripts/language/find-in-file';
import type { Project } from '../../scripts/language/project';
import type { Diagnostic } from '../../scripts/source/diagnostic';
import { finish } from '../../scripts/source/steps';
import { diagnosticsJson, type DiagnosticRecord } from '../../scripts/report/findings/diagnostics-json';
import { startTrial, type Trial } from '../cli/run-sentinel';

const now = new Date('2026-06-02T12:00:00Z');

function recordsOf(json: string): readonly DiagnosticRecord[] {
  return (JSON.parse(json) as { diagnostics: readonly DiagnosticRecord[] }).diagnostics;
}

async function validated(trial: Trial): Promise<readonly DiagnosticRecord[]> {
  return recordsOf((await trial.run('validate', '--format', 'json')).output);
}

/** Files of the examples that show checks at work, each detection in a folder of its own. */
const examples: readonly Readonly<Record<string, string>>[] = allChecks.flatMap(({ failing }, index) => {
  if (typeof failing !== 'string') return [];
  const text = exampleFiles(failing)[0]?.text ?? '';
  return [{ [`detections/example-${index}/rule.yaml`]: text }];
});

const otherFiles = Object.fromEntries(
  exampleFiles({
    'watchlists/example.yaml': '',
    'watchlists/items.yaml':
      'alias: items\ndisplayName: Items\nsearchKey: Host\ncsv: items.csv\n# without indicators\n',
    'functions/blocked.yaml': 'query: |\n  ASimDnsActivityLogs\n  | where DnsQuer == "bad.example"\n',
    'workspaces/example.yaml': 'overlays:\n  - { detection: gone, set: { severity: Low } }\n',
  }).map((file) => [file.path, file.text]),
);

/** How editors and systems write one text. */
const forms: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => `\uFEFF${text}`,
  (text) => text.replace('Identifies', 'Identifies 🦠'),
  (text) => text.slice(0, Math.floor(text.length / 2)),
];

function writeJson(found: readonly Diagnostic[], { sources }: Project): string {
  return diagnosticsJson(found, (each) => findFix(each, sources));
}

describe('The findings of one file', () => {
  it('are those of a validation of everything, for each file', async () => {
    const repositories = fc.array(fc.tuple(fc.constantFrom(...examples), fc.constantFrom(...forms)), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(repositories, async (chosen) => {
        const detections = chosen.flatMap(([files, form]) =>
          Object.entries(files).map(([file, text]) => [file, form(text)] as const),
        );
        const trial = startTrial({
          ...otherFiles,
          'watchlists/items.csv': 'Host\na,b\n',
          ...Object.fromEntries(detections),
        });
        try {
          const expected = await validated(trial);
          const project = openProjectFiles({ root: trial.root, now: () => now, environment: {} }).project();
          for (const file of [...project.sources.keys()]) {
            const found = recordsOf(writeJson(findInFile(project, file), project));
            assert.deepEqual(
              found,
              expected.filter((each) => each.file === file),
              file,
            );
          }
        } finally {
          trial.remove();
        }
      }),
      { numRuns: 12 },
    );
  });

  it('are the same before all other detections are read, but for what they have to do with each other', () => {
    const pair = exampleFiles({
      'detections/example/rule.yaml': 'severity: high\nquery: |\n  Blocked\n  | project SrcIpAddr\n',
      'detections/example/rule.test.yaml': 'cases:\n  - { name: fires, events: {}, expect: { rowcount: 1 } }\n',
      'functions/blocked.yaml': 'functionAlias: Blocked\nquery: |\n  ASimDnsActivityLogs\n',
    });
    const texts = Object.fromEntries(pair.map(({ path: file, text }) => [file, text]));
    const trial = startTrial({ ...texts, 'detections/before/rule.yaml': texts['detections/example/rule.yaml']! });
    try {
      const context = { root: trial.root, now: () => now, environment: {} };
      for (const file of ['detections/example/rule.yaml', 'detections/example/rule.test.yaml']) {
        const whole = findInFile(openProjectFiles(context).project(), file);
        const part = findInFile(openProjectFiles(context).projectOf(file), file);
        const unique = ['id-unique', 'name-unique'];
        assert.deepEqual(
          part.map(({ check, message }) => [check, message]),
          whole.filter(({ check }) => !unique.includes(check)).map(({ check, message }) => [check, message]),
        );
        assert.ok(part.length > 0);
        assert.equal(part.length < whole.length, file.endsWith('rule.yaml'));
      }
    } finally {
      trial.remove();
    }
  });

  it('are those of everything once it was read in steps', () => {
    const twice = exampleFiles('')[0]!.text;
    const trial = startTrial({ 'detections/a/rule.yaml': twice, 'detections/b/rule.yaml': twice });
    try {
      const files = openProjectFiles({ root: trial.root, now: () => now, environment: {} });
      assert.deepEqual(findInFile(files.projectOf('detections/b/rule.yaml'), 'detections/b/rule.yaml'), []);
      finish(files.readInSteps());
      const found = findInFile(files.projectOf('detections/b/rule.yaml'), 'detections/b/rule.yaml');
      assert.ok(found.some(({ check }) => check === 'id-unique'));
    } finally {
      trial.remove();
    }
  });

  it('are those of the text in the editor, as if it were saved', async () => {
    const [before, after] = ['high', 'Higher'].map((severity) => exampleFiles(`severity: ${severity}\n`)[0]!.text);
    const trial = startTrial({ 'detections/example/rule.yaml': before! });
    try {
      const files = openProjectFiles({ root: trial.root, now: () => now, environment: {} });
      files.setOpen('detections/example/rule.yaml', after);
      files.setOpen('detections/new/rule.yaml', before);
      const found = [...files.project().sources.keys()].flatMap((file) => findInFile(files.project(), file));
      trial.write({ 'detections/example/rule.yaml': after!, 'detections/new/rule.yaml': before! });
      assert.deepEqual(recordsOf(writeJson(found, files.project())), await validated(trial));
      assert.ok(found.length > 1);
    } finally {
      trial.remove();
    }
  });

  it('are those of the disk again after a file was closed', () => {
    const trial = startTrial({ 'detections/example/rule.yaml': exampleFiles('')[0]!.text });
    try {
      const files = openProjectFiles({ root: trial.root, now: () => now, environment: {} });
      files.setOpen('detections/example/rule.yaml', 'not: [yaml');
      assert.equal(findInFile(files.project(), 'detections/example/rule.yaml')[0]?.check, 'yaml');
      files.setOpen('detections/example/rule.yaml', undefined);
      assert.deepEqual(findInFile(files.project(), 'detections/example/rule.yaml'), []);
    } finally {
      trial.remove();
    }
  });

  it('of a text of five megabytes are that it is too large', () => {
    const trial = startTrial({ 'detections/example/rule.yaml': exampleFiles('')[0]!.text });
    try {
      const files = openProjectFiles({ root: trial.root, now: () => now, environment: {} });
      files.setOpen('detections/example/rule.yaml', 'x'.repeat(5_000_000));
      const found = findInFile(files.project(), 'detections/example/rule.yaml');
      assert.match(found.map(({ message }) => message).join(), /^This file is too large: 5,000,000 bytes/);
    } finally {
      trial.remove();
    }
  });

  it('stay the same for every rule of a large corpus', function () {
    this.timeout(170_000);
    const corpus = path.join(__dirname, '..', '..', '..', 'shared', 'corpus', 'analytic-rules');
    if (!fs.existsSync(corpus)) {
      process.stdout.write(`      skipped: there is no corpus at ${corpus}\n`);
      this.skip();
    }
    const names = fs.readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((name) => /\.ya?ml$/.test(name));
    const chosen = names.sort().filter((_, index) => index % 20 === 0);
    const contents = chosen.map((name, index) => [
      `detections/c${index}/rule.yaml`,
      fs.readFileSync(path.join(corpus, name)),
    ]);
    const trial = startTrial(Object.fromEntries(contents) as Record<string, Uint8Array>);
    return validated(trial)
      .then((expected) => {
        const project = openProjectFiles({ root: trial.root, now: () => now, environment: {} }).project();
        for (const file of project.sources.keys()) {
          const found = recordsOf(writeJson(findInFile(project, file), project));
          assert.deepEqual(
            found,
            expected.filter((each) => each.file === file),
            file,
          );
        }
      })
      .finally(() => trial.remove());
  });
});
