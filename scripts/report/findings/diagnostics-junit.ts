import type { Diagnostic } from '../../source/diagnostic';
import { escapeXml, quoteXml } from '../text/junit';

/**
 * Returns findings as JUnit XML for pipelines that show test results: a suite for each file that was read, failed by
 * its errors; warnings and advice are written as its output.
 * @param files every file that was looked at, so that a clean one counts as passed
 */
export function diagnosticsJunit(diagnostics: readonly Diagnostic[], files: readonly string[]): string {
  const paths = [...new Set([...files, ...diagnostics.map(({ place }) => place.file)])].sort();
  const suites = paths.map((file) =>
    suiteOf(
      file,
      diagnostics.filter(({ place }) => place.file === file),
    ),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="sentinel validate">\n${suites.join('')}</testsuites>\n`;
}

function suiteOf(file: string, found: readonly Diagnostic[]): string {
  const errors = found.filter(({ severity }) => severity === 'error');
  const rest = found.filter(({ severity }) => severity !== 'error');
  const cases =
    errors.length === 0 ? [`    <testcase classname=${quoteXml(file)} name="validate"/>\n`] : errors.map(failedCase);
  const output = rest.length === 0 ? '' : `    <system-out>${escapeXml(rest.map(lineOf).join('\n'))}</system-out>\n`;
  const counts = `tests="${cases.length}" failures="${errors.length}"`;
  return `  <testsuite name=${quoteXml(file)} ${counts}>\n${cases.join('')}${output}  </testsuite>\n`;
}

function failedCase(diagnostic: Diagnostic): string {
  const { check, place, message, help } = diagnostic;
  const name = `${check} at ${place.start.line}:${place.start.column}`;
  const text = [lineOf(diagnostic), ...(help === undefined ? [] : [help])].join('\n');
  const failure = `      <failure type=${quoteXml(check)} message=${quoteXml(message)}>${escapeXml(text)}</failure>\n`;
  return `    <testcase classname=${quoteXml(place.file)} name=${quoteXml(name)}>\n${failure}    </testcase>\n`;
}

function lineOf({ check, severity, place, message }: Diagnostic): string {
  return `${place.file}:${place.start.line}:${place.start.column} ${severity} ${message} (${check})`;
}
