import assert from 'node:assert/strict';
import { agedOutNotes } from '../../scripts/deploy/plan/aged-out';
import type { ActualResource, DesiredResource } from '../../scripts/deploy/arm/resource';
import { wantedRule } from './local-deployment';

function notes(before: string, after: string, inactive: readonly string[]): readonly string[] {
  const wanted: DesiredResource = { ...wantedRule(1), body: { properties: { query: after } }, inactive };
  const live = { body: { properties: { query: before } } } as unknown as ActualResource;
  return agedOutNotes(wanted, live);
}

describe('agedOutNotes', () => {
  it('names the indicators that leave a list of the query, so that nothing in it can be clicked', () => {
    const found = notes('dynamic(["old.example", "new.example"])', 'dynamic(["new.example"])', ['old.example']);
    assert.deepEqual(found, ['1 indicator in its query is no longer active: old[.]example']);
  });

  it('counts those that it does not name', () => {
    const names = ['a.example', 'b.example', 'c.example', 'd.example', 'e.example'];
    const [found] = notes(`dynamic(${JSON.stringify(names).replaceAll(',', ', ')})`, 'dynamic([])', names);
    assert.match(found!, /^5 indicators in its query are no longer active: a.*, b.*, c.* and 2 more$/);
  });

  it('is silent about what was not in the query, and about what stays in it', () => {
    assert.deepEqual(notes('x in ("stays.example")', 'x in ("stays.example")', ['stays.example', 'never.example']), []);
  });

  it('does not take a longer name for the one that aged out', () => {
    assert.deepEqual(notes('dynamic(["very.old.example"])', 'dynamic([])', ['old.example']), []);
  });
});
