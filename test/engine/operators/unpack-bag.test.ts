import assert from 'node:assert/strict';
import { columnsOf, outcomeOf, rowsOf } from '../query-rows';

const people =
  'datatable(name:string, d:dynamic)["ann", dynamic({"name": "Ann", "age": 20}), "bob", dynamic({"age": 40})]';

describe('bag_unpack', () => {
  it('puts the properties behind the columns that are there, by name', () => {
    const query = 'print d = dynamic({"b": 1, "a": "x"}), n = 7 | evaluate bag_unpack(d)';
    assert.deepEqual(columnsOf(query), ['n', 'a', 'b']);
    assert.deepEqual(rowsOf(query), ['7,x,1']);
  });

  it('fails on a property that is named as a column is', () => {
    const outcome = outcomeOf(`${people} | evaluate bag_unpack(d)`);
    assert.match(outcome.kind === 'failed' ? outcome.message : '', /the column name is there already/);
  });

  it('replaces that column, in its place, where it is told to', () => {
    const query = `${people} | evaluate bag_unpack(d, columnsConflict="replace_source")`;
    assert.deepEqual(columnsOf(query), ['name', 'age']);
    assert.deepEqual(rowsOf(query), ['Ann,20', ',40']);
  });

  it('keeps that column where it is told to', () => {
    const query = `${people} | evaluate bag_unpack(d, columnsConflict="keep_source")`;
    assert.deepEqual(rowsOf(query), ['ann,20', 'bob,40']);
  });

  it('leaves out the properties that it is told to ignore, by name and by position', () => {
    const named = `${people} | project d | evaluate bag_unpack(d, ignoredProperties=dynamic(["name"]))`;
    assert.deepEqual(columnsOf(named), ['age']);
    const positional = `${people} | evaluate bag_unpack(d, "p_", "error", dynamic(["name"]))`;
    assert.deepEqual(columnsOf(positional), ['name', 'p_age']);
  });

  it('keeps the other columns beside those that the query declares', () => {
    const query = `${people} | project-rename who = name | evaluate bag_unpack(d) : (*, age:long)`;
    assert.deepEqual(rowsOf(query), ['ann,20', 'bob,40']);
  });

  it('puts a prefix before the properties', () => {
    assert.deepEqual(columnsOf(`${people} | evaluate bag_unpack(d, "p_")`), ['name', 'p_age', 'p_name']);
  });
});
