import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { runChecks } from '../scripts/checks/run-checks';
import { readCatalog } from '../scripts/content/read-catalog';
import { findFix } from '../scripts/language/find-fix';
import { diagnosticsJson } from '../scripts/report/findings/diagnostics-json';
import type { DiagnosticRecord, EditRecord } from '../scripts/report/findings/diagnostics-json';
import { applyEdits } from '../scripts/source/edit-text';
import { createSourceFile } from '../scripts/source/source-file';

/*
 * Plants mistakes in published rules and lets a client mend them that knows nothing but the JSON of `sentinel validate`:
 * it applies the fixes of the errors and asks again. Prints, for each kind of mistake, in how many rules it was found as
 * an error, how many of those are without errors afterwards, and how many are the rule again to the letter.
 */

const corpus = path.join(__dirname, '..', '..', 'shared', 'corpus', 'analytic-rules');
const asOf = new Date('2026-11-30T00:00:00Z');
/** For each kind of mistake. */
const wantedRules = 80;
const mostRounds = 6;

/** Returns the text with the mistake; undefined if the rule has no place for it. */
type Plant = (text: string) => string | undefined;

const mistakes: Readonly<Record<string, Plant>> = {
  'a column misspelled': (text) => swapLetters(text, /(?<=\|\s*where\s+)[A-Z]\w{5,}(?=\s*(?:==|has|in|=~|contains))/),
  'a table misspelled': (text) => swapLetters(text, /(?<=^query: \|-?\n(?:\s*let [^\n]*\n)*\s+)[A-Z]\w{6,}(?=\s*\n)/m),
  'an operator misspelled': (text) => swapLetters(text, /(?<=\|\s)(?:summarize|project|extend|where)(?=\s)/),
  'a function misspelled': (text) => swapLetters(text, /\b(?:tostring|isnotempty|isempty|make_set|dcount|tolower|arg_max)(?=\()/),
  'a single = in a condition': (text) => replaced(text, /(?<=\|\s*where\s+\w+ )==(?= )/, '='),
  'a pipe left out': (text) => replaced(text, /(?<=\n\s*)\| (?=(?:where|extend|project|summarize)\b)/, ''),
  'a severity misspelled': (text) => swapLetters(text, /(?<=^severity: )(?:Medium|High|Low|Informational)/m),
  'a key misspelled': (text) => swapLetters(text, /^query(?:Frequency|Period)(?=:)/m),
  'an entity type misspelled': (text) => swapLetters(text, /(?<=entityType: )[A-Z]\w{3,}/),
  'a quotation mark of a word processor': (text) => replaced(text, /(?<=\| where \w+ (?:==|has|contains) )"(?=[^"\n]*")/, '\u201c'),
}; // prettier-ignore

/** Two neighbours change places, neither the first nor the last. */
function swapLetters(text: string, where: RegExp): string | undefined {
  return replaced(text, where, (word) => {
    const at = Math.floor(word.length / 2) - 1;
    return word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2);
  });
}

function replaced(text: string, where: RegExp, by: string | ((found: string) => string)): string | undefined {
  const changed = typeof by === 'string' ? text.replace(where, () => by) : text.replace(where, by);
  return changed === text ? undefined : changed;
}

/** What a client reads of a rule, and nothing else. */
function ask(file: string, text: string): readonly DiagnosticRecord[] {
  const source = createSourceFile(file, text);
  const { value, diagnostics } = readCatalog([source]);
  const found = runChecks(value, { asOf, found: diagnostics });
  const json = diagnosticsJson(found, (each) => findFix(each, new Map([[file, source]])));
  return (JSON.parse(json) as { readonly diagnostics: readonly DiagnosticRecord[] }).diagnostics;
}

function errorsOf(file: string, text: string): readonly DiagnosticRecord[] {
  return ask(file, text).filter(({ severity }) => severity === 'error');
}

/** Applies the fixes of the errors until there is none, or none that can be mended. */
function mend(file: string, planted: string): string {
  let text = planted;
  for (let round = 0; round < mostRounds; round++) {
    const found = ask(file, text);
    const errors = found.filter(({ severity }) => severity === 'error');
    if (errors.length === 0) return text;
    // A key that is not read is a warning, and the cause of the error that another is missing.
    const fix = [...errors, ...found].find((each) => each.fix !== undefined)?.fix;
    if (fix === undefined) return text;
    text = withFix(text, fix);
  }
  return text;
}

function withFix(text: string, fix: readonly EditRecord[]): string {
  const { lineStarts } = createSourceFile('', text);
  const offset = (line: number, column: number): number => (lineStarts[line - 1] ?? text.length) + column - 1;
  const edits = fix.map((edit) => ({
    span: { start: offset(edit.line, edit.column), end: offset(edit.endLine, edit.endColumn) },
    text: edit.text,
  }));
  return applyEdits(text, edits).text;
}

interface Tally {
  planted: number;
  found: number;
  green: number;
  same: number;
}

function main(): void {
  if (!existsSync(corpus)) {
    write('The corpus of rules is not on this machine.');
    return;
  }
  const rules = readdirSync(corpus)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => ({ file: `detections/corpus/${name}`, text: readFileSync(path.join(corpus, name), 'utf8') }))
    .filter(({ file, text }) => errorsOf(file, text).length === 0);
  const rows = Object.entries(mistakes).map(([name, plant]) => ({ name, tally: tryMistake(plant, rules) }));
  const width = Math.max(...rows.map(({ name }) => name.length));
  write(`${'mistake'.padEnd(width)}  planted  an error  mended  to the letter`);
  for (const { name, tally } of rows) write(`${name.padEnd(width)}  ${columns(tally)}`);
  const total = rows.reduce((sum, { tally }) => added(sum, tally), { planted: 0, found: 0, green: 0, same: 0 });
  write(`${'all'.padEnd(width)}  ${columns(total)}`);
  write(`Mended of those planted: ${((100 * total.green) / total.planted).toFixed(1)} %`);
}

function tryMistake(plant: Plant, rules: readonly { readonly file: string; readonly text: string }[]): Tally {
  const tally: Tally = { planted: 0, found: 0, green: 0, same: 0 };
  for (const { file, text } of rules) {
    const planted = plant(text);
    if (planted === undefined) continue;
    if (tally.planted >= wantedRules) break;
    tally.planted++;
    if (errorsOf(file, planted).length === 0) continue;
    tally.found++;
    const mended = mend(file, planted);
    if (errorsOf(file, mended).length > 0) continue;
    tally.green++;
    if (mended === text) tally.same++;
  }
  return tally;
}

function added(one: Tally, other: Tally): Tally {
  return {
    planted: one.planted + other.planted,
    found: one.found + other.found,
    green: one.green + other.green,
    same: one.same + other.same,
  };
}

function columns({ planted, found, green, same }: Tally): string {
  return [planted, found, green, same].map((each, index) => String(each).padStart([7, 8, 6, 13][index]!)).join('  ');
}

function write(text: string): void {
  process.stdout.write(`${text}\n`);
}

main();
