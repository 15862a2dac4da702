import assert from 'node:assert/strict';

import { givenFunctions } from '../../../scripts/engine/run/given-functions';
import { tableFromRecords } from '../../../scripts/engine/values/table-from-records';
import type { Table } from '../../../scripts/engine/values';
import { outcomeOf, rowsOf } from '../query-rows';

function rowsFor(name: string, ...rows: readonly Record<string, unknown>[]): { functions: Map<string, Table> } {
  return { functions: new Map([[name, tableFromRecords(givenFunctions.get(name)!.columns, rows).table]]) };
}

function refusalOf(query: string, input: { functions?: Map<string, Table> }): string | undefined {
  const outcome = outcomeOf(query, input);
  return outcome.kind === 'refused' ? outcome.refusals[0]?.reason : undefined;
}

const places = rowsFor(
  'geo_info_from_ip_address',
  { ip_address: '203.0.113.5', country: 'Norway', city: 'Oslo', latitude: 59.9 },
  { ip_address: '10.0.0.1' },
);

const agents = rowsFor('parse_user_agent', {
  user_agent: 'curl/8.1',
  Browser: { Family: 'curl' },
  OperatingSystem: { Family: 'Other' },
});

describe('functions whose answers are given', () => {
  it('answer from the row for their argument, with what the row says', () => {
    const query = 'datatable(ip:string)["203.0.113.5", "10.0.0.1"] | extend geo_info_from_ip_address(ip)';
    assert.deepEqual(rowsOf(query, places), [
      '203.0.113.5,{"country":"Norway","city":"Oslo","latitude":59.9}',
      '10.0.0.1,{}',
    ]);
  });

  it('can be read by member', () => {
    const query = 'print tostring(geo_info_from_ip_address("203.0.113.5").country)';
    assert.deepEqual(rowsOf(query, places), ['Norway']);
  });

  it('give the parts that are asked for', () => {
    assert.deepEqual(rowsOf('print parse_user_agent("curl/8.1", "browser")', agents), [
      '{"Browser":{"Family":"curl"}}',
    ]);
    const both = 'print parse_user_agent("curl/8.1", dynamic(["os", "browser"]))';
    assert.deepEqual(rowsOf(both, agents), ['{"Browser":{"Family":"curl"},"OperatingSystem":{"Family":"Other"}}']);
  });

  it('are refused without rows, and without a row for an argument, in words that say what to give', () => {
    const query = 'print geo_info_from_ip_address("192.0.2.7")';
    assert.match(refusalOf(query, {}) ?? '', /give rows of geo_info_from_ip_address with ip_address, country/);
    assert.match(refusalOf(query, places) ?? '', /none of its rows is for "192.0.2.7"/);
    assert.equal(outcomeOf('print parse_user_agent("curl/8.1", "engine")', agents).kind, 'refused');
  });
});
