import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { startTrial } from '../cli/run-sentinel';
import { demoContent } from '../demo-content';
import type { Trial } from '../cli/run-sentinel';

const root = path.join(__dirname, '..', '..');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...fs
    .readdirSync(path.join(root, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];

interface Block {
  readonly page: string;
  readonly language: string;
  /** The file that the block is, if it is not YAML, which says that in a comment. */
  readonly file: string | undefined;
  readonly text: string;
}

function blocksOf(page: string): Block[] {
  const text = fs.readFileSync(path.join(root, page), 'utf8');
  return [...text.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)].map((match) => ({
    page,
    language: match[1] ?? '',
    file: match[2],
    text: match[3] ?? '',
  }));
}

/** docs/checks is made from the checks, failing examples included, and has its own test. */
function shownFiles(): Block[] {
  return pages
    .filter((page) => !page.startsWith('docs/checks/'))
    .flatMap(blocksOf)
    .filter((block) => block.language === 'yaml');
}

/** The content that the pages tell of, with every file and fragment that the pages show put where they say. */
function startDocumentedTrial(): Trial {
  const trial = startTrial();
  fs.cpSync(demoContent, trial.root, { recursive: true });
  for (const { file, text } of pages.flatMap(blocksOf)) if (file !== undefined) trial.write({ [file]: text });
  for (const { text } of shownFiles()) {
    const whole = /^# ((?:detections|watchlists|workspaces|schemas|automation|functions|summaries)\/\S+\.yaml)\n/.exec(
      text,
    )?.[1];
    const end = /^# at the end of (\S+\.yaml)\n/.exec(text)?.[1];
    if (whole !== undefined) trial.write({ [whole]: text });
    if (end !== undefined) fs.appendFileSync(path.join(trial.root, end), text.replace(/^.*\n/, ''));
  }
  return trial;
}

describe('The documentation', () => {
  let trial: Trial;
  before(() => {
    trial = startDocumentedTrial();
  });
  after(() => {
    trial.remove();
  });

  it('shows YAML that is valid', async () => {
    const outcome = await trial.run('validate');
    assert.equal(outcome.code, 0, outcome.output);
  });

  it('shows proofs that hold', async () => {
    const outcome = await trial.run('test');
    assert.equal(outcome.code, 0, outcome.output);
  });

  for (const page of pages) {
    const commands = blocksOf(page)
      .filter((block) => block.language === 'sh')
      .flatMap((block) => block.text.split('\n'))
      .filter((line) => line.startsWith('npx --no-install sentinel '));
    for (const command of commands) {
      it(`shows a command that works: ${page}, ${command}`, async () => {
        const outcome = await trial.run(...command.replace('npx --no-install sentinel ', '').split(' '));
        assert.equal(outcome.code, 0, outcome.output + outcome.errors);
      });
    }

    it(`has no link that leads nowhere in ${page}`, () => {
      const text = fs.readFileSync(path.join(root, page), 'utf8');
      const links = [...text.matchAll(/\]\(([^)#\s]+)(#[^)]*)?\)/g)].map((match) => match[1] ?? '');
      const broken = links
        .filter((link) => !/^https?:/.test(link))
        .filter((link) => !fs.existsSync(path.join(root, path.dirname(page), link)));
      assert.deepEqual(broken, []);
    });
  }
});
