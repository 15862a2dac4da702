import assert from 'node:assert/strict';
import { createCatalogSchema } from '../../scripts/expand/catalog-schema';
import { huntPath, huntYaml, readContent } from './read-content';

const watchlist = (columns: string) => `\
alias: hosts
displayName: Hosts
searchKey: Host
items:
  - { Host: a, ${columns}: b }
`;
const files = {
  'watchlists/hosts.yaml': watchlist('Owner'),
  'functions/Blocked.yaml': 'functionAlias: Blocked\nquery: DnsEvents | where Name == "a.example"\n',
  'summaries/names.yaml':
    'name: names\ndestinationTable: Names_CL\nbinSize: 60\nquery: DnsEvents | summarize Count = count() by Name\n',
  'schemas/custom/Own_CL.yaml': 'table: Own_CL\ncolumns:\n  Host: string\n',
};

describe('createCatalogSchema', () => {
  it('is the same for two readings of the same content', () => {
    assert.equal(createCatalogSchema(readContent(files)), createCatalogSchema(readContent(files)));
  });

  it('is the same if a detection alone is another', () => {
    const hunt = { [huntPath]: huntYaml('DnsEvents') };
    assert.equal(createCatalogSchema(readContent({ ...files, ...hunt })), createCatalogSchema(readContent(files)));
  });

  for (const [what, changed] of [
    ['a column of a watchlist', { 'watchlists/hosts.yaml': watchlist('Site') }],
    ['the query of a function', { 'functions/Blocked.yaml': 'functionAlias: Blocked\nquery: DnsEvents\n' }],
    [
      'the query of a summary rule',
      {
        'summaries/names.yaml':
          'name: names\ndestinationTable: Names_CL\nbinSize: 60\nquery: DnsEvents | summarize Total = count() by Name\n',
      },
    ],
    ['a column of an own table', { 'schemas/custom/Own_CL.yaml': 'table: Own_CL\ncolumns:\n  Host: long\n' }],
  ] as const) {
    it(`is another if ${what} is another`, () => {
      const [before, after] = [files, { ...files, ...changed }].map((each) => createCatalogSchema(readContent(each)));
      assert.notEqual(after, before);
      assert.notDeepEqual(
        [
          after!.watchlists,
          after!.functions.get('Blocked'),
          after!.tables.get('Names_CL'),
          after!.tables.get('Own_CL'),
        ],
        [
          before!.watchlists,
          before!.functions.get('Blocked'),
          before!.tables.get('Names_CL'),
          before!.tables.get('Own_CL'),
        ],
      );
    });
  }
});
