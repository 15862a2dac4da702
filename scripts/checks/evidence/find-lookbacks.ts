import { walkSyntax, type SyntaxNode } from '../../kql/syntax-node';

/** A call of ago() that bounds from below when events happened, or when they reached the workspace. */
export interface Lookback {
  /** event: TimeGenerated; ingestion: ingestion_time(). */
  readonly clock: 'event' | 'ingestion';
  readonly seconds: number;
  /** The call. */
  readonly node: SyntaxNode;
}

/** Finds how far a query looks back, by each of its calls of ago() whose time span it states. */
export function findLookbacks(tree: SyntaxNode | undefined): Lookback[] {
  if (tree === undefined) return [];
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
    const clock = clockOf(node.parts['Left']);
    if (bound !== undefined && seconds !== undefined && clock !== undefined)
      found.push({ clock, seconds, node: bound });
  });
  return found;
}

const lowerBoundKinds = new Set(['GreaterThanExpression', 'GreaterThanOrEqualExpression']);

function lowerBoundOf(node: SyntaxNode): SyntaxNode | undefined {
  const { Right: right } = node.parts;
  if (lowerBoundKinds.has(node.kind)) return right;
  return node.kind === 'BetweenExpression' ? right?.parts['First'] : undefined;
}

function clockOf(left: SyntaxNode | undefined): Lookback['clock'] | undefined {
  if (left?.text === 'TimeGenerated') return 'event';
  return left?.parts['Name']?.text === 'ingestion_time' ? 'ingestion' : undefined;
}

function agoSeconds(call: SyntaxNode, constants: ReadonlyMap<string, number>): number | undefined {
  if (call.kind !== 'FunctionCallExpression' || call.parts['Name']?.text !== 'ago') return undefined;
  return secondsOf(call.parts['ArgumentList']?.parts['Expressions']?.items[0], constants);
}

/** ("Timespan literals", Kusto documentation.) */
const unitSeconds: Readonly<Record<string, number>> = {
  ...{ s: 1, sec: 1, second: 1, seconds: 1 },
  ...{ m: 60, min: 60, minute: 60, minutes: 60 },
  ...{ h: 3600, hr: 3600, hrs: 3600, hour: 3600, hours: 3600 },
  ...{ d: 86400, day: 86400, days: 86400 },
};

function secondsOf(node: SyntaxNode | undefined, constants: ReadonlyMap<string, number>): number | undefined {
  if (node?.kind === 'NameReference' && node.text !== undefined) return constants.get(node.text);
  if (node?.kind === 'AddExpression') {
    const [left, right] = [secondsOf(node.parts['Left'], constants), secondsOf(node.parts['Right'], constants)];
    return left === undefined || right === undefined ? undefined : left + right;
  }
  if (node?.literal?.type !== 'timespan' || typeof node.literal.value !== 'string') return undefined;
  const [, count, unit] = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/.exec(node.literal.value) ?? [];
  const each = unitSeconds[unit ?? ''];
  return each === undefined ? undefined : Number(count) * each;
}
