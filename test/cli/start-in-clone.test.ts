import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.join(__dirname, '..', '..');

/** What a file ends with, so that a test sees whether the compiler was loaded for it. */
const tellCompiler = `
const loaded = Object.keys(require.cache).some((name) => name.includes('/node_modules/typescript/lib/'));
console.log(loaded ? 'compiled' : 'as it was compiled');
`;

describe('The start in a clone', () => {
  let folder: string;

  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-start-'));
    fs.mkdirSync(path.join(folder, 'scripts'));
    fs.mkdirSync(path.join(folder, 'node_modules'));
    fs.cpSync(path.join(root, 'bin'), path.join(folder, 'bin'), { recursive: true });
    fs.copyFileSync(path.join(root, 'tsconfig.json'), path.join(folder, 'tsconfig.json'));
    for (const name of fs.readdirSync(path.join(root, 'node_modules')).filter((each) => !each.startsWith('.'))) {
      fs.symlinkSync(path.join(root, 'node_modules', name), path.join(folder, 'node_modules', name));
    }
  });
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  function start(text: string) {
    fs.writeFileSync(path.join(folder, 'scripts', 'say.ts'), text);
    const program = `require(${JSON.stringify(path.join(folder, 'bin', 'start.js'))}).start('say')`;
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });
    return { said: stdout.trim().split('\n'), stderr };
  }

  it('compiles a file once, and runs what it was compiled to after that', () => {
    const text = `const word: string = 'first';\nconsole.log(word);${tellCompiler}`;
    assert.deepEqual(start(text).said, ['first', 'compiled']);
    assert.deepEqual(start(text).said, ['first', 'as it was compiled']);
  });

  it('compiles a file again that was edited', () => {
    start(`console.log('before');${tellCompiler}`);
    assert.deepEqual(start(`console.log('after');${tellCompiler}`).said, ['after', 'compiled']);
  });

  it('names the lines of the TypeScript in a stack, compiled now or before', () => {
    const text = `interface Gone {\n  left: string;\n}\nexport const kept: Gone = { left: '' };\nthrow new Error('broken');\n`;
    for (const { stderr } of [start(text), start(text)]) assert.match(stderr, /at .*say\.ts:5:7/);
  });
});
