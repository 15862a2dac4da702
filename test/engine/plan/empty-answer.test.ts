import assert from 'node:assert/strict';
import { isEmptyWithout } from '../../../scripts/engine/plan/empty-answer';
import { planWithoutRows } from '../../../scripts/engine/settle-columns';
import { bindQuery } from '../../../scripts/kql/bind-query';
import type { TableSchema } from '../../../scripts/kql/workspace-schema';

const columns = [
  { name: 'TimeGenerated', type: 'datetime' },
  { name: 'Name', type: 'string' },
] as const;
const tables = new Map(['A', 'B'].map((name): [string, TableSchema] => [name, { name, columns }]));

function isEmpty(kql: string, ...without: readonly string[]): boolean {
  const plan = planWithoutRows(bindQuery(kql, { tables, functions: new Map(), watchlists: new Map() }));
  assert.ok(plan !== undefined, kql);
  return isEmptyWithout(plan, (name) => without.includes(name));
}

describe('isEmptyWithout', () => {
  it('sees that operators give no rows of none', () => {
    for (const pipe of [
      'where Name == "x" | take 1',
      'summarize count() by Name',
      'mv-expand Part = split(Name, ".")',
    ]) {
      assert.ok(isEmpty(`A | ${pipe}`, 'A'), pipe);
      assert.ok(!isEmpty(`A | ${pipe}`, 'B'), pipe);
    }
  });

  it('sees that a count is a row', () => {
    for (const pipe of [
      'count',
      'summarize count()',
      'summarize arg_max(TimeGenerated, *)',
      'union (print Name = "x")',
    ]) {
      assert.ok(!isEmpty(`A | ${pipe}`, 'A', 'B'), pipe);
    }
  });

  it('asks of a join for the side without which there is nothing', () => {
    const decides = (kind: string) =>
      ['A', 'B'].filter((side) => isEmpty(`A | join kind=${kind} B on Name`, side)).join();
    assert.deepEqual(
      ['inner', 'leftouter', 'leftanti', 'rightouter', 'rightanti', 'rightsemi', 'fullouter'].map(decides),
      ['A,B', 'A', 'A', 'B', 'B', 'A,B', ''],
    );
    assert.ok(isEmpty('A | join kind=fullouter B on Name', 'A', 'B'));
  });
});
