import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import { exampleFiles } from '../../scripts/checks/example-files';
import { openDocumentStore } from '../../scripts/cli/memory/document-store';
import { openPersonStore } from '../../scripts/cli/memory/person-store';
import { createSourceFile } from '../../scripts/source/source-file';
import { startTrial, type Trial } from './run-sentinel';

const executable = path.join(__dirname, '..', '..', 'bin', 'sentinel.js');
const rule = 'detections/example/rule.yaml';

describe('sentinel validate --watch', () => {
  let trial: Trial;

  beforeEach(() => {
    trial = startTrial(texts({ [rule]: '' }));
  });

  afterEach(() => trial.remove());

  /** Starts a watch; `answer` waits for its next answer, the text between two rests. */
  function watch() {
    const child = spawn(process.execPath, [executable, 'validate', '--watch', '--root', trial.root], {
      env: { ...process.env, XDG_CACHE_HOME: trial.root },
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const answer = async (): Promise<string> => {
      for (;;) {
        const [whole, text] = /^([\s\S]*?)Watching for changes; Ctrl-C ends it\.\n/.exec(output) ?? [];
        if (whole !== undefined && text !== undefined) {
          output = output.slice(whole.length);
          return text;
        }
        await once(child.stdout, 'data');
      }
    };
    const end = async (): Promise<number> => {
      const ended = once(child, 'exit') as Promise<[number]>;
      child.kill('SIGINT');
      return (await ended)[0];
    };
    return { answer, end, child };
  }

  it('answers again when a file is saved', async function () {
    this.timeout(120_000);
    const { answer, end } = watch();
    assert.match(await answer(), /^Validating …\nNo findings in 1 file\.\n$/);
    trial.write(texts({ [rule]: 'id: no guid\n' }));
    assert.match(await answer(), /^Validating …\n[\s\S]*\(id-guid\)/);
    assert.equal(await end(), 1);
  });

  it('ends when nobody reads it any more', async function () {
    this.timeout(120_000);
    const { answer, child } = watch();
    await answer();
    const ended = once(child, 'exit') as Promise<[number]>;
    child.stdout.destroy();
    trial.write(texts({ [rule]: 'id: no guid\n' }));
    assert.deepEqual((await ended).slice(0, 1), [1]);
  });

  it('leaves what is remembered of files for other runs as it is', async function () {
    this.timeout(120_000);
    const context = { root: trial.root, environment: { XDG_CACHE_HOME: trial.root } };
    const store = openDocumentStore(context);
    store.parse(createSourceFile(rule, 'id: example\n'));
    store.save();
    const { known } = openPersonStore(context, 'documents');
    const { answer, end } = watch();
    await answer();
    await end();
    assert.equal(Object.keys(known).length, 1);
    assert.deepEqual(openPersonStore(context, 'documents').known, known);
  });

  it('says what is wrong with the folder, goes on, and ends with the code of the last answer', async function () {
    this.timeout(120_000);
    trial.remove();
    const { answer, end } = watch();
    assert.match(await answer(), /holds no detections/);
    trial.write(texts({ [rule]: '' }));
    assert.match(await answer(), /No findings in 1 file/);
    assert.equal(await end(), 0);
  });

  it('refuses a format that is read by machines', async () => {
    const { code, errors } = await trial.run('validate', '--watch', '--format', 'json');
    assert.equal(code, 2);
    assert.match(errors, /Leave --watch out/);
  });
});

function texts(example: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(exampleFiles(example).map(({ path: file, text }) => [file, text]));
}
