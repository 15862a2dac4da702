import { compilePattern, isPatternOfRe2 } from '../../engine/patterns/regular-expression';
import { UnsupportedFeature } from '../../engine/values/function-table';
import { InvalidPattern } from '../../engine/patterns/invalid-pattern';
import type { Detection } from '../../content/detection';
import { walkSyntax, type SyntaxNode } from '../../kql/syntax-node';
import type { CheckContext, DetectionCheck, Finding } from '../check';
import { findPatterns, patternArguments, type WrittenPattern } from '../evidence/find-patterns';
import { followPredicates } from '../evidence/judge-predicate';
import { placeInQuery, placeInText } from '../evidence/query-place';
import { ownValue } from '../../source/own-value';

/** ("Regex syntax", Kusto documentation.) */
export const regexValid: DetectionCheck = {
  id: 'regex-valid',
  scope: 'detection',
  looksAt: 'query',
  severity: 'error',
  sentence: 'Every regular expression is one that the service can run.',
  why: 'Kusto binds the query without reading the expression, and fails at each run: look-around, back references and an open group are the usual reasons.',
  failing:
    'query: |\n  ASimDnsActivityLogs\n  | where DnsQueryTypeName == "TXT" and DnsQuery matches regex @"^(?!www\\.)[a-z]{32}"\n  | project TimeGenerated, SrcIpAddr\n',
  passing:
    'query: |\n  ASimDnsActivityLogs\n  | where DnsQueryTypeName == "TXT" and DnsQuery matches regex @"^[a-z]{32}" and DnsQuery !startswith "www."\n  | project TimeGenerated, SrcIpAddr\n',
  run: (detection, context) => {
    return [...findInQuery(detection, context), ...findInExclusions(detection, context)];
  },
};

const mayHavePattern = /regex|extract|\breplace|\btrim|countof/;

function findInQuery(detection: Detection, context: CheckContext): readonly Finding[] {
  if (!mayHavePattern.test(detection.query)) return [];
  const flow = context.flow(detection);
  const followed = flow === undefined ? [] : findPatterns(flow, context.clock.moment.evaluate);
  const found = new Map(
    [...literalPatterns(context.bind(detection).tree), ...followed].map((each) => [each.span.start, each]),
  );
  return [...found.values()].flatMap(({ pattern, span }) => findProblem(pattern, placeInQuery(detection, span)));
}

/** Those in operators that are not followed, too. */
function literalPatterns(tree: SyntaxNode | undefined): readonly WrittenPattern[] {
  const found: WrittenPattern[] = [];
  if (tree === undefined) return found;
  walkSyntax(tree, (node) => {
    const pattern = patternOf(node);
    if (pattern !== undefined) found.push({ pattern: String(pattern.literal?.value), span: pattern.span });
  });
  return found;
}

/** An exclusion is deployed as a part of the query. */
function findInExclusions(detection: Detection, context: CheckContext): readonly Finding[] {
  const { document, falsePositives } = detection;
  return falsePositives.flatMap((falsePositive, index) =>
    Object.entries(falsePositive.exclude).flatMap(([table, predicate]) => {
      if (!mayHavePattern.test(predicate)) return [];
      const source = context.schema().functions.has(table) ? `${table}()` : table;
      const followed = followPredicates([predicate], source, context.schema());
      if (followed === undefined) return [];
      return findPatterns(followed.flow, context.clock.moment.evaluate).flatMap(({ pattern, span }) => {
        const start = followed.starts[0] ?? 0;
        const own = { start: span.start - start, end: span.end - start };
        return findProblem(pattern, placeInText({ document }, ['falsePositives', index, 'exclude', table], own));
      });
    }),
  );
}

function findProblem(pattern: string, place: Finding['place']): readonly Finding[] {
  const problem = problemOf(pattern);
  return problem === undefined ? [] : [{ place, ...problem }];
}

/** The regular expression of an operator or call, if it is written out. */
function patternOf({ kind, parts }: SyntaxNode): SyntaxNode | undefined {
  const values = parts['ArgumentList']?.parts['Expressions']?.items ?? [];
  const name = parts['Name']?.text ?? '';
  const isCall = kind === 'FunctionCallExpression' && name !== 'countof' && Object.hasOwn(patternArguments, name);
  const pattern =
    kind === 'MatchesRegexExpression' ? parts['Right'] : isCall ? values[ownValue(patternArguments, name)!] : undefined;
  return pattern?.literal?.type === 'string' ? pattern : undefined;
}

/** Why Kusto refuses a pattern, or reads it as hardly anybody means it; undefined if neither is known. */
function problemOf(pattern: string): Omit<Finding, 'place'> | undefined {
  try {
    compilePattern(pattern);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidPattern) {
      if (isPatternOfRe2(pattern)) {
        const message = `This regular expression is one of RE2, and not as Kusto describes them now: ${error.reason}`;
        return {
          severity: 'warning',
          message,
          help: 'Write a backslash before a bracket or other sign that means itself.',
        };
      }
      return {
        message: `This regular expression cannot be run: ${error.reason}`,
        help: 'Kusto takes what runs in time linear in the text; say the rest as a condition of its own.',
      };
    }
    // Kusto runs it, so it is not an error; what it finds is another thing than the author looks for.
    if (!(error instanceof UnsupportedFeature) || !/beside a group/.test(error.feature)) return undefined;
    return {
      severity: 'warning',
      message: `This regular expression has no back reference: ${error.feature.split(' ')[0]} is a character code`,
      help: 'Kusto has no back references; take the group by extract() and compare.',
    };
  }
}
