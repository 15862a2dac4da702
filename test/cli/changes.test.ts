import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';
import { ruleYaml } from './trial-content';

const list = (...domains: readonly string[]) => `alias: blocked
displayName: Blocked
maxAge: 10d
indicators:
${domains.map((value) => `  - { type: domain, value: ${value}, firstSeen: 2026-06-01 }\n`).join('')}`;

const rule = ruleYaml().replace('Name == "bad1.example"', 'Name in (_GetWatchlist("blocked") | project Value)');

const test = `now: 2026-06-02T12:00:00Z
cases:
  - name: A query for the \`old\` domain fires
    events:
      DnsEvents:
        - { TimeGenerated: -5m, Name: old.bad-host.net, Computer: pc1 }
    expect: { rowCount: 1 }
`;

describe('sentinel changes', () => {
  let trial: Trial;
  beforeEach(() => {
    trial = startTrial({
      'detections/example/rule1.yaml': rule,
      'detections/example/rule1.test.yaml': test,
      'detections/example/rule2.yaml': ruleYaml(2),
      'watchlists/blocked.yaml': list('old.bad-host.net', 'kept.bad-host.net'),
    });
    const identity = ['-c', 'user.name=test', '-c', 'user.email=test@localhost'];
    for (const argv of [
      ['init', '-q'],
      ['add', '.'],
      [...identity, 'commit', '-q', '-m', 'Base'],
    ]) {
      assert.equal(spawnSync('git', argv, { cwd: trial.root }).status, 0);
    }
  });
  afterEach(() => trial.remove());

  it('says of each detection what its lists gained and lost, how long its query is, and which cases turn', async () => {
    trial.write({ 'watchlists/blocked.yaml': list('kept.bad-host.net', 'new.bad-host.net', 'newer.bad-host.net') });
    const { code, output } = await trial.run('changes');
    assert.equal(code, 0);
    const [slug, ...lines] = output.trimEnd().split('\n');
    assert.equal(slug, 'example/rule1');
    assert.deepEqual(lines.slice(0, 2), [
      '  2 indicators added: new[.]bad-host[.]net, newer[.]bad-host[.]net',
      '  1 indicator taken out: old[.]bad-host[.]net',
    ]);
    assert.match(lines[2] ?? '', /^ {2}expanded query: \d+ → \d+ characters$/);
    assert.deepEqual(lines.slice(3), ['  test case A query for the `old` domain fires: passes → fails']);
  });

  it('says what aged out between two dates', async () => {
    const { output } = await trial.run('changes', '--before', '2026-06-05', '--as-of', '2026-06-20');
    assert.match(output, /2 indicators aged out: old\[\.\]bad-host\[\.\]net, kept/);
  });

  it('says nothing of a list whose alias is but a part of a name in the query', async () => {
    trial.write({ 'watchlists/Events.yaml': list('new.bad-host.net').replace('alias: blocked', 'alias: Events') });
    assert.equal((await trial.run('changes')).output, 'No detection behaves in another way than at HEAD.\n');
  });

  it('says so where nothing changed', async () => {
    assert.equal((await trial.run('changes')).output, 'No detection behaves in another way than at HEAD.\n');
    assert.equal((await trial.run('changes', '--format', 'markdown')).output, 'No detection behaves in another way.\n');
  });

  it('writes Markdown in which what others wrote is code', async () => {
    trial.write({ 'watchlists/blocked.yaml': list('kept.bad-host.net') });
    const { output } = await trial.run('changes', '--format', 'markdown');
    assert.match(output, /^1 detection changes\.\n\n### DNS query to blocked domain 1\n\n`example\/rule1`\n/);
    assert.match(output, /- 1 indicator taken out: `old\[\.\]bad-host\[\.\]net`\n/);
    assert.match(output, /- test case ``A query for the `old` domain fires``: passes → fails\n/);
  });

  it('needs a revision that is there', async () => {
    const { code, errors } = await trial.run('changes', '--since', 'nowhere');
    assert.equal(code, 2);
    assert.match(errors, /Git cannot read the revision nowhere here/);
  });
});
