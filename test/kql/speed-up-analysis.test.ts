import assert from 'node:assert/strict';

import { bindQuery } from '../../scripts/kql/bind-query';
import { speedUpAnalysis, type AnalysisRuntime } from '../../scripts/kql/speed-up-analysis';
import { createWorkspaceSchema } from '../../scripts/kql/workspace-schema';

const schema = createWorkspaceSchema({});

describe('speedUpAnalysis', () => {
  it('makes the grammar when something of it is asked for, and once', () => {
    let made = 0;
    const queryGrammar: AnalysisRuntime['queryGrammar'] = {
      From: () => {
        made++;
        return { QueryBlock: 'block', UnnamedExpression: 'expression' };
      },
    };
    speedUpAnalysis({ queryGrammar, binder: { GetCreateFunctionCommandName: () => 'name' } });
    const grammar = queryGrammar.From({}) as Readonly<Record<string, unknown>>;
    assert.equal(grammar['QueryBlock'], null);
    assert.equal(made, 0);
    assert.equal(grammar['UnnamedExpression'], 'expression');
    assert.equal(grammar['UnnamedExpression'], 'expression');
    assert.equal(made, 1);
  });

  it('leaves the grammar to what is nested too deeply for the parser', () => {
    const nested = `print x = ${'('.repeat(600)}1${')'.repeat(600)}`;
    const query = bindQuery(nested, schema);
    assert.deepEqual(
      query.diagnostics.map(({ code }) => code),
      ['KS245'],
    );
  });

  it('leaves a control command to be told from a query', () => {
    const query = bindQuery('.show tables | where TableName has "x"', schema);
    assert.ok(query.diagnostics.some(({ code }) => code === 'control-command'));
  });

  it('leaves the functions of one query unknown to the next', () => {
    assert.deepEqual(bindQuery('let twice = (n:long) { 2 * n }; print twice(1)', schema).diagnostics, []);
    assert.equal(bindQuery('print twice(1)', schema).diagnostics.length, 1);
  });
});
