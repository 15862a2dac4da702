import assert from 'node:assert/strict';
import { readCatalog } from '../../scripts/content/read-catalog';
import { schemaFiles } from '../../scripts/deploy/pull/schema-files';
import { schemaFromWorkspace } from '../../scripts/deploy/pull/schema-from-workspace';
import { createSourceFile } from '../../scripts/source/source-file';

const standard = [
  { name: 'TenantId', type: 'guid' },
  { name: 'TimeGenerated', type: 'dateTime' },
];

function tableBody(name: string, columns: readonly object[], more: Readonly<Record<string, unknown>> = {}) {
  const schema = { name, tableType: 'CustomLog', columns, standardColumns: standard, ...more };
  return { id: `/x/tables/${name}`, name, properties: { schema } } as never;
}

function functionBody(alias: string, more: Readonly<Record<string, string>> = {}) {
  const properties = {
    category: 'Functions',
    displayName: alias,
    query: 'DnsEvents\r\n| take 1',
    functionAlias: alias,
  };
  return { name: alias, properties: { ...properties, ...more } } as never;
}

/** The files that a workspace makes of those that are there. */
function pull(
  tables: readonly never[],
  functions: readonly never[] = [],
  there: Readonly<Record<string, string>> = {},
) {
  const sources = Object.entries(there).map(([path, text]) => createSourceFile(path, text));
  const { files, left } = schemaFiles(
    { ...schemaFromWorkspace(tables, functions), watchlists: [] },
    readCatalog(sources).value,
    Object.keys(there),
  );
  return { files: Object.fromEntries(files), left: left.map(({ name, reason }) => `${name}: ${reason}`) };
}

describe('The schema of a workspace', () => {
  it('is its custom tables, in the types of KQL', () => {
    const columns = [
      { name: 'Blocked', type: 'boolean' },
      { name: 'Bytes', type: 'long' },
      { name: 'Seen', type: 'dateTime' },
    ];
    const { files, left } = pull([tableBody('Firewall_CL', columns, { description: 'What the firewall saw.' })]);
    assert.deepEqual(left, []);
    assert.deepEqual(files, {
      'schemas/custom/Firewall_CL.yaml':
        'table: Firewall_CL\ndescription: What the firewall saw.\n' +
        'columns:\n  Blocked: bool\n  Bytes: long\n  Seen: datetime\n',
    });
  });

  it('has of a documented table the columns that Microsoft does not document', () => {
    const heartbeat = [...standard, { name: 'Computer', type: 'string' }];
    const same = tableBody('Heartbeat', [], { tableType: 'Microsoft', standardColumns: heartbeat });
    assert.deepEqual(pull([same]).files, {});
    const own = [{ name: 'Rack_CF', type: 'string' }];
    const more = tableBody('Heartbeat', own, { tableType: 'Microsoft', standardColumns: heartbeat });
    assert.deepEqual(pull([more]).files, {
      'schemas/custom/Heartbeat.yaml': 'table: Heartbeat\nextends: true\ncolumns:\n  Rack_CF: string\n',
    });
  });

  it('has no results of search jobs and no restored logs', () => {
    const passing = ['SearchResults', 'RestoredLogs'].map((tableType) => tableBody('A_SRCH', [], { tableType }));
    assert.deepEqual(pull(passing), { files: {}, left: [] });
  });

  it('says that a table without columns of its own is open', () => {
    assert.deepEqual(pull([tableBody('Empty_CL', [])]).files, {
      'schemas/custom/Empty_CL.yaml': 'table: Empty_CL\nopen: true\n',
    });
  });

  it('writes no watchlist under an alias that is a path', () => {
    const aliases = ['../../.github/workflows/x', 'a/b', '..', 'a\\\\b', '\\u202ea'];
    const watchlists = aliases.map((alias) => ({ alias, searchKey: 'A', description: undefined, columns: ['A'] }));
    const { files, left } = schemaFiles({ ...schemaFromWorkspace([], []), watchlists }, readCatalog([]).value, []);
    assert.deepEqual([files.size, left.length], [0, aliases.length]);
  });

  it('has functions with their KQL, those of ASIM and of the repository apart', () => {
    const functions = [
      functionBody('Recent', { functionParameters: 'days:int=1' }),
      functionBody('ASimDnsOwn', { category: 'ASIM' }),
      functionBody('Ours'),
      functionBody(''),
    ];
    const { files } = pull([], functions, { 'functions/Ours.yaml': 'functionAlias: Ours\nquery: DnsEvents\n' });
    assert.deepEqual(files, {
      'schemas/custom/Recent.yaml': 'function: Recent\nparameters: (days:int=1)\nbody: |-\n  DnsEvents\n  | take 1\n',
    });
  });

  it('has no table that a summary rule of the repository fills', () => {
    const there = {
      'summaries/hourly.yaml':
        'name: hourly\ndescription: Counts.\ndestinationTable: Hourly_CL\nbinSize: 60\nquery: DnsEvents | summarize count() by Name\n',
    };
    const columns = [{ name: 'Name', type: 'string' }];
    const { files } = pull([tableBody('Hourly_CL', columns), tableBody('Other_CL', columns)], [], there);
    assert.deepEqual(Object.keys(files), ['schemas/custom/Other_CL.yaml']);
  });

  it('leaves names that make no file, and types that nobody knows, and says so', () => {
    const { files, left } = pull(
      [
        tableBody('../up', []),
        tableBody('A_CL', [
          { name: 'Shape', type: 'geometry' },
          { name: 'B', type: 'int' },
        ]),
      ],
      [functionBody('a b'), functionBody('Empty', { query: ' ' })],
    );
    assert.deepEqual(Object.keys(files), ['schemas/custom/A_CL.yaml']);
    assert.deepEqual(left, [
      'A_CL.Shape: its type, geometry, is not known',
      '../up: its name has other characters than letters, digits and _',
      'a b: its name has other characters than letters, digits and _',
      'Empty: it has no KQL',
    ]);
  });

  it('writes no second file where names differ by case alone', () => {
    const { files, left } = pull([tableBody('Log_CL', []), tableBody('LOG_CL', [])]);
    assert.deepEqual(Object.keys(files), ['schemas/custom/Log_CL.yaml']);
    assert.match(left.join(), /^LOG_CL: schemas\/custom\/LOG_CL\.yaml is there already/);
  });

  it('adds to a file what it lacks, and keeps comments and what another workspace has', () => {
    const there =
      '# Of the network team.\r\ntable: Firewall_CL\r\ncolumns:\r\n  Old: string # gone?\r\n  Bytes: int\r\n';
    const columns = [
      { name: 'Bytes', type: 'long' },
      { name: 'Port', type: 'int' },
    ];
    const { files, left } = pull([tableBody('Firewall_CL', columns)], [], { 'schemas/custom/firewall.yaml': there });
    assert.deepEqual(left, []);
    assert.deepEqual(files, {
      'schemas/custom/firewall.yaml': there.replace('Bytes: int\r\n', 'Bytes: long\r\n  Port: int\r\n'),
    });
  });

  it('writes nothing where the files say what the workspace has', () => {
    const bodies = [[tableBody('A_CL', [{ name: 'B', type: 'int' }])], [functionBody('Recent')]] as const;
    const { files } = pull(...bodies);
    assert.deepEqual(pull(...bodies, files), { files: {}, left: [] });
  });

  it('leaves a file of JSON that says otherwise, and says what', () => {
    const there = '{"Name": "A_CL", "Properties": [{"Name": "B", "Type": "String"}]}';
    const { files, left } = pull([tableBody('A_CL', [{ name: 'B', type: 'int' }])], [], {
      'schemas/custom/a.json': there,
    });
    assert.deepEqual(files, {});
    assert.match(left.join(), /^A_CL: schemas\/custom\/a\.json says otherwise, .*: columns\.B: int$/);
  });

  it('replaces the KQL of a function, and leaves one that says what it returns instead', () => {
    const body = 'function: Recent # by the SOC\nbody: |\n  DnsEvents\n  | take 2\n';
    const { files } = pull([], [functionBody('Recent')], { 'schemas/custom/r.yaml': body });
    assert.deepEqual(files, { 'schemas/custom/r.yaml': body.replace('take 2', 'take 1') });
    const returns = 'function: Recent\ncolumns: { Name: string }\n';
    assert.deepEqual(pull([], [functionBody('Recent')], { 'schemas/custom/r.yaml': returns }).files, {});
  });
});
