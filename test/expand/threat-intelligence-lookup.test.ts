import assert from 'node:assert/strict';
import fc from 'fast-check';

import { indicatorColumns } from '../../scripts/content/watchlist';
import { stixIndicator } from '../../scripts/deploy/bodies/stix-indicator';
import { watchlistRows } from '../../scripts/deploy/bodies/watchlist-body';
import { runQuery } from '../../scripts/engine/run-query';
import { tableFromRecords } from '../../scripts/engine/values/table-from-records';
import type { Table } from '../../scripts/engine/values';
import { createCatalogSchema } from '../../scripts/expand/catalog-schema';
import { ticksOf, watchlistTable } from '../../scripts/expand/watchlist-table';
import { activeItems } from '../../scripts/indicators/active-items';
import { bindQuery } from '../../scripts/kql/bind-query';
import { domainsYaml, expand, expandedText, readContent } from './read-content';

const asOf = new Date('2026-06-10T00:00:00Z');

function workspaceYaml(more: string): string {
  return `name: soc
subscription: 00000000-0000-0000-0000-000000000001
resourceGroup: soc
workspace: soc
workspaceId: 00000000-0000-0000-0000-000000000002
repository: our-content
${more}`;
}

const lists = {
  'watchlists/bad.yaml': domainsYaml('bad', ['a.example', 'b.example']),
  'workspaces/soc.yaml': workspaceYaml('threatIntelligence: { watchlists: [bad] }\n'),
};
const query = "let domains = _GetWatchlist('bad') | project Value;\nDnsEvents | where Name in (domains)";

describe('A lookup of a list that is in threat intelligence', () => {
  it('reads ThreatIntelIndicators where it stays a lookup', () => {
    const text = expandedText({ query, more: 'expand: watchlist\n', files: lists, workspace: 'soc' });
    assert.match(text, /^let domains = \(ThreatIntelIndicators \| where SourceSystem == "our-content"/);
    assert.doesNotMatch(text, /_GetWatchlist/);
  });

  it('is a literal all the same where that is the better query', () => {
    const text = expandedText({ query, files: lists, workspace: 'soc' });
    assert.match(text, /dynamic\(\["a\.example", "b\.example"\]\)/);
    assert.doesNotMatch(text, /ThreatIntelIndicators/);
  });

  it('stays a lookup of the watchlist in a workspace that does not say so', () => {
    assert.match(expandedText({ query, more: 'expand: watchlist\n', files: lists }), /_GetWatchlist\('bad'\)/);
  });

  it('goes there by the size of its list', () => {
    const files = (above: number) => ({
      ...lists,
      'workspaces/soc.yaml': workspaceYaml(`threatIntelligence: { above: ${above} }\n`),
    });
    const text = (above: number) =>
      expandedText({ query, more: 'expand: watchlist\n', files: files(above), workspace: 'soc' });
    assert.match(text(1), /ThreatIntelIndicators/);
    assert.match(text(2), /_GetWatchlist/);
  });

  it('is one in each place where the query reads the list', () => {
    const twice = `${query}\n| union (_GetWatchlist('bad') | project Name = Value)`;
    const text = expandedText({ query: twice, more: 'expand: watchlist\n', files: lists, workspace: 'soc' });
    assert.equal(text.match(/\(ThreatIntelIndicators/g)?.length, 2);
  });

  it('is an error where a table of the workspace alone can stand', () => {
    const search = `search in (_GetWatchlist('bad')) "a.example"`;
    const found = expand({ query: search, more: 'expand: watchlist\n', files: lists, workspace: 'soc' });
    const [finding, ...others] = found.diagnostics;
    assert.deepEqual(others, []);
    assert.equal(finding?.check, 'expand-lookup');
    assert.match(finding.message, /cannot read threat intelligence in the place of its watchlist/);
    assert.deepEqual(finding.place.start, { line: 8, column: 14 });
  });

  it('is an error in a rule whose period is shorter than that in which indicators are written again', () => {
    const rule = (period: string) => `kind: Scheduled
severity: Low
queryFrequency: 1h
queryPeriod: ${period}
triggerOperator: gt
triggerThreshold: 0
version: 1.0.0
expand: watchlist
`;
    const found = expand({ query, more: rule('1h'), files: lists, workspace: 'soc' });
    const [finding] = found.diagnostics;
    assert.equal(found.value, undefined);
    assert.equal(finding?.check, 'expand-period');
    assert.equal(finding.place.start.line, 8);
    assert.deepEqual(expand({ query, more: rule('14d'), files: lists, workspace: 'soc' }).diagnostics, []);
  });

  it('finds the rows that the watchlist has, whatever stands in them', () => {
    const cell = fc.string({ unit: 'binary', maxLength: 12 }).filter((text) => !/[\uD800-\uDFFF]/.test(text));
    const indicator = fc.record({
      type: fc.constant('filename'),
      value: fc.stringMatching(/^[\w'"\\ ;{}-]{1,12}\.exe$/),
      malware: cell,
      threatType: cell,
      confidence: fc.integer({ min: 0, max: 100 }),
      firstSeen: fc.constant('2026-06-01'),
    });
    fc.assert(
      fc.property(fc.array(indicator, { maxLength: 5 }), (indicators) => {
        const yaml = JSON.stringify({ alias: 'bad', displayName: 'Bad', indicators });
        const catalog = readContent({ ...lists, 'watchlists/bad.yaml': yaml });
        const [watchlist] = catalog.watchlists;
        const schema = createCatalogSchema(catalog);
        const columns = ['SearchKey', ...indicatorColumns].join(', ');
        const original = `_GetWatchlist('bad') | project ${columns} | order by Value asc`;
        const { text } = expand({
          query: original,
          more: 'expand: watchlist\n',
          files: { ...lists, 'watchlists/bad.yaml': yaml },
          workspace: 'soc',
        }).value!.query;
        const run = (query: string, tables: ReadonlyMap<string, Table>) => {
          const watchlists = new Map([['bad', watchlistTable(watchlist!, asOf)]]);
          const outcome = runQuery(bindQuery(query, schema), { tables, watchlists, now: ticksOf(asOf) });
          assert.equal(outcome.kind, 'rows');
          return 'table' in outcome ? outcome.table.data : undefined;
        };
        const { rows } = watchlistRows(activeItems(watchlist!, asOf), 'Value');
        const uploaded = indicatorTable(rows, schema.tables.get('ThreatIntelIndicators')!.columns);
        assert.deepEqual(run(text, new Map([['ThreatIntelIndicators', uploaded]])), run(original, new Map()));
      }),
      { numRuns: 10 },
    );
  });

  it('finds neither what was revoked, nor what is past its time, nor what is of another source or list', () => {
    const columns = ['Id', 'SourceSystem', 'TimeGenerated', 'IsActive', 'Revoked', 'ValidUntil', 'Data'];
    const item = (Value: string, watchlist = 'bad') => ({
      description: JSON.stringify({ watchlist, item: { Type: 'domain', Value } }),
    });
    const base = {
      SourceSystem: 'our-content',
      TimeGenerated: '2026-06-09',
      IsActive: true,
      IsDeleted: false,
      Revoked: false,
    };
    const records = [
      { ...base, Id: '1', Data: item('kept.example') },
      { ...base, Id: '2', Data: item('revoked.example') },
      {
        ...base,
        Id: '2',
        TimeGenerated: '2026-06-09T01:00:00Z',
        IsActive: false,
        Revoked: true,
        Data: item('revoked.example'),
      },
      { ...base, Id: '3', ValidUntil: '2026-06-09', Data: item('past.example') },
      { ...base, Id: '4', SourceSystem: 'Others', Data: item('theirs.example') },
      { ...base, Id: '5', Data: item('other.example', 'other') },
      { ...base, Id: '6', Data: { description: 'no item' } },
    ];
    const catalog = readContent(lists);
    const schema = createCatalogSchema(catalog);
    const text = expandedText({
      query: "_GetWatchlist('bad') | project Value",
      more: 'expand: watchlist\n',
      files: lists,
      workspace: 'soc',
    });
    const { table } = tableFromRecords(schema.tables.get('ThreatIntelIndicators')!.columns, records);
    const tables = new Map([['ThreatIntelIndicators', table]]);
    const outcome = runQuery(bindQuery(text, schema), { tables, watchlists: new Map(), now: ticksOf(asOf) });
    assert.deepEqual('table' in outcome ? outcome.table.data : columns, [['kept.example']]);
  });
});

/** The table as it is once rows were uploaded. */
function indicatorTable(
  rows: readonly Readonly<Record<string, string>>[],
  columns: Parameters<typeof tableFromRecords>[0],
): Table {
  const records = rows.map((row, index) => {
    const stix = stixIndicator('bad', { id: `indicator--${index}`, row }, false, asOf);
    const states = { IsActive: true, IsDeleted: false, Revoked: false };
    const times = { TimeGenerated: asOf.toISOString(), ValidUntil: stix['valid_until'] };
    return { Id: `our-content--${index}`, SourceSystem: 'our-content', ...states, ...times, Data: stix };
  });
  return tableFromRecords(columns, records).table;
}
