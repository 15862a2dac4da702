import ts from 'typescript';
import { findCycles, readSourceFiles, upwardImports } from '../test/architecture/read-house';
import type { SourceText } from '../test/architecture/read-house';

/**
 * Prints how the house stands: files and their lengths, functions, cycles and upward imports, runs of lines that stand
 * twice, and exported names without a comment. `npm run bench:house`
 */
const shortestRun = 6;
const files = readSourceFiles().filter(({ file }) => !file.startsWith('content/written/'));
const lengths = files.map(({ text }) => text.split('\n').length - 1).sort((a, b) => a - b);
const functions = files.flatMap(functionLengths).sort((a, b) => a - b);
const { exported, commented } = countExports();
const rows: readonly (readonly [string, string])[] = [
  ['files under scripts/, made ones left out', String(files.length)],
  ['lines', String(lengths.reduce((sum, length) => sum + length, 0))],
  ['lines of a file: median, 90th percentile, longest', shares(lengths)],
  ['lines of a function: median, 90th percentile, longest', shares(functions)],
  ['cycles of imports', String(findCycles(files).length)],
  ['imports of a room above', String(upwardImports(files.flatMap(({ imports }) => imports)).length)],
  [`runs of ${String(shortestRun)} lines that stand in two files`, String(countRepeatedRuns())],
  ['exported names, and those without a comment', `${exported}, ${exported - commented}`],
];
const width = Math.max(...rows.map(([name]) => name.length));
for (const [name, value] of rows) process.stdout.write(`${name.padEnd(width)}  ${value}\n`);

function shares(sorted: readonly number[]): string {
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return [at(0.5), at(0.9), at(1)].join(', ');
}

function functionLengths({ file, text }: SourceText): number[] {
  const parsed = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const found: number[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) {
      const lineOf = (offset: number): number => parsed.getLineAndCharacterOfPosition(offset).line;
      found.push(lineOf(node.end) - lineOf(node.getStart(parsed)) + 1);
    }
    ts.forEachChild(node, visit);
  };
  visit(parsed);
  return found;
}

/** Lines that carry something: imports, comments and lone punctuation do not count as written twice. */
function meaningfulLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /\w/.test(line) && !/^(import\b|export \{|\*|\/\*|\/\/)/.test(line));
}

function countRepeatedRuns(): number {
  const seen = new Map<string, string>();
  let repeated = 0;
  for (const { file, text } of files) {
    const lines = meaningfulLines(text);
    for (let start = 0; start + shortestRun <= lines.length; start++) {
      const run = lines.slice(start, start + shortestRun).join('\n');
      const elsewhere = seen.get(run);
      if (elsewhere !== undefined && elsewhere !== file) {
        repeated++;
        start += shortestRun - 1;
      } else seen.set(run, file);
    }
  }
  return repeated;
}

function countExports(): { readonly exported: number; readonly commented: number } {
  let exported = 0;
  let commented = 0;
  for (const { file, text } of files) {
    const parsed = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
    for (const statement of parsed.statements) {
      const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
      if (!modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) continue;
      exported++;
      if (/\/\*\*/.test(text.slice(statement.getFullStart(), statement.getStart(parsed)))) commented++;
    }
  }
  return { exported, commented };
}
