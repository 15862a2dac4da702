import assert from 'node:assert/strict';

import type { Column, Table, Value } from '../../../scripts/engine/values';
import { createWorkspaceSchema } from '../../../scripts/kql/workspace-schema';
import { outcomeOf, rowsOf } from '../query-rows';

const text = (name: string): Column => ({ name, type: 'string' });
const logons: readonly Column[] = [text('User'), { name: 'Code', type: 'long' }];
const mails: readonly Column[] = [text('User'), text('Subject'), { name: 'Size', type: 'long' }];

const schema = createWorkspaceSchema({
  tables: [
    { name: 'Logon_CL', columns: logons },
    { name: 'Mail_CL', columns: mails },
    { name: 'Other_CL', columns: [{ name: 'Code', type: 'string' }] },
  ],
});

function tableOf(columns: readonly Column[], ...rows: readonly (readonly Value[])[]): Table {
  return { columns, data: columns.map((_, position) => rows.map((row) => row[position]!)), rowCount: rows.length };
}

const tables = new Map([
  ['Logon_CL', tableOf(logons, ['ann', 5n], ['bob', 7n])],
  ['Mail_CL', tableOf(mails, ['ann', 'red fox', 10n], ['cy', 'ann', 20n])],
]);

const find = (query: string): string[] => rowsOf(query, { tables }, schema);

function refusedFeature(query: string): string | undefined {
  const outcome = outcomeOf(query, { tables }, schema);
  return outcome.kind === 'refused' ? outcome.refusals[0]?.feature : undefined;
}

describe('find', () => {
  it('gives the rows of all tables and says which table each is of', () => {
    assert.deepEqual(find('find in (Logon_CL, Mail_CL) where User == "ann" project User, Subject'), [
      'Logon_CL,ann,',
      'Mail_CL,ann,red fox',
    ]);
  });

  it('leaves out a table without any column of the condition', () => {
    assert.deepEqual(find('find withsource=From in (Logon_CL, Mail_CL) where Size < 100 project User'), [
      'Mail_CL,ann',
      'Mail_CL,cy',
    ]);
  });

  it('seeks a term in every column', () => {
    assert.deepEqual(find('find in (Logon_CL, Mail_CL) where * has "ann" project User'), [
      'Logon_CL,ann',
      'Mail_CL,ann',
      'Mail_CL,cy',
    ]);
    assert.deepEqual(find('find in (Logon_CL, Mail_CL) where "fox" project User'), ['Mail_CL,ann']);
  });

  it('converts to a type that it is told', () => {
    assert.deepEqual(find('find in (Logon_CL) where Code > 5 project Code:string | extend t = gettype(Code)'), [
      'Logon_CL,7,string',
    ]);
  });

  it('packs the columns that the tables do not share', () => {
    assert.deepEqual(find('find in (Logon_CL, Mail_CL) where User == "ann" | project source_, User, pack_'), [
      'Logon_CL,ann,{"Code":5}',
      'Mail_CL,ann,{"Subject":"red fox","Size":10}',
    ]);
  });

  it('takes the tables that a wildcard fits', () => {
    assert.deepEqual(find('find in (Logon_*) where Code == 5 project User'), ['Logon_CL,ann']);
  });

  it('refuses all tables, a column of several types, and packing beside columns', () => {
    assert.equal(refusedFeature('find "ann"'), 'find');
    assert.equal(refusedFeature('find in (Logon_CL, Other_CL) where Code == 5 project Code:string'), 'find');
    const packed = 'find in (Logon_CL, Mail_CL) where User == "ann" project User, pack(*)';
    assert.equal(refusedFeature(packed), 'find … project … pack(*)');
  });
});
