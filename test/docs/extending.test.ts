import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { typeErrorsWith } from './type-errors';

const root = path.join(__dirname, '..', '..');
const page = fs.readFileSync(path.join(root, 'docs', 'extending.md'), 'utf8');

/** An example of the page: a whole file, or lines that go before or behind a line of a file. */
const heading = /^(?:\/\/|#) (\S+?)(?:, (before|behind): (.*))?\n/;

/** Each example with the language and, as JSON has no comments, the file that its fence names. */
const fence = /^```(ts|yaml|json)(?: (\S+))?\n([^]*?)^```$/gm;

/** Files beside its own that a kind of content may take. */
const mostFilesOfKind = 10;

/** The tool in a folder of its own: what the examples change is copied, all else is shared. */
function copyTool(folder: string): void {
  for (const name of ['scripts', 'docs', 'bin', 'schemas', 'test/engine', 'test/checks']) {
    fs.cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  }
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  for (const name of ['package.json', 'tsconfig.json', '.mocharc.json', '.prettierrc.json', '.prettierignore']) {
    fs.cpSync(path.join(root, name), path.join(folder, name));
  }
  fs.cpSync(path.join(root, 'test', 'demo'), folder, { recursive: true });
}

/** The examples of a part of the page, each with the file at its head. */
function examplesIn(part: string): readonly string[] {
  return [...part.matchAll(fence)].map(([, , file, text = '']) => (file === undefined ? text : `// ${file}\n${text}`));
}

/** Puts an example into the copy, and returns which file that is. */
function putExample(folder: string, text: string): string {
  const [line = '', file = '', where, mark = ''] = heading.exec(text) ?? [];
  assert.notEqual(file, '', `an example names no file: ${text}`);
  const rest = text.slice(line.length);
  const place = path.join(folder, file);
  if (where === undefined) {
    assert.ok(!fs.existsSync(place), `${file} is there already`);
    fs.mkdirSync(path.dirname(place), { recursive: true });
    fs.writeFileSync(place, rest);
    return file;
  }
  const lines = fs.readFileSync(place, 'utf8').split('\n');
  const index = lines.findIndex((each) => each.startsWith(mark));
  assert.notEqual(index, -1, `${file} has no line ${mark}`);
  lines.splice(where === 'before' ? index : index + 1, 0, rest.trimEnd());
  fs.writeFileSync(place, lines.join('\n'));
  return file;
}

describe('docs/extending.md', function () {
  this.timeout(300_000);
  const folder = path.join(root, 'node_modules', '.cache', 'extending');
  let changed: ReadonlySet<string>;
  before(() => {
    fs.rmSync(folder, { recursive: true, force: true });
    copyTool(folder);
    changed = new Set(examplesIn(page).map((text) => putExample(folder, text)));
  });
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  const commands = [...page.matchAll(/^```sh\n([^]*?)^```$/gm)].flatMap(([, text = '']) => text.trim().split('\n'));

  for (const command of commands) {
    it(`shows a command that works with its examples: ${command}`, () => {
      const { status, stdout, stderr } = spawnSync(
        'bash',
        ['-c', command.replace(/^npx mocha/, 'npx mocha --no-parallel')],
        {
          cwd: folder,
          env: { ...process.env, NO_COLOR: '1' },
        },
      );
      assert.equal(status, 0, `${String(stdout)}${String(stderr)}`);
    });
  }

  it('takes ten files at most beside its own for a kind of content', () => {
    const [, part = ''] = page.split('\n## A kind of content\n');
    const changedThere = examplesIn(part).flatMap((text) => {
      const [, file, where] = heading.exec(text) ?? [];
      return where === undefined ? [] : [file];
    });
    // Four more are named for kinds that need them.
    assert.ok(new Set(changedThere).size + 4 <= mostFilesOfKind, changedThere.join(', '));
  });

  it('shows code whose types hold', () => {
    const texts = [...changed]
      .filter((file) => !file.endsWith('.yaml'))
      .map((file) => [file, fs.readFileSync(path.join(folder, file), 'utf8')] as const);
    assert.deepEqual(typeErrorsWith(new Map(texts)), []);
  });
});
