import assert from 'node:assert/strict';

import { tableFromRecords } from '../../scripts/engine/values/table-from-records';
import type { Column } from '../../scripts/engine/values';
import { createWorkspaceSchema } from '../../scripts/kql/workspace-schema';
import { outcomeOf, rowsOf } from './query-rows';

const columns: readonly Column[] = [
  { name: 'Kind', type: 'long' },
  { name: 'When', type: 'string' },
];
const schema = createWorkspaceSchema({ tables: [{ name: 'Log_CL', columns }] });
const tables = new Map([
  [
    'Log_CL',
    tableFromRecords(columns, [
      { Kind: 1, When: '2026-01-01' },
      // Of such a text no page says which time it is.
      { Kind: 2, When: '6/1/2026 3:00 PM' },
    ]).table,
  ],
]);

describe('a row that a filter drops', () => {
  const answered: readonly (readonly [query: string, rows: readonly string[]])[] = [
    ['Log_CL | extend t = todatetime(When) | where Kind == 1 | project t', ['2026-01-01T00:00:00.0000000Z']],
    ['Log_CL | where todatetime(When) < now() and Kind == 1 | project Kind', ['1']],
    ['Log_CL | where todatetime(When) < now() | where Kind == 1 | count', ['1']],
    ['let Some = Log_CL | extend t = todatetime(When) | where Kind == 1; Some | union Some | count', ['2']],
  ];
  for (const [query, rows] of answered) {
    it(`refuses no query: ${query}`, () => {
      assert.deepEqual(rowsOf(query, { tables }, schema), rows);
    });
  }

  const refused: readonly string[] = [
    'Log_CL | extend t = todatetime(When) | project t',
    'Log_CL | where Kind == 2 | extend t = todatetime(When) | project t',
    'Log_CL | where todatetime(When) < now() | count',
    // One of its two reads needs the row.
    'Log_CL | extend t = todatetime(When) | where Kind == 1 | union (Log_CL | extend t = todatetime(When)) | project t',
  ];
  for (const query of refused) {
    it(`is refused if it counts: ${query}`, () => {
      assert.equal(outcomeOf(query, { tables }, schema).kind, 'refused');
    });
  }
});
