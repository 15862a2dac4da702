import assert from 'node:assert/strict';

import { bindSoundly } from '../../scripts/engine/bind-soundly';
import { createWorkspaceSchema } from '../../scripts/kql/workspace-schema';
import { outcomeOf, rowsOf } from './query-rows';

const schema = createWorkspaceSchema({});

function saidOf(query: string): string[] {
  return bindSoundly(query, schema).diagnostics.map(({ severity, code }) => `${severity} ${code}`);
}

function isAnswered(query: string): boolean {
  return outcomeOf(query).kind === 'rows';
}

describe('an argument that the page does not list', () => {
  for (const operator of ['+', '-', '*', '/', '%']) {
    it(`is two dynamic values of ${operator}`, () => {
      const query = `print n = dynamic([1,2]) | mv-expand n | extend x = n ${operator} n`;
      assert.ok(!isAnswered(query));
      assert.deepEqual(saidOf(query), [`${operator === '*' ? 'error' : 'warning'} dynamic-arithmetic`]);
    });
  }

  it('is a dynamic value of unary minus', () => {
    assert.ok(!isAnswered("print d = dynamic({'a':1}) | extend x = -d.a"));
  });

  it('is not a dynamic value beside a number, or two that are converted', () => {
    assert.deepEqual(rowsOf("print d = dynamic({'a':5}) | project d.a * 2, tolong(d.a) - tolong(d.a)"), ['10,0']);
  });

  it('is not the difference of two columns that bag_unpack has made longs', () => {
    const query = "print b = dynamic({'a':5,'c':6}) | evaluate bag_unpack(b) | project d = c - a";
    assert.deepEqual(rowsOf(query), ['1']);
    assert.deepEqual(saidOf(query), []);
  });

  for (const [what, call] of [
    ['no capture group', "extract_all(@'\\w+', 'ab cd')"],
    ['17 capture groups', `extract_all('${'()'.repeat(17)}', 'a')`],
  ] as const) {
    it(`is a pattern with ${what}, of extract_all()`, () => {
      assert.ok(!isAnswered(`print ${call}`));
      assert.deepEqual(saidOf(`print ${call}`), ['error capture-groups']);
    });
  }

  for (const group of ['0', '2', "'name'"]) {
    it(`is the group ${group} that the pattern has not, of extract_all()`, () => {
      assert.ok(!isAnswered(`print extract_all(@'(\\w)', dynamic([${group}]), 'ab')`));
    });
  }

  it('is not a group by its number or name', () => {
    assert.deepEqual(rowsOf("print extract_all(@'(?P<n>\\w)(\\w)', dynamic([2,'n']), 'ab')"), ['[["b","a"]]']);
  });

  it('is a bag or array of repeat(), and not a number or text', () => {
    assert.ok(!isAnswered("print repeat(dynamic({'a':1}), 3)"));
    assert.deepEqual(rowsOf("print repeat(1, 2), repeat('a', 2)"), ['[1,1],["a","a"]']);
  });
});

describe('an argument of a function of the query', () => {
  for (const [passed, declared] of [
    ['2d', 'datetime'],
    ['2d', 'long'],
    ['5', 'timespan'],
    ['now()', 'real'],
  ] as const) {
    it(`is refused where ${passed} would become a ${declared}, and warned of`, () => {
      const query = `let f = (x:${declared}) { print y = x }; f(${passed})`;
      assert.equal(outcomeOf(query).kind, 'refused');
      assert.deepEqual(saidOf(query), ['warning argument-type']);
    });
  }

  it('is a number of another size, or a null', () => {
    assert.deepEqual(rowsOf('let f = (x:real) { print y = x }; f(2)'), ['2.0']);
    assert.deepEqual(rowsOf('let f = (x:datetime) { print y = x }; f(datetime(null))'), ['null']);
  });

  it('is warned of in a call of a documented parser, by its name', () => {
    assert.deepEqual(saidOf('_Im_Dns(starttime=2d) | take 1'), ['warning argument-type']);
    assert.deepEqual(saidOf('_Im_Dns(starttime=ago(2d)) | take 1'), []);
  });
});

describe('a wildcard that fits no column', () => {
  for (const [operator, left] of [
    ['project-away z*', '1,2'],
    ['project-away *1, *2', '1,2'],
    ['project-away a, z*', '2'],
    ['project-reorder z*, b', '2,1'],
  ] as const) {
    it(`leaves the rows as they are in ${operator}, with a warning`, () => {
      const query = `datatable(a:long, b:long)[1, 2] | ${operator}`;
      assert.deepEqual(rowsOf(query), [left]);
      assert.ok(saidOf(query).every((each) => each === 'warning KS142'));
      assert.ok(saidOf(query).length > 0);
    });
  }

  it('is an error in project-keep, and a name without one is', () => {
    assert.equal(outcomeOf('print a = 1 | project-keep z*').kind, 'refused');
    assert.equal(outcomeOf('print a = 1 | project-away zed').kind, 'refused');
  });
});

describe('what is not settled', () => {
  it('is a pattern that RE2 takes and the page does not describe: refused, at the call', () => {
    const query = "print x = 1 | extend y = extract(@'[[]', 0, 'a[')";
    const outcome = outcomeOf(query);
    assert.ok(outcome.kind === 'refused');
    const { span } = outcome.refusals[0]!;
    assert.equal(query.slice(span.start, span.end), "extract(@'[[]', 0, 'a[')");
  });

  it('is not a pattern that neither takes: that fails, at the call', () => {
    const query = "print x = 1 | extend y = extract(@'(a', 0, 'a')";
    const outcome = outcomeOf(query);
    assert.ok(outcome.kind === 'failed' && outcome.span !== undefined);
    assert.equal(query.slice(outcome.span.start, outcome.span.end), "extract(@'(a', 0, 'a')");
  });

  for (const filter of [
    'where TimeGenerated < ago(1h)',
    'where isnotempty(Computer) or TimeGenerated < ago(1h)',
    'extend t = TimeGenerated | where t < ago(1h)',
    'where now() - TimeGenerated > 1h',
  ]) {
    it(`is a filter on the time that arg_max() took of no rows: ${filter}`, () => {
      assert.equal(outcomeOf(`Heartbeat | summarize arg_max(TimeGenerated, *) | ${filter}`).kind, 'refused');
    });
  }

  for (const query of [
    'Heartbeat | summarize arg_max(TimeGenerated, *) | where isnull(TimeGenerated) or TimeGenerated < ago(1h) | count',
    'Heartbeat | summarize arg_max(TimeGenerated, *) by Computer | where TimeGenerated < ago(1h)',
    'Heartbeat | summarize arg_max(TimeGenerated, *) | where Computer == "a"',
    'Heartbeat | summarize t = max(TimeGenerated) | where t < ago(1h)',
  ]) {
    it(`is not ${query}`, () => assert.equal(outcomeOf(query).kind, 'rows'));
  }
});
