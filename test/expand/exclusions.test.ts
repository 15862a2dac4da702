import assert from 'node:assert/strict';
import fc from 'fast-check';

import { bindQuery } from '../../scripts/kql/bind-query';
import { createWorkspaceSchema } from '../../scripts/kql/workspace-schema';
import { originOf } from '../../scripts/source/offset-map';
import { domainsYaml, expand, expandedText } from './read-content';

interface Entry {
  readonly id?: string;
  readonly scenario?: string;
  readonly table?: string;
  readonly predicate: string;
  readonly more?: string;
}

/** The YAML of false positives, each with one exclusion. */
function falsePositives(...entries: readonly Entry[]): string {
  const items = entries.map(
    ({ id, scenario, table, predicate, more }) => `  - id: ${id ?? 'scanner'}
    scenario: ${JSON.stringify(scenario ?? 'The scanner of the house asks for listed names.')}
    exclude:
      ${table ?? 'DnsEvents'}: ${JSON.stringify(predicate)}
    owner: example
${more ?? ''}`,
  );
  return `falsePositives:\n${items.join('')}`;
}

function findings(query: string, ...entries: readonly Entry[]): string[] {
  const { value, diagnostics } = expand({ query, more: falsePositives(...entries) });
  assert.equal(
    value === undefined,
    diagnostics.some(({ severity }) => severity === 'error'),
  );
  return diagnostics.map(({ check, message }) => `${check}: ${message}`);
}

const byScanner = { predicate: 'ClientIP == "10.0.0.5"' };
const comment = '// Exclusion scanner: The scanner of the house asks for listed names.';
const filter = '| where not(ClientIP == "10.0.0.5")';

describe('an exclusion', () => {
  it('stands straight after its table, with a comment that names the scenario', () => {
    const query = `DnsEvents\n| where Name has "hitclub.ac"`;
    const more = falsePositives(byScanner);
    assert.equal(expandedText({ query, more }), `DnsEvents\n${comment}\n${filter}\n| where Name has "hitclub.ac"`);
  });

  it('stands on lines of its own where the query goes on behind the table', () => {
    const query = `  DnsEvents | take 5`;
    assert.equal(
      expandedText({ query, more: falsePositives(byScanner) }).replace(/^ */, ''),
      `DnsEvents\n${comment}\n${filter}\n| take 5`,
    );
  });

  it('keeps a comment that stands behind the table', () => {
    const query = `DnsEvents // what was asked\n| take 5`;
    assert.equal(
      expandedText({ query, more: falsePositives(byScanner) }),
      `DnsEvents\n${comment}\n${filter} // what was asked\n| take 5`,
    );
  });

  it('follows others of the same table in their order', () => {
    const more = falsePositives(byScanner, { id: 'second', scenario: 'Another.', predicate: 'Computer == "x"' });
    assert.equal(
      expandedText({ query: 'DnsEvents', more }),
      `DnsEvents\n${comment}\n${filter}\n// Exclusion second: Another.\n| where not(Computer == "x")`,
    );
  });

  it('is placed at every reference of its table: let, union, join, function body, in', () => {
    const query = `let view = materialize(DnsEvents);
let f = () { DnsEvents | take 1 };
union DnsEvents, (DnsEvents | take 2), view, (f())
| join kind=leftsemi DnsEvents on Computer
| join kind=leftsemi (DnsEvents) on Computer
| where Name in (DnsEvents | project Name)`;
    const { value, diagnostics } = expand({ query, more: falsePositives(byScanner) });
    assert.deepEqual(diagnostics, []);
    const text = value?.query.text ?? '';
    assert.equal(value?.query.exclusions.length, 7);
    for (const { span } of value.query.exclusions) {
      assert.equal(text.slice(span.start, span.end).replace(/\n\s*/g, '\n'), `${comment}\n${filter}`);
      assert.match(text.slice(0, span.start), /DnsEvents\s+$/);
    }
    assert.deepEqual(bindQuery(text, createWorkspaceSchema({})).diagnostics, []);
  });

  it('leaves other tables alone', () => {
    const query = `union (SigninLogs | project TenantId), (DnsEvents | project TenantId)`;
    const text = expandedText({ query, more: falsePositives(byScanner) });
    assert.match(text, /^union \(SigninLogs \| project TenantId\), \(DnsEvents\n/);
  });

  it('may be on a function of the workspace', () => {
    const more = falsePositives({ table: '_Im_Dns', predicate: 'SrcIpAddr == "10.0.0.5"' });
    const text = expandedText({ query: `_Im_Dns(starttime=ago(1d))\n| take 5`, more });
    assert.match(
      text,
      /^_Im_Dns\(starttime=ago\(1d\)\)\n\/\/ Exclusion.*\n\| where not\(SrcIpAddr == "10\.0\.0\.5"\)\n\| take 5$/,
    );
  });

  it('may hold lines and comments without swallowing what follows', () => {
    for (const predicate of [
      'ClientIP == "10.0.0.5" // the scanner',
      '// first\nClientIP == "10.0.0.5"\n  and Name != ""',
    ]) {
      const text = expandedText({ query: `DnsEvents\n| project Name`, more: falsePositives({ predicate }) });
      assert.ok(text.includes(`| where not(\n${predicate}\n)\n| project Name`), text);
    }
  });

  it('keeps a row about which its predicate knows nothing', () => {
    const certain = ['ClientIP == "a"', 'not(Name has "a") or QueryType in ("A")', 'isempty(Name) and Name !in~ ("a")'];
    for (const predicate of certain) {
      assert.ok(
        expandedText({ query: 'DnsEvents', more: falsePositives({ predicate }) }).endsWith(`| where not(${predicate})`),
      );
    }
    for (const predicate of ['EventId > 3', 'Name has "a" and EventId between (1 .. 2)', 'ipv4_is_private(ClientIP)']) {
      const text = expandedText({ query: 'DnsEvents', more: falsePositives({ predicate }) });
      assert.ok(text.endsWith(`| where not(coalesce(${predicate}, false))`), text);
    }
  });

  it('may read a watchlist, which is written in as in the rest of the query', () => {
    const more = falsePositives({ predicate: `Name in (_GetWatchlist('ours') | project Value)` });
    const files = { 'watchlists/ours.yaml': domainsYaml('ours', ['intranet.example']) };
    assert.match(
      expandedText({ query: 'DnsEvents', more, files }),
      /\| where not\(Name in \(dynamic\(\["intranet\.example"\]\)\)\)/,
    );
  });

  it('is left out where it is asked for', () => {
    const more = falsePositives(byScanner, { id: 'second', predicate: 'Computer == "x"' });
    const text = expandedText({ query: 'DnsEvents', more, withoutExclusion: 'scanner' });
    assert.equal(text.includes('10.0.0.5'), false);
    assert.equal(text.includes('Computer == "x"'), true);
  });

  it('is left out with a warning past its last day', () => {
    const more = falsePositives({ ...byScanner, more: '    expiresOn: 2026-06-09\n' });
    assert.deepEqual(expand({ query: 'DnsEvents', more, asOf: '2026-06-09T23:59:59Z' }).diagnostics, []);
    const { value, diagnostics } = expand({ query: 'DnsEvents', more, asOf: '2026-06-10' });
    assert.equal(value?.query.text.trimEnd(), 'DnsEvents');
    assert.deepEqual(
      diagnostics.map(({ check, severity }) => `${check} ${severity}`),
      ['exclusion-expired warning'],
    );
  });

  it('has a comment of one line, whatever the scenario holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (scenario) => {
        fc.pre(!/\p{Cs}/u.test(scenario) && scenario.trim() !== '');
        const text = expandedText({ query: 'DnsEvents', more: falsePositives({ ...byScanner, scenario }) });
        const lines = text.split(/\r\n|[\n\r\u0085\u2028\u2029]/);
        assert.equal(lines.length, 3);
        assert.match(lines[1] ?? '', /^\/\/ Exclusion scanner:/);
      }),
      { numRuns: 20 },
    );
  });
});

describe('an exclusion that is wrong', () => {
  it('names a table that the query does not read', () => {
    assert.deepEqual(findings('DnsEvents', { ...byScanner, table: 'SigninLogs' }), [
      'exclusion-table: The query does not read SigninLogs',
    ]);
  });

  it('names a column that its table lacks, at that column', () => {
    const { diagnostics } = expand({
      query: 'DnsEvents',
      more: falsePositives({ predicate: 'ClientIP == "a" and ProcessName == "x"' }),
    });
    assert.deepEqual(
      diagnostics.map(({ check, place }) => [check, place.start.line, place.start.column, place.end.column]),
      [['exclusion-predicate', 13, 41, 52]],
    );
  });

  it('cannot leave its parentheses', () => {
    const escapes = [
      'ClientIP == "a") or (Name != ""',
      'ClientIP == "a") | where (Name == ""',
      'ClientIP == "a") or not(Name == ""',
      'ClientIP == "a"); DnsEvents | where (Name == ""',
      'ClientIP == "a", Name == "b"',
      'ClientIP == "a',
      'ClientIP == "a") //',
      'ClientIP == "a" /* ',
      '(ClientIP == "a"',
      'ClientIP == "a")',
      'ClientIP == "a"\u2028) | take (0',
      'ClientIP',
      '  ',
      'true',
      '1 == 1',
      'let',
    ];
    for (const predicate of escapes) {
      const found = findings('DnsEvents', { predicate });
      assert.ok(
        found.length > 0 && found.every((line) => line.startsWith('exclusion-predicate: ')),
        `${predicate}: ${found.join()}`,
      );
    }
  });

  it('is on a table that no operator can follow', () => {
    const queries = [
      'union withsource=Source DnsEvents, SigninLogs',
      'union Dns*',
      'find in (DnsEvents) where TenantId == "a"',
      'search in (DnsEvents) "a"',
    ];
    for (const query of queries) {
      const found = findings(query, byScanner);
      assert.ok(
        found.length === 1 && /^exclusion-table: No exclusion can be placed/.test(found[0] ?? ''),
        `${query}: ${found.join()}`,
      );
    }
  });

  it('hides no mistake of another', () => {
    const found = findings('DnsEvents', { predicate: 'Nothing == 1' }, { id: 'b', ...byScanner, table: 'SigninLogs' });
    assert.equal(found.length, 2);
  });
});

describe('the map of an expanded query', () => {
  const query = `let bad = _GetWatchlist('rat') | project Value;
DnsEvents
| where Name has_any (bad)
| project Name`;
  const expansion = {
    query,
    more: falsePositives(byScanner),
    files: { 'watchlists/rat.yaml': domainsYaml('rat', ['hitclub.ac']) },
  };

  function originalText(part: string): string {
    const { value } = expand(expansion);
    assert.ok(value);
    const start = value.query.text.indexOf(part);
    assert.ok(start >= 0);
    const origin = originOf(value.query.map, { start, end: start + part.length });
    return value.detection.document.source.text.slice(origin.start, origin.end);
  }

  it('leads from what stayed to where it was written', () => {
    assert.equal(originalText('Name has_any (bad)'), 'Name has_any (bad)');
    assert.equal(originalText('project Name'), 'project Name');
  });

  it('leads from a literal to the lookup', () => {
    assert.equal(originalText('hitclub'), `_GetWatchlist('rat') | project Value`);
  });

  it('leads from a predicate to its entry', () => {
    assert.equal(originalText('ClientIP =='), 'ClientIP ==');
  });
});
