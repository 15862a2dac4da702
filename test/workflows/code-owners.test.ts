import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '..', '..');
/** The patterns of a file of owners, in their order. */
const patterns = fs
  .readFileSync(path.join(root, '.github', 'CODEOWNERS'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split(/\s+/)[0] ?? '');

const settings = ['workspaces', 'checks.yaml', 'baseline.json'];

describe('The code owners', () => {
  it('are named for every file, and apart for all that runs with an identity', () => {
    assert.equal(patterns[0], '*');
    const executed = ['.github', 'scripts', 'bin', 'schemas', 'package.json', 'package-lock.json', '.npmrc'];

    const missing = [...executed, ...settings].filter(
      (name) => !patterns.includes(`/${name}`) && !patterns.includes(`/${name}/`),
    );
    assert.deepEqual(missing, []);
  });

  it('name nothing that is not there, but for the settings that a team may add', () => {
    const gone = patterns.slice(1).filter((pattern) => !fs.existsSync(path.join(root, pattern)));
    assert.deepEqual(
      gone.filter((pattern) => !settings.includes(pattern.replaceAll('/', ''))),
      [],
    );
  });
});
