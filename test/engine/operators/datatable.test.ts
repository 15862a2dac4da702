import assert from 'node:assert/strict';
import { outcomeOf, rowsOf } from '../query-rows';

describe('datatable', () => {
  it('takes whole numbers for columns of other numbers, and any scalar for dynamic', () => {
    assert.deepEqual(rowsOf('datatable(a:int, b:real, c:decimal)[1, 2, 3, -1, -2, int(null)]'), [
      '1,2.0,3',
      '-1,-2.0,null',
    ]);
    assert.deepEqual(rowsOf("datatable(a:dynamic)[1, 'a b', true, 1.5]"), ['1', 'a b', 'true', '1.5']);
  });

  it('takes texts that spell a value of the column', () => {
    assert.deepEqual(rowsOf("datatable(a:long, b:datetime, c:timespan)['1', '2026-01-01', '1d']"), [
      '1,2026-01-01T00:00:00.0000000Z,1.00:00:00',
    ]);
  });

  for (const table of [
    'datatable(a:int)[9999999999]',
    'datatable(a:long)[1.5]',
    "datatable(a:long)['x']",
    'datatable(a:string)[1]',
    "datatable(a:datetime)['soon']",
    'datatable(a:bool)[1]',
    "datatable(a:guid)['x']",
    "datatable(a:dynamic)['[1]']",
  ]) {
    it(`refuses ${table}: what becomes of a literal of another type is written nowhere`, () => {
      assert.equal(outcomeOf(table).kind, 'refused');
    });
  }
});
