import type { Check } from '../../checks/check';
import type { OtherFinding } from '../../checks/other-findings';
import type { Diagnostic, Severity } from '../../source/diagnostic';
import { asSentence } from '../text/terminal-text';
import { jsonText } from '../text/json-text';

/** What SARIF needs to know of a check. */
export type RuleDescription = Pick<Check, 'id' | 'sentence' | 'severity' | 'why'> | OtherFinding;

const levels: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', advice: 'note' };

/** Returns findings as SARIF 2.1.0 (OASIS standard), which code scanning shows and keeps between runs. */
export function diagnosticsSarif(diagnostics: readonly Diagnostic[], descriptions: readonly RuleDescription[]): string {
  const used = new Set(diagnostics.map(({ check }) => check));
  const rules = descriptions.filter(({ id }) => used.has(id));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'sentinel', rules: rules.map(toRule) } },
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map((diagnostic) => toResult(diagnostic, rules)),
      },
    ],
  };
  return jsonText(log);
}

function toRule({ id, sentence, severity, why }: RuleDescription) {
  return {
    id,
    shortDescription: { text: sentence },
    fullDescription: { text: why },
    help: { text: `${sentence} ${why} See docs/checks/${id}.md.` },
    defaultConfiguration: { level: levels[severity] },
  };
}

function toResult({ check, severity, place, message, help }: Diagnostic, rules: readonly RuleDescription[]) {
  const ruleIndex = rules.findIndex(({ id }) => id === check);
  return {
    ruleId: check,
    ...(ruleIndex < 0 ? {} : { ruleIndex }),
    level: levels[severity],
    message: { text: help === undefined ? asSentence(message) : `${asSentence(message)} ${help}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: place.file.split('/').map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' },
          region: {
            startLine: place.start.line,
            startColumn: place.start.column,
            endLine: place.end.line,
            endColumn: place.end.column,
          },
        },
      },
    ],
  };
}
