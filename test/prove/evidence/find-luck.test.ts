import assert from 'node:assert/strict';
import { createCatalogSchema } from '../../../scripts/expand/catalog-schema';
import { runTests } from '../../../scripts/prove/run-tests';
import { huntYaml, readContent, ruleYaml } from '../read-content';

const twoRows =
  'DnsEvents: [{ Computer: c, Name: a, ClientIP: 192.0.2.1 }, { Computer: c, Name: b, ClientIP: 192.0.2.2 }]';

/** Whether a case passed, and the text of the query at each place that luck decides. */
function luckOf(query: string, expected: string, detection = huntYaml): readonly [boolean, ...string[]] {
  const yaml = detection(query);
  const catalog = readContent({
    'detections/a.yaml': yaml,
    'detections/a.test.yaml': `now: 2026-06-02T12:00:00Z\ncases:\n  - { name: It, events: { ${twoRows} }, expect: ${expected} }\n`,
  });
  const context = { catalog, schema: createCatalogSchema(catalog), workspace: undefined };
  const { results } = runTests(context, {
    detections: [],
    explain: false,
    mutate: false,
    everywhere: true,
    caseName: undefined,
  });
  const [{ passed, diagnostics }] = results[0]!.cases as [(typeof results)[0]['cases'][0]];
  const lucky = diagnostics.filter(({ check }) => check === 'test-luck');
  return [passed, ...lucky.map(({ place }) => yaml.slice(place.span.start, place.span.end))];
}

describe('findLuck', () => {
  const decided: readonly (readonly [query: string, expected: string, place: string])[] = [
    ['DnsEvents | take 1 | project Name', '{ rows: [{ Name: a }] }', 'take 1'],
    ['DnsEvents | sort by Computer asc | take 1 | project Name', '{ rows: [{ Name: a }] }', 'sort by Computer asc'],
    ['DnsEvents | top 1 by Computer | project Name', '{ rows: [{ Name: a }] }', 'top 1 by Computer'],
    ['DnsEvents | summarize arg_max(Computer, Name)', '{ rows: [{ Name: a }] }', 'arg_max(Computer, Name)'],
    ['DnsEvents | summarize arg_min(Computer, *) by Computer', '{ rows: [{ Name: a }] }', 'arg_min(Computer, *)'],
    ['DnsEvents | summarize n = take_any(Name)', '{ rows: [{ n: a }] }', 'take_any(Name)'],
    ['DnsEvents | summarize n = make_set(Name)', '{ rows: [{ n: [a, b] }] }', 'make_set(Name)'],
    ['DnsEvents | summarize n = make_list(Name)', '{ rows: [{ n: [a, b] }] }', 'make_list(Name)'],
    [
      'DnsEvents | summarize n = tostring(make_bag(bag_pack(Computer, Name)).c)',
      '{ rows: [{ n: a }] }',
      'make_bag(bag_pack(Computer, Name))',
    ],
    ['DnsEvents | serialize | extend n = row_number() | where n == 1', '{ rows: [{ Name: a }] }', 'serialize'],
    [
      'DnsEvents | join DnsEvents on Computer | where Name1 == "b" | project Name',
      '{ rows: [{ Name: a }] }',
      'join DnsEvents on Computer',
    ],
    [
      'let n = toscalar(DnsEvents | project Name);\n  print Name = n',
      '{ rows: [{ Name: a }] }',
      'toscalar(DnsEvents | project Name)',
    ],
    ['DnsEvents | partition by Computer (take 1 | project Name)', '{ rows: [{ Name: a }] }', 'take 1'],
    ['DnsEvents | sample-distinct 1 of Name', '{ rows: [{ Name: a }] }', 'sample-distinct 1 of Name'],
    ['DnsEvents | top-hitters 1 of Name | project Name', '{ rows: [{ Name: b }] }', 'top-hitters 1 of Name'],
    ['DnsEvents | where rand() < 0.5', '{ rowCount: 2 }', 'rand()'],
    [
      'DnsEvents | take 2 | extend id = new_guid() | where tostring(id) startswith "a" | project Name',
      '{ rowCount: 0 }',
      'new_guid()',
    ],
  ];
  for (const [query, expected, place] of decided) {
    it(`says at ${place} that another choice fails the case`, () => {
      assert.deepEqual(luckOf(query, expected), [true, place]);
    });
  }

  it('says of a case that fails that another choice passes it', () => {
    assert.deepEqual(luckOf('DnsEvents | take 1 | project Name', '{ rows: [{ Name: b }] }'), [false, 'take 1']);
  });

  it('says it of the alerts of a rule', () => {
    const alerts = '{ alerts: [{ entities: [{ type: DNS, DomainName: a }] }] }';
    assert.deepEqual(
      luckOf('DnsEvents | take 1', alerts, (query) => ruleYaml(query)),
      [true, 'take 1'],
    );
  });

  const sure: readonly (readonly [query: string, expected: string])[] = [
    ['DnsEvents | take 1 | project Name', '{ rowCount: 1 }'],
    ['DnsEvents | take 1 | project Computer', '{ rows: [{ Computer: c }] }'],
    ['DnsEvents | take 2 | project Name', '{ rows: [{ Name: a }, { Name: b }] }'],
    ['DnsEvents | top 1 by Name desc | project Name', '{ rows: [{ Name: b }] }'],
    ['DnsEvents | sort by Name asc | take 1 | project Name', '{ rows: [{ Name: a }] }'],
    ['DnsEvents | sort by Name asc | summarize n = make_list(Name)', '{ rows: [{ n: [a, b] }] }'],
    ['DnsEvents | summarize arg_max(ClientIP, Name)', '{ rows: [{ Name: b }] }'],
    ['DnsEvents | summarize n = array_sort_asc(make_set(Name))', '{ rows: [{ n: [a, b] }] }'],
    ['DnsEvents | join DnsEvents on Computer | where Name == "b" and Name1 == "a"', '{ rowCount: 1 }'],
    ['DnsEvents | join kind=inner DnsEvents on Computer', '{ rowCount: 4 }'],
    [
      'DnsEvents | mv-apply x = dynamic(["p", "q"]) on (take 1) | where Name == "a" | project x',
      '{ rows: [{ x: p }] }',
    ],
    ['print Name = "a"', '{ rows: [{ Name: a }] }'],
    ['DnsEvents | extend id = new_guid() | summarize n = count() by id', '{ rows: [{ n: 1 }, { n: 1 }] }'],
    ['DnsEvents | where rand() < 1.0', '{ rowCount: 2 }'],
  ];
  for (const [query, expected] of sure) {
    it(`says nothing of a case that holds for every choice: ${query}`, () => {
      const events = query.startsWith('print') ? `${query} | union (DnsEvents | where false)` : query;
      assert.deepEqual(luckOf(events, expected), [true]);
    });
  }

  it('finds a count of many values that Kusto estimates, whichever way the estimate errs', () => {
    const many = (count: number, condition: string): readonly string[] => {
      const yaml = huntYaml(`DnsEvents | summarize n = dcount(Name) | where ${condition}`);
      const events = `{ DnsEvents: [{ repeat: ${String(count)}, event: { Name: 'n{n}' } }] }`;
      const catalog = readContent({
        'detections/a.yaml': yaml,
        'detections/a.test.yaml': `now: 2026-06-02T12:00:00Z\ncases:\n  - { name: It, events: ${events}, expect: { rowCount: 1 } }\n`,
      });
      const context = { catalog, schema: createCatalogSchema(catalog), workspace: undefined };
      const selection = { detections: [], explain: false, mutate: false, everywhere: true, caseName: undefined };
      const [proved] = runTests(context, selection).results[0]!.cases;
      assert.equal(proved?.passed, true);
      return proved.diagnostics.map(({ message }) => message.replace(/,.*/, ''));
    };
    assert.deepEqual(many(2000, 'n >= 2000'), ['Kusto leaves open by how much dcount() estimates too few']);
    assert.deepEqual(many(2000, 'n <= 2000'), ['Kusto leaves open by how much dcount() estimates too many']);
    assert.deepEqual(many(2000, 'n >= 1500'), []);
    assert.deepEqual(many(1000, 'n == 1000'), []);
  });
});
