import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';
import { ruleId, ruleYaml } from './trial-content';

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

interface RepositoryTrial extends Trial {
  readonly git: (...argv: readonly string[]) => string;
  readonly commit: (message: string) => void;
  readonly drop: (file: string) => void;
}

/** A trial whose files are committed. */
function startRepository(files: Readonly<Record<string, string>>): RepositoryTrial {
  const trial = startTrial(files);
  const git = (...argv: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync('git', argv, { cwd: trial.root, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    return stdout.trim();
  };
  const commit = (message: string) => {
    git('add', '.');
    git('-c', 'user.name=test', '-c', 'user.email=test@localhost', 'commit', '-q', '-m', message);
  };
  git('init', '-q');
  commit('Base');
  return { ...trial, git, commit, drop: (file) => fs.rmSync(path.join(trial.root, file)) };
}

describe('sentinel review', () => {
  let trial: RepositoryTrial;
  beforeEach(() => {
    trial = startRepository({
      'detections/example/rule1.yaml': rule,
      'detections/example/rule1.test.yaml': test,
      'detections/example/rule2.yaml': ruleYaml(2),
      'watchlists/blocked.yaml': list('old.bad-host.net', 'kept.bad-host.net'),
    });
  });
  afterEach(() => trial.remove());

  it('says what comes into a query and what leaves it, what else is edited, and which cases turn', async () => {
    trial.write({
      'watchlists/blocked.yaml': list('kept.bad-host.net', 'new.bad-host.net', 'newer.bad-host.net'),
      'detections/example/rule2.yaml': ruleYaml(2).replace('kind: Scheduled', 'kind: Scheduled\nenabled: false'),
    });
    const { code, output } = await trial.run('review');
    assert.equal(code, 0);
    assert.deepEqual(output.trimEnd().split('\n'), [
      '1 rule switched off, 1 indicator lost, 1 test case that fails now, 2 of 2 indicators in a query',
      '',
      'Less is found, or less is proved',
      '− Switched off: example/rule2  detections/example/rule2.yaml:23',
      '− Indicators lost: blocked: 1 indicator taken out (no longer in example/rule1): old[.]bad-host[.]net  watchlists/blocked.yaml:5 (before)',
      '− Test case fails now: example/rule1: A query for the `old` domain fires  detections/example/rule1.test.yaml:3',
      '',
      'More is found, or more is proved',
      '+ Indicators added: blocked: 2 indicators added (in example/rule1): new[.]bad-host[.]net, newer[.]bad-host[.]net  watchlists/blocked.yaml:6',
    ]);
  });

  it('says what aged out between two dates', async () => {
    const { output } = await trial.run('review', '--before', '2026-06-05', '--as-of', '2026-06-20');
    assert.match(
      output,
      /2 indicators no longer active \(no longer in example\/rule1: too old since 2026-06-11\): old\[\.\]bad/,
    );
  });

  it('says so where nothing changed', async () => {
    assert.equal((await trial.run('review')).output, 'Nothing changes since HEAD.\n');
    assert.match(
      (await trial.run('review', '--format', 'markdown')).output,
      /^### What this change does\n\nNothing changes since `HEAD`\.\n$/,
    );
    assert.deepEqual(
      (JSON.parse((await trial.run('review', '--format', 'json')).output) as { statements: unknown }).statements,
      [],
    );
  });

  it('writes Markdown in which what others wrote is code, and ends no fence of the query', async () => {
    trial.write({
      'detections/example/<b>@all [x](y).yaml': ruleYaml(3).replace('bad3.example', '```</details><img src=x>'),
      'detections/example/rule2.yaml': ruleYaml(2).replace('bad2.example', '```</details><img src=x>'),
    });
    const { output } = await trial.run('review', '--format', 'markdown');
    assert.match(output, /^- \*\*Added\*\* `example\/<b>@all \[x\]\(y\)`: `DNS query to blocked domain 3`/m);
    assert.match(output, /^````diff$/m);
    const outside = output.replace(/^(`{3,})diff\n[^]*?\n\1$/gm, '').replace(/`[^`\n]+`/g, '');
    assert.doesNotMatch(outside, /<img|@all|<\/details>.*<img/);
  });

  it('keeps everything that makes detection weaker on the first screen, also of very many changes', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`detections/many/rule${index}.yaml`, ruleYaml(100 + index)]),
    );
    trial.write(many);
    trial.commit('Many');
    for (const file of Object.keys(many).slice(0, 30)) trial.drop(file);
    trial.write(
      Object.fromEntries(
        Object.entries(many)
          .slice(30)
          .map(([file, text]) => [file, `${text}enabled: false\n`]),
      ),
    );
    const { output } = await trial.run('review');
    const lines = output.split('\n').slice(0, 25).join('\n');
    assert.match(
      output,
      /Less is found, or less is proved: each\n(?: {2}.*\n)* {2}Deleted: many\/rule0: DNS query to blocked domain 100, a rule of severity Medium/,
    );
    for (let index = 0; index < 60; index++) assert.match(lines, new RegExp(`many/rule${index}\\b[^,]*:\\d+`));
  });

  it('compares with where a branch left the revision, so that what came there later is not a deletion here', async () => {
    trial.git('checkout', '-q', '-b', 'topic');
    trial.git('checkout', '-q', '-');
    trial.write({ 'detections/example/rule9.yaml': ruleYaml(9) });
    trial.commit('Another rule');
    const main = trial.git('rev-parse', 'HEAD');
    trial.git('checkout', '-q', 'topic');
    assert.equal((await trial.run('review', '--since', main)).output, `Nothing changes since ${main}.\n`);
  });

  it('says that workflows are touched, and nothing of files that Git does not know beside the content', async () => {
    trial.write({ '.github/workflows/x.yml': 'on: push\n', 'notes.txt': 'mine' });
    const { output } = await trial.run('review');
    assert.match(
      output,
      /! Workflow edited: \.github\/workflows\/x\.yml: added, and not known to Git {2}\.github\/workflows\/x\.yml:1/,
    );
    assert.doesNotMatch(output, /notes\.txt/);
  });

  it('replays both states over logs', async () => {
    trial.write({
      'logs/DnsEvents.ndjson': `${JSON.stringify({ TimeGenerated: '2026-06-01T10:00:00Z', Name: 'bad2.example', Computer: 'pc1' })}\n`,
      'detections/example/rule2.yaml': ruleYaml(3).replace(ruleId(3), ruleId(2)),
    });
    const { output } = await trial.run('review', '--events', 'logs');
    assert.match(output, /− Alerts vanish: example\/rule2: 1: .* Medium DNS query to blocked domain 2 \(Host pc1\)/);
  });

  it('ends with 1 where review.yaml, as it was before the change, asks for a second reviewer', async () => {
    const off = {
      'detections/example/rule2.yaml': ruleYaml(2).replace('kind: Scheduled', 'kind: Scheduled\nenabled: false'),
    };
    trial.write(off);
    assert.equal((await trial.run('review')).code, 0);
    trial.write({
      'detections/example/rule2.yaml': ruleYaml(2),
      'review.yaml': 'secondReviewer:\n  - changes: weaker\n    under: detections/example\n',
    });
    trial.commit('Gate');
    trial.write({ ...off, 'review.yaml': 'secondReviewer:\n  - changes: moved\n' });
    const { code, output } = await trial.run('review');
    assert.equal(code, 1);
    assert.match(output, /\n1 change needs a second reviewer\. They are marked with ²\.\n/);
    assert.match(output, /−²Switched off: example\/rule2/);
    assert.match(output, /! Rules of the gate edited: review\.yaml/);
  });

  it('refuses rules of a gate with a mistake in them', async () => {
    trial.write({ 'review.yaml': 'secondReviewer:\n  - changes: [rule-of]\n' });
    trial.commit('Gate');
    const { code, errors } = await trial.run('review');
    assert.equal(code, 2);
    assert.match(
      errors,
      /The rules of review\.yaml cannot be read, line 2: There is no kind of change rule-of[^]*Did you mean rule-off\?/,
    );
  });

  it('writes all of it into a file, too', async () => {
    trial.write({ 'detections/example/rule2.yaml': ruleYaml(2, 'Low') });
    await trial.run('review', '--format', 'markdown', '--whole', 'out/review.md');
    assert.match(fs.readFileSync(path.join(trial.root, 'out', 'review.md'), 'utf8'), /Severity lowered/);
  });

  it('needs a revision that is there', async () => {
    const { code, errors } = await trial.run('review', '--since', 'nowhere');
    assert.equal(code, 2);
    assert.match(errors, /Git cannot read the revision nowhere here/);
  });
});
