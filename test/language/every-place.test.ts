import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';

import { allChecks } from '../../scripts/checks/all-checks';
import { exampleFiles } from '../../scripts/checks/example-files';
import { complete } from '../../scripts/language/complete';
import { describeCall } from '../../scripts/language/describe-call';
import { describePlace } from '../../scripts/language/describe-place';
import { colouredSpans, documentSymbols, foldingSpans } from '../../scripts/language/document-shape';
import { findDefinition, findReferencesTo } from '../../scripts/language/find-definition';
import { formatKql } from '../../scripts/language/format-kql';
import { openFile, type OpenFile } from '../../scripts/language/open-file';
import type { Project } from '../../scripts/language/project';
import { findRenamed, rename } from '../../scripts/language/rename';
import type { Span } from '../../scripts/source/position';
import { projectOf } from './ask-language';

const rule = 'detections/example/rule.yaml';

/** How editors and systems write one text, and how it looks while somebody writes it. */
const forms: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => `\uFEFF${text}`,
  (text) => text.replaceAll(' | ', '\t|\t'),
  (text) => text.replaceAll(/"(\w)/g, '"🦠$1'),
  (text) => text.slice(0, Math.floor(text.length * 0.6)),
  (text) => `${text}---\n${text}`,
  (text) => text.replace(/^query: \|/m, 'query: >'),
];

/** Asks everything about one place of a file. */
function askEverything(file: OpenFile, project: Project, offset: number): void {
  const lies = ({ start, end }: Span): void => assert.ok(0 <= start && start <= end && end <= file.text.length);
  for (const { edit } of complete(file, project, offset).items.slice(0, 50)) lies(edit.span);
  const told = describePlace(file, project, offset);
  if (told !== undefined) lies(told.span);
  describeCall(file, project, offset);
  findDefinition(file, project, offset);
  for (const each of findReferencesTo(file, project, offset)) if (each.path === file.path) lies(each.span);
  const renamed = findRenamed(file, project, offset);
  if ('refusal' in renamed) return;
  assert.equal(file.text.slice(renamed.span.start, renamed.span.end), renamed.name);
  const edits = rename(file, project, offset, 'AnotherName');
  if ('refusal' in edits) return;
  for (const { span } of edits.edits.get(file.path) ?? [])
    assert.equal(file.text.slice(span.start, span.end), renamed.name);
}

function askOfAll(file: OpenFile, project: Project): void {
  documentSymbols(file);
  foldingSpans(file);
  let last = 0;
  for (const { span } of colouredSpans(file, project)) {
    assert.ok(
      last <= span.start && !/[\r\n]/.test(file.text.slice(span.start, span.end)),
      'colours lie on one line each',
    );
    last = span.start;
  }
  formatKql(file, project, { start: 0, end: file.text.length });
}

/** Offsets over a whole text, with those at its edges and some that it does not have. */
function placesOf(text: string, count: number): readonly number[] {
  const step = Math.max(1, Math.floor(text.length / count));
  const inside = Array.from({ length: Math.floor(count) }, (_, index) => index * step + (index % 7));
  return [-1, 0, text.length, text.length + 5, ...inside.filter((offset) => offset < text.length)];
}

function askAnywhere(path: string, text: string, project: Project, count: number): void {
  const file = openFile(path, text);
  if (file === undefined) return;
  askOfAll(file, project);
  for (const offset of placesOf(text, count)) {
    try {
      askEverything(file, project, offset);
    } catch (error) {
      throw new Error(`at ${offset}, behind ${JSON.stringify(text.slice(Math.max(0, offset - 60), offset))}`, {
        cause: error,
      });
    }
  }
}

describe('Any place of any file', () => {
  it('is answered, in every form of a text, for examples of checks', () => {
    for (const [index, { failing }] of allChecks.filter((_, each) => each % 5 === 0).entries()) {
      const files = exampleFiles(typeof failing === 'string' ? { [rule]: failing } : failing);
      const project = projectOf(typeof failing === 'string' ? { [rule]: failing } : failing);
      const form = forms[index % forms.length] ?? String;
      for (const { path: file, text } of files) if (text.length < 4000) askAnywhere(file, form(text), project, 6);
    }
  }).timeout(170_000);

  it('is answered in a query with everything, from end to end', () => {
    const query =
      'let bad = dynamic(["a"]);\n  ASimDnsActivityLogs\n  | where DnsQuery has_any (bad)\n  | project Who = SrcUsername';
    const text = exampleFiles(`query: |\n  ${query}\ncustomDetails: { Who: Who }\n`)[0]!.text;
    const project = projectOf({ [rule]: text });
    askAnywhere(rule, text, project, text.length / 3);
  }).timeout(170_000);

  it('is answered for rules and hunts of a large corpus', function () {
    this.timeout(170_000);
    const corpus = path.join(__dirname, '..', '..', '..', 'shared', 'corpus');
    if (!fs.existsSync(corpus)) {
      process.stdout.write(`      skipped: there is no corpus at ${corpus}\n`);
      this.skip();
    }
    for (const folder of ['analytic-rules', 'hunting-queries']) {
      const names = fs.readdirSync(path.join(corpus, folder)).filter((name) => /\.ya?ml$/.test(name));
      for (const [index, name] of names.entries()) {
        if (index % 120 !== 7) continue;
        const text = fs.readFileSync(path.join(corpus, folder, name), 'utf8');
        const form = forms[index % forms.length] ?? String;
        askAnywhere(rule, form(text), projectOf({ [rule]: text }), 12);
      }
    }
  });
});
