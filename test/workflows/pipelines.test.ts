import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import packageFile from '../../package.json';
import { createSourceFile } from '../../scripts/source/source-file';
import { parseYaml } from '../../scripts/source/yaml-document';
import { commitContent, copyContent, stepsOf } from './run-step';

const root = path.join(__dirname, '..', '..');

interface ActionStep {
  readonly uses?: string;
  readonly script?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
}

function readYaml<Shape>(name: string, text: string): Shape {
  const { value, diagnostics } = parseYaml(createSourceFile(name, text));
  assert.deepEqual(diagnostics, []);
  return value?.value as Shape;
}

/** The YAML block of docs/pipelines.md below the comment that names a file. */
function shownFile(name: string): string {
  const page = fs.readFileSync(path.join(root, 'docs', 'pipelines.md'), 'utf8');
  const text = page.split(`<!-- ${name} -->`)[1] ?? '';
  return /```yaml\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
}

describe('A pipeline of another service', function () {
  this.timeout(300_000);
  let work = '';

  beforeEach(() => {
    work = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-pipeline-'));
    copyContent(work);
    commitContent(work);
    spawnSync('git', ['update-ref', 'refs/remotes/origin/main', 'HEAD'], { cwd: work });
  });

  afterEach(() => {
    fs.rmSync(work, { recursive: true });
  });

  /** Runs a script with stand-ins for npx, which runs this tool, and for npm and gh, which write down their calls. */
  function run(script: string, environment: Readonly<Record<string, string>> = {}) {
    const folder = path.join(work, '.commands');
    fs.mkdirSync(folder, { recursive: true });
    const bin = path.join(root, packageFile.bin.sentinel);
    const npx = `#!/bin/sh\ntest "$1 $2" = "--no-install sentinel" || exit 127\nshift 2\nexec '${process.execPath}' '${bin}' "$@"\n`;
    const npm = `#!/bin/sh\necho "npm $*" >> '${work}/calls'\ncase "$1" in pack) echo x > "$3/tool-1.0.0.tgz" ;; sbom) echo '{}' ;; esac\n`;
    const gh = `#!/bin/sh\necho "gh $*" >> '${work}/calls'\n`;
    for (const [name, text] of Object.entries({ npx, npm, gh })) {
      fs.writeFileSync(path.join(folder, name), text, { mode: 0o755 });
    }
    const env = {
      ...process.env,
      ...environment,
      PATH: `${folder}:${process.env['PATH'] ?? ''}`,
      XDG_CACHE_HOME: path.join(work, '.cache'),
      GITHUB_STEP_SUMMARY: path.join(work, 'summary.md'),
      GITHUB_OUTPUT: path.join(work, 'output'),
    };
    const { status, stdout, stderr } = spawnSync('bash', ['-eo', 'pipefail', '-c', script], { cwd: work, encoding: 'utf8', env }); // prettier-ignore
    return { status, output: stdout + stderr };
  }

  function read(file: string): string {
    return fs.readFileSync(path.join(work, file), 'utf8');
  }

  it('runs in Azure DevOps as the page shows it', () => {
    const { steps } = readYaml<{ steps: readonly ActionStep[] }>('azure.yml', shownFile('azure-pipelines.yml'));
    const scripts = steps.flatMap(({ script }) => script ?? []);
    assert.ok(scripts.length >= 4);
    for (const script of scripts) {
      const { status, output } = run(script);
      assert.equal(status, 0, `${script}\n${output}`);
    }
    assert.match(read('proofs.xml'), /<testsuite/);
  });

  it('runs in GitLab as the page shows it', () => {
    const jobs = readYaml<Record<string, { script?: readonly string[] }>>('gitlab.yml', shownFile('.gitlab-ci.yml'));
    const scripts = Object.values(jobs).flatMap((job) => job.script ?? []);
    assert.ok(scripts.length >= 4);
    for (const script of scripts) {
      const { status, output } = run(script, { CI_MERGE_REQUEST_DIFF_BASE_SHA: 'HEAD' });
      assert.equal(status, 0, `${script}\n${output}`);
    }
  });

  describe('of the composite action', () => {
    const text = fs.readFileSync(path.join(root, 'action', 'action.yml'), 'utf8');
    const { runs, inputs } = readYaml<{
      inputs: Readonly<Record<string, unknown>>;
      runs: { steps: readonly ActionStep[] };
    }>('action.yml', text);

    it('runs each of its steps, and keeps the review as one comment', () => {
      const values = { RUN: 'validate test review plan deploy', BASE: 'HEAD', WORKSPACE: 'local', NUMBER: '7', GH_TOKEN: 'none', GH_REPO: 'example/content' }; // prettier-ignore
      for (const step of runs.steps) {
        const names = Object.keys(step.env ?? {}) as (keyof typeof values)[];
        const { status, output } = run(step.run ?? '', Object.fromEntries(names.map((name) => [name, values[name]])));
        assert.equal(status, 0, `${step.run}\n${output}`);
      }
      assert.match(read('calls'), /gh api --silent --method POST repos\/example\/content\/issues\/7\/comments/);
      assert.equal(read('output'), 'second-reviewer=false\n');
    });

    it('refuses what is not there, and what lacks its base or workspace', () => {
      const [first] = runs.steps;
      for (const [asked, said] of [
        ['publish', /There is no publish/],
        ['review', /Name the revision/],
        ['deploy', /Name a workspace/],
      ] as const) {
        const { status, output } = run(first?.run ?? '', { RUN: asked, BASE: '', WORKSPACE: '' });
        assert.equal(status, 1);
        assert.match(output, said);
      }
    });

    it('puts no value into a script but through the environment, and names inputs that are there', () => {
      for (const { run: script, shell } of runs.steps) {
        assert.ok(script !== undefined && !script.includes('${{'));
        assert.equal(shell, 'bash');
      }
      for (const [, name] of text.matchAll(/inputs\.([\w-]+)/g)) assert.ok(name !== undefined && name in inputs, name);
    });
  });

  it('releases the file that was tested, with what it is made of, and nothing that was changed since', () => {
    const scripts = stepsOf('release.yml').flatMap(({ run: script }) => script ?? []);
    const [pack, publish] = ['npm pack', 'npm publish'].map((part) => scripts.find((each) => each.includes(part)) ?? '');
    assert.equal(run(pack ?? '').status, 0);
    assert.match(read('release-files/checksums.txt'), /tool-1\.0\.0\.tgz\n.*sbom\.cdx\.json\n$/);
    const values = { GH_TOKEN: 'none', GH_REPO: 'example/tool', TAG: 'v1.0.0' };
    assert.equal(run(publish ?? '', values).status, 0);
    assert.match(read('calls'), /npm publish --provenance --ignore-scripts \.\/tool-1\.0\.0\.tgz\ngh release create v1\.0\.0/);
    fs.writeFileSync(path.join(work, 'release-files', 'tool-1.0.0.tgz'), 'other');
    assert.notEqual(run(publish ?? '', values).status, 0);
  }); // prettier-ignore
});
