import type { Check, CheckExample } from '../../checks/check';
import type { OtherFinding } from '../../checks/other-findings';
import { examplePath } from '../../checks/example-files';

const introduction = `# Checks

Every finding of \`sentinel validate\` bears the id of what found it, and each id has a page. An error blocks a
deployment; a warning may differ from what was meant; advice works, and could be better.

A finding that is meant is accepted in its file, with the reason and the last day on which it is:

\`\`\`yaml
waivers:
  - check: entity-strong-identifier
    reason: The sensor reports host names without a domain.
    until: 2026-12-31
\`\`\`
`;

const examplesNote = `The examples show only the keys that matter: the rest is a plain valid file of the same kind. A line
\`# without KEY\` stands for a key that the plain file has and the example has not. The tests execute both.`;

/** What a check looks at, for people. */
const subjects: Readonly<Record<Check['scope'], string>> = {
  detection: 'each detection',
  watchlist: 'each watchlist',
  function: 'each function',
  workspace: 'each workspace file',
  test: 'each test file',
  catalog: 'the whole repository',
};

/**
 * Returns the pages of docs/checks by file name: README.md, the index, and a page for each check, with its reason and
 * its two examples, and for each finding that no check makes.
 */
export function checkPages(checks: readonly Check[], others: readonly OtherFinding[]): ReadonlyMap<string, string> {
  return new Map([
    ['README.md', indexPage(checks, others)],
    ...checks.map((check) => [pageName(check.id), checkPage(check)] as const),
    ...others.map((finding) => [pageName(finding.id), otherPage(finding)] as const),
  ]);
}

function pageName(id: string): string {
  return `${id}.md`;
}

function indexPage(checks: readonly Check[], others: readonly OtherFinding[]): string {
  return `${[
    introduction,
    findingsTable(checks),
    '## Other findings',
    'Reading the files, waivers and tests have findings of their own.',
    findingsTable(others),
  ].join('\n\n')}\n`;
}

function findingsTable(findings: readonly OtherFinding[]): string {
  const rows = findings.map(
    ({ id, severity, sentence }) => `| [${id}](${pageName(id)}) | ${severity} | ${cell(sentence)} |`,
  );
  return ['| check | severity | what must hold |', '| --- | --- | --- |', ...rows].join('\n');
}

function checkPage(check: Check): string {
  return `${[
    `# ${check.id}`,
    check.sentence,
    `Severity: ${check.severity}. Looks at ${subjects[check.scope]}.`,
    check.why,
    '## Found in',
    exampleText(check.failing),
    '## Not found in',
    exampleText(check.passing),
    examplesNote,
    '[All checks](README.md)',
  ].join('\n\n')}\n`;
}

function otherPage({ id, severity, sentence, why }: OtherFinding): string {
  return `${[`# ${id}`, sentence, `Severity: ${severity}.`, why, '[All checks](README.md)'].join('\n\n')}\n`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

const mostFiles = 3;

function exampleText(example: CheckExample): string {
  const files = Object.entries(typeof example === 'string' ? { [examplePath]: example } : example);
  const only = files.length === 1 && files[0]?.[0] === examplePath;
  const shown = files.slice(0, mostFiles).map(([path, keys]) => {
    const body = keys === '' ? '# as it is\n' : shorten(keys);
    const fence = `\`\`\`${path.endsWith('.csv') ? 'csv' : 'yaml'}\n${body}\`\`\``;
    return only ? fence : `\`${path}\`\n\n${fence}`;
  });
  const rest = files.length - shown.length;
  return [...shown, ...(rest > 0 ? [`… and ${rest} more files like these.`] : [])].join('\n\n');
}

/** An example that is about length is cut: repeated lines to one and their number, a long line to its beginning. */
function shorten(text: string): string {
  const lines = text.replace(/\n$/, '').split('\n');
  const kept: string[] = [];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    let same = 1;
    while (lines[index + same] === line) same++;
    kept.push(line.length > 200 ? `${line.slice(0, 100)}… # ${line.length} characters` : line);
    if (same > 2) {
      kept.push(`  // … ${same - 1} more lines like this`);
      index += same - 1;
    }
  }
  return `${kept.join('\n')}\n`;
}
