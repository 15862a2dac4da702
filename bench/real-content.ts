import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { allChecks } from '../scripts/checks/all-checks';
import { otherFindings } from '../scripts/checks/other-findings';
import { runChecks } from '../scripts/checks/run-checks';
import { readCatalog } from '../scripts/content/read-catalog';
import type { Diagnostic, Severity } from '../scripts/source/diagnostic';
import { createSourceFile } from '../scripts/source/source-file';
import readFindings from './findings-read.json';

/*
 * Validates published rules and hunts, counts what each check finds in them, and sets beside it how many findings a
 * person has read and how many of those were true. With --write the table in docs/checks-on-real-content.md is made anew.
 */

const corpus = path.join(__dirname, '..', '..', 'shared', 'corpus');
const page = path.join(__dirname, '..', 'docs', 'checks-on-real-content.md');
const asOf = new Date('2026-11-30T00:00:00Z');

/** What was read of a check's findings in both folders, and what of that was true and not too severe. */
const read: Readonly<Record<string, { readonly read: number; readonly true: number } | undefined>> = readFindings;

interface Row {
  readonly check: string;
  readonly severity: Severity;
  readonly counts: readonly number[];
}

function main(isWritten: boolean): void {
  if (!existsSync(corpus)) {
    write('The corpus of rules and hunts is not on this machine.');
    return;
  }
  const folders = ['analytic-rules', 'hunting-queries'].map((folder) => validate(folder));
  const rows = rowsOf(folders.map(({ found }) => found));
  const errors = rows.filter(({ severity }) => severity === 'error');
  const table = tableOf(rows);
  write(table.trimEnd());
  const sum = (of: (row: Row) => number) => errors.reduce((total, row) => total + of(row), 0);
  const isFalse = ({ check, severity }: Row) => {
    const known = read[`${check} ${severity}`];
    return known === undefined ? 0 : known.read - known.true;
  };
  write('');
  write(
    `Files: ${folders.map(({ files }) => files).join(' and ')}. Errors: ${sum(({ counts }) => counts[0]! + counts[1]!)},`,
  );
  write(
    `of which read ${sum(({ check }) => read[`${check} error`]?.read ?? 0)} and false or too severe ${sum(isFalse)}.`,
  );
  if (!isWritten) return;
  const text = readFileSync(page, 'utf8');
  const replaced = text.replace(/(<!-- table -->\n)[\s\S]*(<!-- end of table -->)/, `$1\n${table}\n$2`);
  writeFileSync(page, replaced);
}

function validate(folder: string): { readonly found: readonly Diagnostic[]; readonly files: number } {
  const directory = path.join(corpus, folder);
  const names = readdirSync(directory).filter((name) => name.endsWith('.yaml'));
  const sources = names.map((name) => {
    return createSourceFile(`detections/${folder}/${name}`, readFileSync(path.join(directory, name), 'utf8'));
  });
  const { value, diagnostics } = readCatalog(sources);
  return { found: runChecks(value, { asOf, found: diagnostics }), files: names.length };
}

function rowsOf(folders: readonly (readonly Diagnostic[])[]): readonly Row[] {
  const keys = new Set(folders.flat().map(({ check, severity }) => `${check} ${severity}`));
  const rows = [...keys].map((key): Row => {
    const [check = '', severity = ''] = key.split(' ');
    const counts = folders.map((found) => found.filter((each) => `${each.check} ${each.severity}` === key).length);
    return { check, severity: severity as Severity, counts };
  });
  const order: readonly string[] = ['error', 'warning', 'advice'];
  const total = ({ counts }: Row) => counts.reduce((sum, count) => sum + count, 0);
  return rows.sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || total(b) - total(a));
}

function tableOf(rows: readonly Row[]): string {
  const ids = new Set([...allChecks, ...otherFindings].map(({ id }) => id));
  const cells = rows.map(({ check, severity, counts }) => {
    const known = read[`${check} ${severity}`];
    const name = ids.has(check) ? `[${check}](checks/${check}.md)` : check;
    return [name, severity, ...counts.map(String), String(known?.read ?? 0), String(known?.true ?? 0)];
  });
  const head = ['check', 'severity', 'analytic rules', 'hunting queries', 'read', 'true'];
  const widths = head.map((title, index) => Math.max(title.length, ...cells.map((row) => row[index]!.length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, index) => (index < 2 ? cell.padEnd(widths[index]!) : cell.padStart(widths[index]!))).join(' | ')} |`;
  const rule = `| ${widths.map((width, index) => (index < 2 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(head), rule, ...cells.map(line)].join('\n') + '\n';
}

function write(text: string): void {
  process.stdout.write(`${text}\n`);
}

main(process.argv.includes('--write'));
