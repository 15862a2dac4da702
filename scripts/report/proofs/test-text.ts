import type { ComparedPair } from '../../prove/expectations/compare-lists';
import type { DroppedEvent, Explanation } from '../../prove/evidence/explain-query';
import {
  countCases,
  provedName,
  type CaseResult,
  type MutationScore,
  type NamedComparison,
  type TestResult,
  type TestRun,
} from '../../prove/evidence/proof-result';
import type { ProofScore } from '../../prove/evidence/score-proofs';
import type { Place } from '../../source/position';
import type { Colors } from '../text/colors';
import { diagnosticsText, type FindSource } from '../findings/diagnostics-text';
import { displayWidth, escapeLine } from '../text/terminal-text';

/** Most pairs of rows shown of one comparison, and widest column of expected values; the rest is counted, or hangs over. */
const mostPairs = 20;
const widestColumn = 60;

/** Longest text of an operator or condition that is shown: a list of indicators written out fills pages. */
const longestOperator = 160;

const mutationHelp =
  'For each below, add a case that only it decides; or leave it out, unless it makes the query faster:';

/** Returns the results for people: a line a detection, every failed case in full, and the counts on the last line. */
export function testText(run: TestRun, find: FindSource, colors: Colors): string {
  const { passed, failed } = countCases(run.results);
  const parts = run.results.map((result) => resultText(result, find, colors));
  if (run.findings.length > 0) parts.push(`\n${diagnosticsText(run.findings, find, colors)}\n`);
  const counts = `${String(passed)} passed, ${String(failed)} failed`;
  return `${parts.join('')}${failed > 0 ? colors.error(counts) : colors.success(counts)}\n`;
}

function resultText(result: TestResult, find: FindSource, colors: Colors): string {
  const { passed, failed } = countCases([result]);
  const mark = failed > 0 ? colors.error('failed') : colors.success('passed');
  const counts = failed > 0 ? `${String(failed)} of ${String(passed + failed)}` : String(passed);
  const line = `${mark} ${escapeLine(provedName(result))} ${colors.faint(`(${counts})`)}\n`;
  const cases = result.cases.map((each) => caseText(each, find, colors)).join('');
  const score = result.score === undefined ? '' : `${colors.faint(`  ${escapeLine(scoreText(result.score))}`)}\n`;
  return line + score + cases + (result.mutations === undefined ? '' : mutationsText(result.mutations, find, colors));
}

/** One line: the points, and what each part is. */
export function scoreText({ points, parts, unmeasured }: ProofScore): string {
  const measured = parts.map(({ text }) => text).join('; ');
  const rest = unmeasured.length === 0 ? '' : `; not measured: ${unmeasured.join(', ')}`;
  return `score ${String(points)} of 100: ${measured}${rest}`;
}

function mutationsText({ noticed, total, unnoticed }: MutationScore, find: FindSource, colors: Colors): string {
  const score = `  the cases notice ${String(noticed)} of ${String(total)} changes of the query`;
  const help = unnoticed.length === 0 ? '' : `    ${mutationHelp}\n`;
  return `${colors.faint(score)}\n${help}${indent(diagnosticsText(unnoticed, find, colors), '    ')}`;
}

function caseText(result: CaseResult, find: FindSource, colors: Colors): string {
  const explanation = result.explanation === undefined ? '' : explanationText(result.explanation, colors);
  if (result.passed && result.diagnostics.length === 0 && explanation === '') return '';
  const mark = result.passed ? colors.success('✓') : colors.error('✗');
  const title = `\n  ${mark} ${colors.heading(escapeLine(result.name))}\n`;
  const diagnostics = indent(diagnosticsText(result.diagnostics, find, colors), '    ');
  const comparisons = result.comparisons.map((comparison) => comparisonText(comparison, colors)).join('');
  return `${title}${diagnostics}${comparisons}${explanation}\n`;
}

function comparisonText({ what, comparison }: NamedComparison, colors: Colors): string {
  const worthShowing = comparison.pairs.filter((pair) => pair.differs || comparison.orderDiffers);
  const shown = worthShowing.slice(0, mostPairs).map((pair) => pairText(pair, what, colors));
  const rest = worthShowing.length - shown.length;
  const equal = comparison.pairs.length - worthShowing.length;
  const notes = [
    ...(rest > 0 ? [`and ${String(rest)} more`] : []),
    ...(equal > 0 ? [`${String(equal)} as expected`] : []),
  ];
  return `${shown.join('')}${notes.map((note) => `      ${colors.faint(note)}\n`).join('')}`;
}

/** Expected and actual beside each other, one line a column, those that differ marked. */
function pairText(pair: ComparedPair, what: NamedComparison['what'], colors: Colors): string {
  const { title, sides } = describePair(pair, what);
  const rows = pair.cells.map((cell) => ({
    differs: sides.length === 2 && cell.differs,
    name: escapeLine(cell.name),
    texts: sides.map((side) => escapeLine(cell[side] ?? '(none)')),
  }));
  const nameWidth = Math.max(...rows.map(({ name }) => displayWidth(name)), 0);
  const firstWidth = Math.min(widestColumn, Math.max(8, ...rows.map(({ texts }) => displayWidth(texts[0] ?? ''))));
  const header = sides.length === 2 ? `        ${pad('', nameWidth)}  ${pad('expected', firstWidth)}  actual\n` : '';
  const lines = rows.map(({ differs, name, texts }) => {
    const [first = '', second] = texts;
    const line = `${pad(name, nameWidth)}  ${second === undefined ? first : `${pad(first, firstWidth)}  ${second}`}`;
    return differs ? `      ${colors.changed(`≠ ${line}`)}\n` : `        ${line}\n`;
  });
  return `      ${colors.heading(title)}\n${colors.faint(header)}${lines.join('')}`;
}

function describePair(
  { expectedIndex, actualIndex }: ComparedPair,
  what: NamedComparison['what'],
): { readonly title: string; readonly sides: readonly ('expected' | 'actual')[] } {
  const number = (index: number | undefined): string => String((index ?? 0) + 1);
  if (what === 'result') return { title: `row ${number(actualIndex)}`, sides: ['actual'] };
  if (expectedIndex === undefined)
    return { title: `${what} ${number(actualIndex)} was not expected`, sides: ['actual'] };
  if (actualIndex === undefined) return { title: `${what} ${number(expectedIndex)} is missing`, sides: ['expected'] };
  return { title: `${what} ${number(expectedIndex)}`, sides: ['expected', 'actual'] };
}

function explanationText({ steps, dropped }: Explanation, colors: Colors): string {
  const counts = steps.map(({ text, rowsIn, rowsOut }) => {
    const rows = rowsIn === undefined ? String(rowsOut) : `${String(rowsIn)} → ${String(rowsOut)}`;
    return `      ${pad(rows, 9)} ${escapeLine(rowsIn === undefined ? text : `| ${clip(text)}`)}\n`;
  });
  return `${colors.faint('      rows into and out of each operator:\n')}${counts.join('')}${dropped.map(dropText).join('')}`;
}

function dropText({ table, place, condition, values }: DroppedEvent): string {
  const event = `${table} event at line ${String(place.start.line)}`;
  const lines =
    condition === undefined
      ? [`${event} lies outside the period of the rule`]
      : [`${event} is dropped by ${clip(condition.text)}`, `  at ${placeText(condition.place)}`];
  const held = values.map(({ name, text }) => `  ${name} = ${text}`);
  return [...lines, ...held].map((line) => `      ${escapeLine(line)}\n`).join('');
}

function clip(text: string): string {
  return text.length > longestOperator ? `${text.slice(0, longestOperator)}…` : text;
}

function placeText({ file, start }: Place): string {
  return `${file}:${String(start.line)}`;
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

function indent(text: string, by: string): string {
  return text.replace(/^(?=.)/gm, by);
}
