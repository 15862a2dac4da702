import assert from 'node:assert/strict';
import { runQuery, type QueryOutcome } from '../../../scripts/engine/run-query';
import { bindQuery } from '../../../scripts/kql/bind-query';
import { createWorkspaceSchema } from '../../../scripts/kql/workspace-schema';
import { aggregate, bool, long, now, real } from '../call-function';

const pairs = [
  [real(1), real(14)],
  [real(2), real(10)],
  [real(3), real(17)],
  [real(4), real(20)],
  [real(5), real(50)],
];

function summarize(item: string): QueryOutcome {
  const query = `datatable(x:long, y:long) [1, 2, 3, 8, 9, 9] | summarize ${item}`;
  const input = { tables: new Map(), watchlists: new Map(), now };
  return runQuery(bindQuery(query, createWorkspaceSchema({})), input);
}

describe('covariance', () => {
  it('covariance() divides by one less than the number of rows', () => {
    assert.equal(aggregate('covariance', 'real', pairs), 20.5);
  });

  it('covariancep() divides by the number of rows', () => {
    assert.equal(aggregate('covariancep', 'real', pairs), 16.4);
  });

  it('covariance() leaves out rows in which either value is null', () => {
    assert.equal(aggregate('covariance', 'real', [[real(null), real(7)], ...pairs, [real(9), real(null)]]), 20.5);
  });

  it('covariance() takes whole numbers', () => {
    const rows = [
      [long(1), long(2)],
      [long(3), long(8)],
    ];
    assert.equal(aggregate('covariance', 'real', rows), 6);
  });

  it('covariancepif() takes only rows whose third argument is true', () => {
    const rows = [...pairs.map((pair) => [...pair, bool(true)]), [real(100), real(100), bool(false)]];
    assert.equal(aggregate('covariancepif', 'real', rows), 16.4);
  });

  it('covarianceif() is bound with its predicate last', () => {
    const outcome = summarize('c = covarianceif(x, y, x < 9)');
    assert(outcome.kind === 'rows');
    assert.deepEqual(outcome.table.data, [[6]]);
  });

  it('covariance() without a name for its column is refused before other operators', () => {
    const outcome = summarize('covariance(x, y) | count');
    assert(outcome.kind === 'refused');
    assert.equal(outcome.refusals[0]?.reason, 'give its column a name');
  });
});
