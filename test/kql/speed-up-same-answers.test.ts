import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const script = path.join(__dirname, 'bind-every-example.ts');

async function bindAll(way: 'plain' | 'quick'): Promise<string[]> {
  const { stdout } = await promisify(execFile)(process.execPath, ['-r', 'ts-node/register', script, way], {
    maxBuffer: 256 * 1024 * 1024,
  });
  return stdout.split('\n');
}

describe('The files that speed up the parser', () => {
  it('change nothing in what several hundred queries are bound to', async function () {
    this.timeout(300_000);
    const [plain, quick] = await Promise.all([bindAll('plain'), bindAll('quick')]);
    assert.ok(plain.length > 300, `only ${plain.length} queries`);
    assert.deepEqual(quick, plain);
  });
});
