import assert from 'node:assert/strict';
import { outcomeOf, rowsOf } from '../query-rows';

/* Answers of the service: microsoft/Kusto-Query-Language, issue 112, and the page "parse_url()". */

const none =
  '{"Scheme":"","Host":"","Port":"","Path":"","Username":"","Password":"","Query Parameters":{},"Fragment":""}';

const answered: readonly (readonly [expression: string, expected: string])[] = [
  ["parse_url('mailto:ann@a.example')", none],
  ["parse_url('urn:isbn:0451450523')", none],
  ["parse_url('a.example/login')", none],
  ["parse_url('')", none],
  [
    "parse_url('https://ann@a.example:123/b/?tag=x&order=y#top')",
    '{"Scheme":"https","Host":"ann@a.example","Port":"123","Path":"/b/","Username":"","Password":"","Query Parameters":{"order":"y","tag":"x"},"Fragment":"top"}',
  ],
  ["parse_url('ftp://ann:secret@a.example/b').Username", 'ann'],
  ["parse_url('ftp://ann:secret@a.example/b').Host", 'a.example'],
  [
    "parse_url('ldap://[2001:db8::7]/c=GB?one?two')",
    '{"Scheme":"ldap","Host":"[2001:db8:","Port":"7]","Path":"/c=GB","Username":"","Password":"","Query Parameters":{},"Fragment":""}',
  ],
  ["parse_url('https://a.example/?x=1&y').Host", 'a.example'],
  ["parse_url('a.example/?x=1').Host", ''],
  ["array_length(bag_keys(parse_url('a.example/?x=1')))", '8'],
  ["parse_urlquery('b=2&a=1==')", '{"Query Parameters":{"a":"1==","b":"2"}}'],
  ["parse_urlquery('')", '{"Query Parameters":{}}'],
  ["parse_path('C:\\\\logs\\\\a.log').DirectoryPath", 'C:\\logs'],
  ["parse_path('C:\\\\a.log').Filename", 'a.log'],
  ["parse_path('https://a.example/b/c.txt').Extension", 'txt'],
];

const refused: readonly string[] = [
  "parse_url('a.example/?x=1')",
  "parse_url('a.example/?x=1').Path",
  "parse_url('https://a.example?x=1').Host",
  "parse_url('https://a.example/?x=1&y')['Query Parameters']",
  "parse_url('https://a.example/?x=1&x=2')['Query Parameters']",
  "parse_url('https://a:b:c@a.example/').Username",
  "parse_url('file:///etc/passwd').Path",
  "tostring(parse_url('a.example/?x=1'))",
  "pack_array(parse_url('a.example/?x=1'))",
  "parse_urlquery('?a=1')",
  "parse_urlquery('a')",
  "parse_path('C:\\\\a.log').DirectoryPath",
  "parse_path('https://a.example/b/c.txt').RootPath",
  "parse_path('C:\\\\logs\\\\').Filename",
  "parse_command_line('', 'windows')",
];

describe('parse_url(), parse_urlquery() and parse_path()', () => {
  for (const [expression, expected] of answered) {
    it(`answer ${expression} with ${expected}`, () => {
      assert.deepEqual(rowsOf(`print ${expression}`), [expected]);
    });
  }

  for (const expression of refused) {
    it(`refuse ${expression}, of which no page and no answer says what it is`, () => {
      assert.equal(outcomeOf(`print ${expression}`).kind, 'refused');
    });
  }

  it('refuse a part that nobody knows only where it is read', () => {
    const urls = "datatable(u:string)['https://a.example/b', 'a.example/?x=1'] | extend parts = parse_url(u)";
    assert.deepEqual(rowsOf(`${urls} | project host = tostring(parts.Host)`), ['a.example', '']);
    assert.equal(outcomeOf(`${urls} | project path = tostring(parts.Path)`).kind, 'refused');
    assert.equal(outcomeOf(`${urls} | summarize make_list(parts)`).kind, 'refused');
    assert.equal(outcomeOf(urls).kind, 'refused');
  });
});
