import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';

import type { Check } from '../../../scripts/checks/check';
import { allChecks } from '../../../scripts/checks/all-checks';
import { otherFindings } from '../../../scripts/checks/other-findings';
import { checkPages } from '../../../scripts/report/documents/checks-document';

const root = path.join(__dirname, '..', '..', '..');

describe('docs/checks', () => {
  it('is what `npm run generate` makes of the checks', async () => {
    const folder = path.join(root, 'docs', 'checks');
    const options = { ...(await resolveConfig(path.join(folder, 'README.md'))), parser: 'markdown' };
    const made = checkPages(allChecks, otherFindings);
    assert.deepEqual(fs.readdirSync(folder).sort(), [...made.keys()].sort(), 'run npm run generate');
    for (const [name, text] of made)
      assert.equal(
        fs.readFileSync(path.join(folder, name), 'utf8'),
        await format(text, options),
        'run npm run generate',
      );
  }).timeout(300_000);

  it('knows every id that a finding bears anywhere in the code', () => {
    const known = new Set([...allChecks, ...otherFindings].map(({ id }) => id));
    const used = fs
      .readdirSync(path.join(root, 'scripts'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => {
        const text = fs.readFileSync(path.join(root, 'scripts', file), 'utf8');
        return [...text.matchAll(/\bcheck: '([a-z-]+)'/g)].map((match) => match[1] ?? '');
      });
    assert.deepEqual(
      [...new Set(used)].filter((id) => !known.has(id)),
      [],
    );
  });
});

describe('checkPages', () => {
  it('cuts an example that is about length', () => {
    const check = { ...allChecks[0]!, failing: `query: |\n${'  a\n'.repeat(100)}`, passing: 'query: a\n' };
    const text = pageOf(check);
    assert.match(text, /query: \|\n {2}a\n {2}\/\/ … 99 more lines like this\n```/);
  });

  it('names the files of an example that has several, and counts those that it leaves out', () => {
    const files = Object.fromEntries([1, 2, 3, 4, 5].map((number) => [`detections/${number}.yaml`, '']));
    const text = pageOf({ ...allChecks[0]!, failing: files, passing: 'query: a\n' });
    assert.match(text, /`detections\/3\.yaml`\n\n```yaml\n# as it is\n```\n\n… and 2 more files like these\./);
  });
});

function pageOf(check: Check): string {
  return checkPages([check], []).get(`${check.id}.md`) ?? '';
}
