import limits from '../../schemas/data/limits.json';
import { formatDuration } from '../content/duration';
import { walkSyntax, type SyntaxNode } from '../kql/syntax-node';
import type { DetectionCheck, Finding } from './check';
import { placeInQuery } from './query-place';

export const queryPeriodCoversQuery: DetectionCheck = {
  id: 'query-period',
  scope: 'detection',
  severity: 'warning',
  sentence: 'The query looks back no further than queryPeriod.',
  why: 'The service hands a run only the events of queryPeriod, so `ago(14d)` silently means the shorter of the two.',
  failing: 'query: |\n  DnsEvents\n  | where TimeGenerated > ago(14d)\n  | project TimeGenerated, ClientIP\n',
  passing: 'query: |\n  DnsEvents\n  | where TimeGenerated > ago(1h)\n  | project TimeGenerated, ClientIP\n',
  run: (detection, context) => {
    if (detection.type !== 'analyticRule' || detection.kind !== 'Scheduled') return [];
    const period = detection.queryPeriod;
    if (period === undefined || !/\bago\b/.test(detection.query)) return [];
    const { tree } = context.bind(detection);
    return (tree === undefined ? [] : findLookbacks(tree)).flatMap(({ seconds, node }): Finding[] => {
      if (seconds <= period.seconds) return [];
      return [
        {
          place: placeInQuery(detection, node.span),
          message: `The query looks back ${formatDuration({ seconds })}, but queryPeriod gives it ${formatDuration(period)}`,
          help:
            seconds <= limits.queryPeriodSeconds.maximum
              ? `Set queryPeriod to ${formatDuration({ seconds })}, or look back less far.`
              : `Look back less far: the service gives a run at most ${formatDuration({ seconds: limits.queryPeriodSeconds.maximum })}.`,
        },
      ];
    });
  },
};

interface Lookback {
  readonly seconds: number;
  readonly node: SyntaxNode;
}

/** The calls of ago() that bound TimeGenerated from below, with a time span that the query states. */
function findLookbacks(tree: SyntaxNode): Lookback[] {
  const constants = new Map<string, number>();
  const found: Lookback[] = [];
  walkSyntax(tree, (node) => {
    if (node.kind === 'LetStatement') {
      const name = node.parts['Name']?.text;
      const value = secondsOf(node.parts['Expression'], constants);
      if (name !== undefined && value !== undefined) constants.set(name, value);
    }
    const bound = lowerBoundOf(node);
    const seconds = bound === undefined ? undefined : agoSeconds(bound, constants);
    if (bound !== undefined && seconds !== undefined) found.push({ seconds, node: bound });
  });
  return found;
}

const lowerBoundKinds = new Set(['GreaterThanExpression', 'GreaterThanOrEqualExpression']);

function lowerBoundOf(node: SyntaxNode): SyntaxNode | undefined {
  const { Left: left, Right: right } = node.parts;
  if (left?.text !== 'TimeGenerated') return undefined;
  if (lowerBoundKinds.has(node.kind)) return right;
  return node.kind === 'BetweenExpression' ? right?.parts['First'] : undefined;
}

function agoSeconds(call: SyntaxNode, constants: ReadonlyMap<string, number>): number | undefined {
  if (call.kind !== 'FunctionCallExpression' || call.parts['Name']?.text !== 'ago') return undefined;
  return secondsOf(call.parts['ArgumentList']?.parts['Expressions']?.items[0], constants);
}

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86400 };

function secondsOf(node: SyntaxNode | undefined, constants: ReadonlyMap<string, number>): number | undefined {
  if (node?.kind === 'NameReference' && node.text !== undefined) return constants.get(node.text);
  if (node?.literal?.type !== 'timespan' || typeof node.literal.value !== 'string') return undefined;
  const [, count, unit] = /^(\d+)([smhd])$/.exec(node.literal.value) ?? [];
  return count === undefined || unit === undefined ? undefined : Number(count) * (unitSeconds[unit] ?? 0);
}
