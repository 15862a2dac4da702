import assert from 'node:assert/strict';
import type { Change, Plan } from '../../../scripts/deploy/plan/plan';
import { createColors } from '../../../scripts/report/text/colors';
import { deploymentText } from '../../../scripts/report/plans/deployment-text';
import { lineDiff } from '../../../scripts/report/text/line-diff';
import { planJson } from '../../../scripts/report/plans/plan-json';
import { planMarkdown } from '../../../scripts/report/plans/plan-markdown';
import { driftWords, planWords } from '../../../scripts/report/plans/plan-summary';
import { planText } from '../../../scripts/report/plans/plan-text';

const plain = createColors(false);

function change(fields: Partial<Change>): Change {
  return {
    kind: 'analyticRule',
    id: 'some-id',
    name: 'A rule',
    action: 'update',
    reason: 'changed here',
    fields: [],
    rows: undefined,
    rowsOrigin: undefined,
    writesBody: true,
    desired: undefined,
    seen: undefined,
    notes: [],
    ...fields,
  };
}

function plan(...changes: Change[]): Plan {
  return { changes, unmanaged: new Map(), owned: 1 };
}

describe('The text of a plan', () => {
  it('shows each field, old and new, and the query as a line diff', () => {
    const fields = [
      { path: 'severity', before: 'High', after: 'Low' },
      { path: 'customDetails.Queried', before: undefined, after: 'Name' },
      { path: 'query', before: 'T\n| where a\n| take 1', after: 'T\n| where b\n| take 1' },
      { path: 'tactics', before: ['Impact'], after: ['Impact', 'Execution'] },
    ];
    assert.equal(
      planText(plan(change({ fields })), 'Plan for local', plain, planWords),
      [
        'Plan for local: 1 to update',
        '',
        '~ analytic rule A rule',
        '    some-id · changed here',
        '    severity: High → Low',
        '    customDetails.Queried: (none) → Name',
        '    query:',
        '        T',
        '      - | where a',
        '      + | where b',
        '        | take 1',
        '    tactics:',
        '      + Execution',
        '',
      ].join('\n'),
    );
  });

  it('says which fields somebody changed in the workspace', () => {
    const fields = [
      { path: 'severity', before: 'High', after: 'Low', origin: 'workspace' as const },
      { path: 'enabled', before: false, after: true, origin: 'here' as const },
    ];
    const text = planText(plan(change({ fields })), 'Plan for local', plain, planWords);
    assert.match(text, /severity \(changed in the workspace\): High → Low/);
    assert.match(text, /enabled: false → true/);
  });

  it('shows the rows of a watchlist, ten of them, with indicators that nothing makes a link of', () => {
    const row = (value: string) => ({ Type: 'url', Value: value });
    const added = Array.from({ length: 12 }, (_, index) => ({
      id: `${index}`,
      row: row(`http://a${index}.example/x`),
    }));
    const changed = [{ id: 'c', before: { ...row('b.example'), Confidence: '50' }, after: row('b.example') }];
    const rows = { added: added.slice(0, 1), changed, removed: [] };
    const text = planText(plan(change({ kind: 'watchlist', rows })), 'Plan for local', plain, planWords);
    assert.match(text, /rows: 1 added, 1 changed, 0 removed/);
    assert.match(text, /\+ Type=url Value=hxxp:\/\/a0\[\.\]example\/x/);
    assert.match(text, /~ .*Confidence 50 → \(empty\)/);
    const many = planText(
      plan(change({ kind: 'watchlist', rows: { added, changed: [], removed: [] } })),
      'local',
      plain,
      planWords,
    );
    assert.match(many, /… and 2 more/);
  });

  it('lets nothing hostile reach the terminal', () => {
    const evil = 'x\u001b[2J\u202e\r\nz';
    const fields = [
      { path: 'displayName', before: evil, after: 'b' },
      { path: 'query', before: `a\n${evil}`, after: evil },
      { path: 'tactics', before: [evil], after: [] },
      { path: evil, before: 1, after: 2 },
    ];
    const rows = { added: [{ id: '1', row: { [evil]: evil } }], changed: [], removed: [] };
    const hostile = change({ name: evil, id: 'some-id', reason: evil, fields, rows, notes: [evil] });
    const outcome = { type: 'failed' as const, message: evil, help: evil };
    const texts = [
      planText(plan(hostile), evil, plain, planWords),
      deploymentText(plan(hostile), [{ change: hostile, outcome }], evil, plain),
      planMarkdown(plan(hostile), 'Plan for', evil, planWords, 'comment'),
    ];
    for (const text of texts) assert.doesNotMatch(text, /[\u001b\u202e\r]/);
  });

  it('says what is left alone, and that nothing is left to do', () => {
    const text = planText({ ...plan(), unmanaged: new Map([['Fusion', 1]]) }, 'Plan for local', plain, planWords);
    assert.match(text, /Left alone, being of kinds that are not deployed: 1 Fusion\./);
    assert.match(text, /Nothing is left to do\./);
  });

  it('does not say that nothing is left to do where a conflict waits', () => {
    const text = planText(plan(change({ action: 'conflict' })), 'Plan for local', plain, planWords);
    assert.match(text, /1 in conflict/);
    assert.match(text, /Nothing else is left to do; the conflict waits for a word of yours\./);
  });

  it('speaks of drift as of what happened there', () => {
    const drift = plan(change({ action: 'create' }), change({ action: 'update' }));
    assert.match(
      planText(drift, 'Drift in local', plain, driftWords),
      /^Drift in local: 1 deleted there, 1 changed there/,
    );
    const markdown = planMarkdown(drift, 'Drift in', 'local', driftWords, 'comment');
    assert.match(markdown, /#### Deleted there[^]*#### Changed there/);
    assert.doesNotMatch(markdown, /Created|to create/);
  });
});

describe('The Markdown of a plan', () => {
  it('cannot be left by what stands in it', () => {
    const evil = '</details> ```` <img src=x onerror=1> [a](https://b.example) `code` @team #1';
    const fields = [
      { path: 'query', before: 'a\nb', after: `a\n${evil}` },
      { path: 'displayName', before: evil, after: 'b' },
    ];
    const text = planMarkdown(plan(change({ name: evil, fields })), 'Plan for', 'local', planWords, 'comment');
    assert.equal(text.split('</details>\n').length, 2, 'one end, our own');
    assert.match(text, /`````diff\n/);
    const summary = /<summary>(.*)<\/summary>/.exec(text)![1]!;
    assert.doesNotMatch(summary.replace(/<\/?b>/g, ''), /[<>[\]`@]/);
  });

  it('is cut to what a comment on GitHub takes, and says so', () => {
    const fields = [{ path: 'query', before: 'a', after: 'line\n'.repeat(1000) }];
    const text = planMarkdown(
      plan(...Array.from({ length: 100 }, () => change({ fields }))),
      'Plan for',
      'local',
      planWords,
      'comment',
    );
    assert.ok(text.length <= 65_536 && text.length > 55_000, `${text.length} characters`);
    assert.match(text, /The rest does not fit here/);
  });

  it('is whole as long as it fits to the last character', () => {
    const textOf = (length: number) =>
      planMarkdown(
        plan(change({ fields: [{ path: 'displayName', before: 'a', after: 'b'.repeat(length) }] })),
        'Plan for',
        'x',
        planWords,
        'comment',
      );
    const others = textOf(1).length - 1;
    const fitting = textOf(65_236 - others);
    assert.equal(fitting.length, 65_236, 'what GitHub takes, with room for a line before it');
    assert.doesNotMatch(fitting, /does not fit/);
    const cut = textOf(65_236 - others + 1);
    assert.ok(cut.length < 65_236);
    assert.match(cut, /The rest does not fit here; the artifact of the run holds all of it\.\n$/);
  });

  it('says of a rule on which nothing is done what its reader should know', () => {
    const text = planMarkdown(
      plan(change({ action: 'none', notes: ['somebody disabled it'] })),
      'Plan for',
      'local',
      planWords,
      'comment',
    );
    assert.match(text, /#### Left as it is there\n\n<details>.*\n\n.*\n\nsomebody disabled it/);
  });

  it('says which overlay sets a field', () => {
    const overlay = { field: 'severity', file: 'workspaces/local.yaml', line: 12 };
    const fields = [{ path: 'severity', before: 'Low', after: 'High', origin: 'workspace' as const, overlay }];
    const [markdown, text] = [
      planMarkdown(plan(change({ fields })), 'Plan for', 'local', planWords, 'comment'),
      planText(plan(change({ fields })), 'Plan', createColors(false), planWords),
    ];
    assert.match(markdown, /`severity` `\(changed in the workspace; overlay at workspaces\/local\.yaml:12\)`:/);
    assert.match(text, /severity \(changed in the workspace; overlay at workspaces\/local\.yaml:12\): Low → High/);
  });
});

describe('The JSON of a plan', () => {
  it('has every field and row, and null for what is not there', () => {
    const rows = { added: [{ id: '1', row: { a: 'b' } }], changed: [], removed: [] };
    const written = change({ fields: [{ path: 'severity', before: undefined, after: 'Low' }], rows });
    const read = JSON.parse(planJson(plan(written), 'local', new Date('2026-07-01T00:00:00Z'))) as {
      changes: unknown[];
    };
    assert.deepEqual(read.changes, [
      {
        action: 'update', kind: 'analyticRule', id: 'some-id', name: 'A rule', reason: 'changed here', notes: [],
        fields: [{ path: 'severity', before: null, after: 'Low', origin: null, overlay: null }],
        rows: { added: [{ a: 'b' }], changed: [], removed: [] },
      },
    ]); // prettier-ignore
  });
});

describe('A line diff', () => {
  it('leaves out what is far from a change', () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    const after = lines.map((line) => (line === 'line 10' ? 'changed' : line));
    const shown = lineDiff(lines.join('\n'), after.join('\n'), 1).map(({ type, text }) => `${type} ${text}`);
    assert.deepEqual(shown, ['gap ', 'same line 9', 'removed line 10', 'added changed', 'same line 11']);
  });

  it('is empty for texts that differ in their last line end alone', () => {
    assert.deepEqual(lineDiff('a\nb', 'a\nb\n'), []);
  });
});

describe('The report of a deployment', () => {
  it('says what was done, what failed and why, and what was not begun', () => {
    const applied = [
      { change: change({ action: 'create' }), outcome: { type: 'done' as const } },
      { change: change({ name: 'B' }), outcome: { type: 'failed' as const, message: 'it was refused', help: 'Try.' } },
      { change: change({ name: 'C' }), outcome: { type: 'blocked' as const, by: 'B' } },
      { change: change({ name: 'D' }), outcome: { type: 'stopped' as const } },
    ];
    assert.equal(
      deploymentText(plan(change({ action: 'none' })), applied, 'local', plain),
      [
        '✗ analytic rule B: it was refused',
        '  Try.',
        '✗ analytic rule C: not done, since B failed',
        'local: 1 created, 1 failed, 1 not done, 1 not begun, since the deployment was stopped, 1 unchanged',
        '',
      ].join('\n'),
    );
  });
});
