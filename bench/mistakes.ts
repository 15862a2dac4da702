import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { runChecks } from '../scripts/checks/run-checks';
import type { Catalog } from '../scripts/content/catalog';
import { readCatalog } from '../scripts/content/read-catalog';
import { createCatalogSchema } from '../scripts/expand/catalog-schema';
import { runTests } from '../scripts/prove/run-tests';
import type { Diagnostic } from '../scripts/source/diagnostic';
import { createSourceFile } from '../scripts/source/source-file';
import { groups } from './mistakes/groups';
import type { FilesPlant, PlantedFiles } from './mistakes/plant';

/*
 * Plants kinds of mistakes in published rules, one at a time, and asks whether `sentinel validate` finds them, or `sentinel test` what is wrong in a repository with tests: whether
 * the wrong form has a finding that the right form has not. Prints for each kind in how many of the rules it is found,
 * and how often at the very lines that differ. Words choose kinds by a part of their group or name; --all prints the
 * kinds that are found everywhere, too; --show prints each finding; --rules N plants each kind in N rules.
 */

const corpus = path.join(__dirname, '..', '..', 'shared', 'corpus', 'analytic-rules');
const asOf = new Date('2026-11-30T00:00:00Z');
/** For each kind of mistake, if --rules does not say another number. */
const defaultRules = 5;

interface Tally {
  planted: number;
  found: number;
  atLine: number;
  /** Findings of the right form that the rule itself does not have: errors there make the planting worthless. */
  alarms: string[];
  shown: string[];
}

function main(words: readonly string[]): void {
  if (!existsSync(corpus)) {
    write(
      'SKIPPED: the corpus of rules is not on this machine (../shared/corpus/analytic-rules). Nothing was measured.',
    );
    return;
  }
  const { values: flags, positionals: asked } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { all: { type: 'boolean' }, show: { type: 'boolean' }, rules: { type: 'string' } },
  });
  const wantedRules = Number(flags.rules ?? defaultRules);
  const rules = readdirSync(corpus)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => readFileSync(path.join(corpus, name), 'utf8').replace(/\r\n/g, '\n'));
  write(`Each kind is planted in ${wantedRules} of ${rules.length} published rules, those with errors left out.`);
  for (const [title, tables] of Object.entries(groups)) {
    const rows = Object.entries(tables).flatMap(([table, mistakes]) =>
      Object.entries(mistakes)
        .filter(([name]) => asked.length === 0 || asked.some((word) => `${title}/${table}/${name}`.includes(word)))
        .map(([name, plant]) => ({ name: `${table}: ${name}`, tally: tryMistake(name, plant, rules, wantedRules) })),
    );
    if (rows.length > 0) report(title, rows, flags);
  }
}

const ruleFile = 'detections/corpus/rule.yaml';

function tryMistake(name: string, plant: FilesPlant, rules: readonly string[], wantedRules: number): Tally {
  const tally: Tally = { planted: 0, found: 0, atLine: 0, alarms: [], shown: [] };
  const first = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 65_521, 7) % rules.length;
  for (const rule of [...rules.slice(first), ...rules.slice(0, first)]) {
    const planted = plant(rule);
    if (planted === undefined || (planted.right[ruleFile] !== undefined && !isClean(rule))) continue;
    tallyOne(planted, tally);
    // What stands for itself is the same in every rule.
    if (tally.planted === wantedRules || planted.right[ruleFile] === undefined) break;
  }
  return tally;
}

function tallyOne({ right, wrong }: PlantedFiles, tally: Tally): void {
  const before = ask(right);
  const known = new Map<string, number>();
  for (const each of before) known.set(keyOf(each), (known.get(keyOf(each)) ?? 0) + 1);
  const added = ask(wrong).filter((each) => {
    const left = known.get(keyOf(each)) ?? 0;
    known.set(keyOf(each), left - 1);
    return left <= 0;
  });
  tally.planted++;
  tally.alarms.push(...before.filter(({ severity }) => severity === 'error').map(sentenceOf));
  tally.shown.push(...added.map(sentenceOf));
  if (added.length > 0) tally.found++;
  if (added.some((each) => isAtChange(each, right, wrong))) tally.atLine++;
}

/** What a finding says, without the numbers in it: a line that moved is the same finding. */
function keyOf({ check, message }: Diagnostic): string {
  return `${check} ${message.replace(/\d+/g, '#')}`;
}

function sentenceOf({ check, severity, message, place }: Diagnostic): string {
  return `${severity} ${check}: ${message} (${place.file}:${place.start.line})`;
}

function isAtChange({ place }: Diagnostic, right: Files, wrong: Files): boolean {
  const text = wrong[place.file];
  if (text === undefined) return false;
  const [before, after] = [right[place.file] ?? '', text].map((each) => each.split('\n'));
  if (!before || !after) return false;
  let start = 0;
  while (start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (end < after.length - start && end < before.length - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const last = Math.max(start, after.length - end - 1);
  return place.start.line - 1 <= last && place.end.line - 1 >= start;
}

type Files = PlantedFiles['right'];

/** Whether a rule has no error before anything is planted in it. */
const isClean = rememberAnswer(
  (rule: string) => !ask({ [ruleFile]: rule }).some(({ severity }) => severity === 'error'),
);

function rememberAnswer(question: (text: string) => boolean): (text: string) => boolean {
  const known = new Map<string, boolean>();
  return (text) => {
    const answer = known.get(text) ?? question(text);
    known.set(text, answer);
    return answer;
  };
}

/** What a repository of no files has: made once for all rules that stand alone. */
const emptyRepository = createCatalogSchema(readCatalog([]).value);

function ask(files: Files): readonly Diagnostic[] {
  const { value, diagnostics } = readCatalog(Object.entries(files).map(([file, text]) => createSourceFile(file, text)));
  const isAlone = Object.keys(files).length === 1;
  const found = runChecks(value, { asOf, found: diagnostics, ...(isAlone && { schema: () => emptyRepository }) });
  // What stands for itself has tests, and a pull request runs those as well.
  return isAlone ? found : [...found, ...prove(value)];
}

/** What `sentinel test` says of a repository. */
function prove(catalog: Catalog): readonly Diagnostic[] {
  const selection = { detections: [], explain: false, everywhere: true, mutate: false, caseName: undefined };
  const run = runTests({ catalog, schema: createCatalogSchema(catalog), workspace: undefined }, selection);
  const failed = run.results.flatMap(({ cases }) => cases.flatMap(({ diagnostics }) => diagnostics));
  return [...failed, ...run.findings];
}

function report(
  title: string,
  rows: readonly { name: string; tally: Tally }[],
  flags: { readonly all?: boolean | undefined; readonly show?: boolean | undefined },
): void {
  const tried = rows.filter(({ tally }) => tally.planted > 0);
  const caught = tried.filter(({ tally }) => tally.found === tally.planted);
  write(`\n## ${title}\n`);
  const width = Math.max(...rows.map(({ name }) => name.length));
  write(`${'kind'.padEnd(width)}  planted  found  at the line`);
  for (const { name, tally } of rows) {
    const isWhole = tally.planted > 0 && tally.found === tally.planted;
    if (isWhole && tally.alarms.length === 0 && !flags.all && !flags.show) continue;
    const numbers = [tally.planted, tally.found, tally.atLine].map((count, index) =>
      String(count).padStart([7, 5, 11][index] ?? 0),
    );
    write(`${name.padEnd(width)}  ${numbers.join('  ')}`);
    for (const alarm of new Set(tally.alarms)) write(`    the right form: ${alarm}`);
    if (flags.show) for (const shown of new Set(tally.shown)) write(`    ${shown}`);
  }
  const sum = (of: (tally: Tally) => number) => tried.reduce((total, { tally }) => total + of(tally), 0);
  const share = (part: number, all: number) => `${part} of ${all} (${((100 * part) / all).toFixed(1)} %)`;
  write(
    `Kinds found in every rule: ${share(caught.length, tried.length)}; without a place in any rule: ${rows.length - tried.length}.`,
  );
  write(
    `Mistakes found: ${share(
      sum(({ found }) => found),
      sum(({ planted }) => planted),
    )}; ` +
      `at the line: ${share(
        sum(({ atLine }) => atLine),
        sum(({ found }) => found),
      )}.`,
  );
}

function write(text: string): void {
  process.stdout.write(`${text}\n`);
}

main(process.argv.slice(2));
