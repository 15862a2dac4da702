import assert from 'node:assert/strict';
import { readOwnSchema } from '../../scripts/content/read-own-schema';
import { createSourceFile } from '../../scripts/source/source-file';
import { parseYaml } from '../../scripts/source/yaml-document';

function read(text: string) {
  const document = parseYaml(createSourceFile('schemas/custom/own.yaml', text)).value;
  assert.ok(document);
  const { value, diagnostics } = readOwnSchema(document);
  return { value, problems: diagnostics.map(({ place, message }) => `${place.start.line} ${message}`) };
}

describe('Reading a table or function of the workspace’s own', () => {
  it('reads a table with its columns', () => {
    const { value, problems } = read('table: Firewall_CL\ncolumns: { TimeGenerated: datetime, Bytes_d: real }\n');
    assert.deepEqual(problems, []);
    assert.ok(value?.type === 'table');
    assert.deepEqual(value.table.columns, [
      { name: 'TimeGenerated', type: 'datetime' },
      { name: 'Bytes_d', type: 'real' },
    ]);
    assert.equal(value.table.open, false);
  });

  it('reads an open table, of which no column is known', () => {
    const { value, problems } = read('table: Firewall_CL\nopen: true\n');
    assert.deepEqual(problems, []);
    assert.ok(value?.type === 'table' && value.table.open);
  });

  it('reads the columns that a documented table has beside its own', () => {
    const { value, problems } = read('table: Heartbeat\nextends: true\ncolumns: { Rack_CF: string }\n');
    assert.deepEqual(problems, []);
    assert.ok(value?.type === 'table' && value.table.extends);
  });

  it('reads a function with its KQL', () => {
    const { value } = read(
      'function: Recent\nparameters: (days:int=1)\nbody: DnsEvents | where TimeGenerated > ago(1d * days)\n',
    );
    assert.ok(value?.type === 'function');
    assert.deepEqual([value.function.parameters, value.function.columns], ['(days:int=1)', []]);
  });

  it('reads the JSON of the Azure-Sentinel repository as it is', () => {
    const { value, problems } = read(
      '{"Name": "X_CL", "Properties": [{"Name": "A", "Type": "String"}, {"Name": "B", "Type": "Int64"}]}',
    );
    assert.deepEqual(problems, []);
    assert.ok(value?.type === 'table');
    assert.deepEqual(value.table.columns, [
      { name: 'A', type: 'string' },
      { name: 'B', type: 'long' },
    ]);
  });

  it('says which type is none', () => {
    assert.match(
      read('table: X_CL\ncolumns: { A: text }\n').problems.join(),
      /2 columns\.A is 'text', which is none of/,
    );
  });
});
