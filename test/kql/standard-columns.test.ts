import assert from 'node:assert/strict';

import { bindQuery } from '../../scripts/kql/bind-query';
import { createWorkspaceSchema } from '../../scripts/kql/workspace-schema';

const schema = createWorkspaceSchema({
  tables: [{ name: 'Firewall_CL', columns: [{ name: 'Port', type: 'int' }] }],
});

function columnsOf(query: string): string[] {
  const { columns, diagnostics } = bindQuery(query, schema);
  assert.deepEqual(
    diagnostics.filter(({ severity }) => severity === 'error'),
    [],
  );
  return columns!.map(({ name }) => name);
}

const hidden = ['_BilledSize', '_IsBillable', '_ItemId', '_SubscriptionId', '_TimeReceived'];

describe('the standard columns of a table', () => {
  it('come first and last, as the service gives them, also in a table of one’s own', () => {
    for (const table of ['Heartbeat', 'DnsEvents', 'Firewall_CL']) {
      const columns = columnsOf(table);
      assert.deepEqual(columns.slice(0, 3), ['TenantId', 'SourceSystem', 'TimeGenerated'], table);
      assert.deepEqual(columns.slice(-2), ['Type', '_ResourceId'], table);
    }
    assert.deepEqual(columnsOf('Firewall_CL').slice(3, -2), ['Port']);
  });

  it('hide those that no answer of * has, wherever all columns are meant', () => {
    for (const query of [
      'Heartbeat',
      'DnsEvents | distinct *',
      'Heartbeat | summarize arg_max(TimeGenerated, *) by Computer',
      'union Heartbeat, DnsEvents',
      'union withsource=T Heart*',
      'Heartbeat | join kind=inner DnsEvents on Computer',
      'Firewall_CL | project-away Port',
    ]) {
      const columns = columnsOf(query);
      assert.deepEqual(
        columns.filter((name) => hidden.includes(name.replace(/1$/, ''))),
        [],
        query,
      );
    }
  });

  it('can be named although they are hidden', () => {
    assert.deepEqual(columnsOf('Heartbeat | where _IsBillable == "true" | summarize Size = sum(_BilledSize)'), [
      'Size',
    ]);
    assert.deepEqual(columnsOf("Firewall_CL | project ['_ItemId'], _TimeReceived"), ['_ItemId', '_TimeReceived']);
  });

  it('are hidden from the next query, whatever was bound before', () => {
    columnsOf('Heartbeat | project _ItemId');
    assert.ok(!columnsOf('Heartbeat').includes('_ItemId'));
  });
});

describe('a table of which no column is documented', () => {
  it('takes any name', () => {
    assert.deepEqual(columnsOf('OTelTraces | where SpanId == "a" | project SpanId'), ['SpanId']);
  });
});
