import type { Diagnostic } from '../../source/diagnostic';
import {
  countCases,
  provedName,
  type CaseResult,
  type TestResult,
  type TestRun,
} from '../../prove/evidence/proof-result';
import { ownValue } from '../../source/own-value';

/**
 * Returns the results as JUnit XML, which pipelines show as test results: a suite a test file, a case a case, and what
 * is not proved as a suite of its own. No times: the same content gives the same file.
 */
export function junitXml(run: TestRun): string {
  const suites = [...run.results.map(suiteOf), ...missingProofs(run.findings)];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="sentinel test">\n${suites.join('')}</testsuites>\n`;
}

function suiteOf(result: TestResult): string {
  const { passed, failed } = countCases([result]);
  const counts = `tests="${String(passed + failed)}" failures="${String(failed)}"`;
  const cases = result.cases.map((each) => caseElement(result, each)).join('');
  return `  <testsuite name=${quoteXml(provedName(result))} file=${quoteXml(result.file)} ${counts}>\n${cases}  </testsuite>\n`;
}

function caseElement(test: TestResult, result: CaseResult): string {
  const { file } = test;
  const { line } = result.place.start;
  const open = `    <testcase classname=${quoteXml(provedName(test))} name=${quoteXml(result.name)} file=${quoteXml(file)} line="${String(line)}"`;
  if (result.passed) return `${open}/>\n`;
  return `${open}>\n${failureElement(result.diagnostics)}    </testcase>\n`;
}

function missingProofs(findings: readonly Diagnostic[]): string[] {
  const errors = findings.filter((finding) => finding.severity === 'error');
  if (errors.length === 0) return [];
  const cases = errors.map((finding) => {
    const { file, start } = finding.place;
    const place = `file=${quoteXml(file)} line="${String(start.line)}"`;
    const open = `    <testcase classname=${quoteXml(file)} name=${quoteXml(finding.message)} ${place}>`;
    return `${open}\n${failureElement([finding])}    </testcase>\n`;
  });
  const count = String(errors.length);
  return [
    `  <testsuite name="proofs required" tests="${count}" failures="${count}">\n${cases.join('')}  </testsuite>\n`,
  ];
}

function failureElement(diagnostics: readonly Diagnostic[]): string {
  const [first] = diagnostics;
  const lines = diagnostics.map(
    ({ place, message, check }) =>
      `${place.file}:${String(place.start.line)}:${String(place.start.column)} ${message} (${check})`,
  );
  return `      <failure message=${quoteXml(first?.message ?? '')}>${escapeXml(lines.join('\n'))}</failure>\n`;
}

/** Quotes a text as the value of an XML attribute; line ends and tabs survive. */
export function quoteXml(text: string): string {
  return `"${escapeXml(text).replace(/\n/g, '&#10;').replace(/\t/g, '&#9;')}"`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

/** Characters that nobody sees, and what a runner of GitHub Actions takes for a command; see terminal-text.ts. */
const hidden =
  /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|(?<=#)#(?=\[)|(?<=^[^\S\n]*):(?=:)/gmu;

/**
 * Text for XML 1.0, section 2.2: a character that XML cannot hold at all becomes U+FFFD, one that nobody sees its number.
 */
export function escapeXml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, '\ufffd')
    .replace(/[&<>"\r]/g, (character) => ownValue(entities, character) ?? character)
    .replace(hidden, (character) => `&#${String(character.codePointAt(0))};`);
}
