import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '..', '..');

/** The rows of the table under a heading, each as its cells. */
function rowsUnder(heading: string): readonly (readonly string[])[] {
  const page = fs.readFileSync(path.join(root, 'docs', 'threat-model.md'), 'utf8');
  const section = page.split(/^## /m).find((each) => each.startsWith(heading)) ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('docs/threat-model.md', () => {
  it('names for each danger tests that are there', () => {
    const rows = rowsUnder('What stops them');
    assert.ok(rows.length > 10);
    for (const [danger, , held = ''] of rows) {
      const named = [...held.matchAll(/`(test\/[^`]+)`/g)].map(([, name]) => path.join(root, name!));
      assert.notDeepEqual(named, [], danger);
      const missing = named.filter((each) => !fs.existsSync(each) && !fs.existsSync(`${each}.test.ts`));
      assert.deepEqual(missing, [], danger);
    }
  });
});
