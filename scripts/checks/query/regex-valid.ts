import { compilePattern } from '../../engine/patterns/regular-expression';
import { UnsupportedFeature } from '../../engine/function-table';
import { InvalidPattern } from '../../engine/patterns/invalid-pattern';
import { walkSyntax, type SyntaxNode } from '../../kql/syntax-node';
import type { DetectionCheck, Finding } from '../check';
import { placeInQuery } from '../evidence/query-place';

/** ("Regex syntax", Kusto documentation.) */
export const regexValid: DetectionCheck = {
  id: 'regex-valid',
  scope: 'detection',
  severity: 'error',
  sentence: 'Every regular expression is one that the service can run.',
  why: 'Kusto binds the query without reading the expression, and fails at each run: look-around, back references and an open group are the usual reasons.',
  failing:
    'query: |\n  ASimDnsActivityLogs\n  | where DnsQueryTypeName == "TXT" and DnsQuery matches regex @"^(?!www\\.)[a-z]{32}"\n  | project TimeGenerated, SrcIpAddr\n',
  passing:
    'query: |\n  ASimDnsActivityLogs\n  | where DnsQueryTypeName == "TXT" and DnsQuery matches regex @"^[a-z]{32}" and DnsQuery !startswith "www."\n  | project TimeGenerated, SrcIpAddr\n',
  run: (detection, context) => {
    if (!/regex|extract|\breplace|\btrim|countof/.test(detection.query)) return [];
    const { tree } = context.bind(detection);
    const findings: Finding[] = [];
    if (tree === undefined) return [];
    walkSyntax(tree, (node) => {
      const pattern = patternOf(node);
      const problem = pattern === undefined ? undefined : problemOf(String(pattern.literal?.value));
      if (pattern === undefined || problem === undefined) return;
      findings.push({ place: placeInQuery(detection, pattern.span), ...problem });
    });
    return findings;
  },
};

/** Which argument of a function is a regular expression, counted from 0. */
const patternArguments: Readonly<Record<string, number>> = {
  extract: 0,
  extract_all: 0,
  trim: 0,
  trim_start: 0,
  trim_end: 0,
  replace: 0,
  replace_regex: 1,
  indexof_regex: 1,
};

/** The regular expression of an operator or call, where it is written out. */
function patternOf({ kind, parts }: SyntaxNode): SyntaxNode | undefined {
  const values = parts['ArgumentList']?.parts['Expressions']?.items ?? [];
  const name = parts['Name']?.text ?? '';
  const pattern =
    kind === 'MatchesRegexExpression'
      ? parts['Right']
      : kind === 'FunctionCallExpression' && Object.hasOwn(patternArguments, name)
        ? values[patternArguments[name] ?? 0]
        : undefined;
  return pattern?.literal?.type === 'string' ? pattern : undefined;
}

/** Why Kusto refuses a pattern, or reads it as hardly anybody means it; undefined if neither is known. */
function problemOf(pattern: string): Omit<Finding, 'place'> | undefined {
  try {
    compilePattern(pattern);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidPattern) {
      return {
        message: `This regular expression cannot be run: ${error.reason}`,
        help: 'Kusto takes what runs in time linear in the text; say the rest as a condition of its own.',
      };
    }
    // Kusto runs it, so it is no error; what it finds is another thing than the author looks for.
    if (!(error instanceof UnsupportedFeature) || !/beside a group/.test(error.feature)) return undefined;
    return {
      severity: 'warning',
      message: `This regular expression has no back reference: ${error.feature.split(' ')[0]} is a character code`,
      help: 'Kusto has no back references; take the group by extract() and compare.',
    };
  }
}
