import assert from 'node:assert/strict';

import { findRenamed, rename } from '../../scripts/language/rename';
import { edited, fileOf, projectOf } from './ask-language';

const detection = 'detections/example/rule.yaml';
const proof = 'detections/example/rule.test.yaml';

const keys = `\
query: |
  let limit = 5;
  ASimDnsActivityLogs
  | extend Who = SrcIpAddr
  | where Who != "Who" // Who
  | summarize Count = count() by Who
  | where Count > limit
entityMappings:
  - entityType: IP
    fieldMappings: [{ identifier: Address, columnName: 'Who' }]
customDetails:
  Who: Who
alertDetailsOverride:
  alertDisplayNameFormat: 'Asked by {{Who}} {{ Who }} Who'
`;

const project = projectOf({
  [detection]: keys,
  [proof]: `\
cases:
  - name: x
    events: { ASimDnsActivityLogs: [{ SrcIpAddr: 192.0.2.1, DnsQuery: Who }] }
    expect:
      rows:
        - { Who: 192.0.2.1 }
        - Who: 192.0.2.2
          Count: 6
`,
});
const textOf = (path: string) => project.sources.get(path)?.text ?? '';

function renamed(
  beginning: string,
  newName: string,
  text = textOf(detection),
): Readonly<Record<string, string>> | string {
  const offset = text.indexOf(beginning) + beginning.length;
  assert.ok(offset >= beginning.length, beginning);
  const result = rename(fileOf(detection, text), project, offset, newName);
  if ('refusal' in result) return result.refusal;
  return Object.fromEntries(
    [...result.edits].map(([path, edits]) => [path, edited(path === detection ? text : textOf(path), edits)]),
  );
}

describe('Renaming', () => {
  it('takes a column through the query, mappings, details, titles and proofs, and nothing else', () => {
    const result = renamed('extend W', 'Client');
    assert.ok(typeof result === 'object');
    assert.equal(
      result[detection],
      textOf(detection)
        .replace('extend Who', 'extend Client')
        .replace('where Who !=', 'where Client !=')
        .replace('by Who', 'by Client')
        .replace("'Who' }", "'Client' }")
        .replace('Who: Who', 'Who: Client')
        .replace('{{Who}} {{ Who }}', '{{Client}} {{ Client }}'),
    );
    assert.equal(result[proof], textOf(proof).replace('{ Who:', '{ Client:').replace('- Who:', '- Client:'));
  });

  it('takes the column of a join on both of its sides', () => {
    const query = (name: string) =>
      `kind: NRT\nquery: |\n  DnsEvents\n  | extend ${name} = tolower(Name)\n  | join (SecurityAlert | extend ${name} = tolower(CompromisedEntity)) on ${name}\n  | where ${name} != ""\n  | join (Heartbeat | summarize by ${name} = Computer) on ${name}\n  | project ${name}, ClientIP\n`;
    for (const beginning of ['extend W', 'on W', '(SecurityAlert | extend W', 'by W', 'project W']) {
      const result = renamed(beginning, 'Client', query('Who'));
      assert.ok(typeof result === 'object', `${beginning}: ${String(result)}`);
      assert.equal(result[detection], query('Client'), beginning);
    }
  });

  it('refuses a column of a join that the table of one side has', () => {
    const text =
      'kind: NRT\nquery: |\n  DnsEvents\n  | extend Computer = tolower(Name)\n  | join SecurityEvent on Computer\n';
    assert.match(String(renamed('extend C', 'Client', text)), /^Computer belongs to a table/);
  });

  it('starts from a mapping, a title or any use, with the same result', () => {
    const expected = renamed('extend W', 'Client');
    for (const beginning of ["columnName: 'W", 'Who: W', 'by {{W', 'count() by W']) {
      assert.deepEqual(renamed(beginning, 'Client'), expected, beginning);
    }
  });

  it('renames a let in the query alone', () => {
    const expected = textOf(detection).replace('let limit', 'let most').replace('> limit', '> most');
    assert.deepEqual(renamed('let lim', 'most'), { [detection]: expected });
  });

  it('works in a text with CRLF', () => {
    const text = textOf(detection).replaceAll('\n', '\r\n');
    const result = renamed('let lim', 'most', text);
    assert.deepEqual(result, { [detection]: text.replace('let limit', 'let most').replace('> limit', '> most') });
  });

  it('refuses what is not declared here, is taken, or is not a name', () => {
    assert.match(String(renamed('= SrcIp', 'X')), /SrcIpAddr belongs to a table/);
    assert.match(String(renamed('extend W', 'Count')), /has the name Count already/);
    assert.match(String(renamed('extend W', 'a b')), /is not a plain name/);
    assert.match(String(renamed('\nseve', 'X')), /There is no name of a query here/);
    assert.match(String(renamed('"W', 'X')), /There is no plain name/);
  });

  it('says what is renamed before it is', () => {
    const text = textOf(detection);
    const found = findRenamed(fileOf(detection, text), project, text.indexOf('by {{Who') + 6);
    assert.ok('name' in found);
    assert.deepEqual([found.name, text.slice(found.span.start, found.span.end)], ['Who', 'Who']);
  });
});
