import type { SyntaxNode } from '../../kql/syntax-node';
import type { UnrolledPipe } from '../../kql/unroll-pipe';
import type { DetectionCheck } from '../check';
import { placeInQuery } from '../evidence/query-place';
import { columnsIn, conditionsOf, findTablePipelines, isTimeCondition, narrowsRows } from '../evidence/query-stages';

/** ("Query best practices", Kusto documentation: look up rare values in dynamic columns by has before reading inside.) */
export const dynamicUnfiltered: DetectionCheck = {
  id: 'dynamic-unfiltered',
  scope: 'detection',
  looksAt: 'query',
  severity: 'advice',
  sentence: 'What is looked for inside a dynamic value is first looked for by has.',
  why: 'To read inside, the value of every row is parsed; has asks the index of terms, and leaves few rows to parse.',
  failing: `requiredDataConnectors:
  - connectorId: AzureActiveDirectory
    dataTypes: [AuditLogs]
query: |
  AuditLogs
  | where tostring(InitiatedBy.app.displayName) == "Backup tool"
  | project TimeGenerated, SrcIpAddr = tostring(InitiatedBy.user.ipAddress)
`,
  passing: `requiredDataConnectors:
  - connectorId: AzureActiveDirectory
    dataTypes: [AuditLogs]
query: |
  AuditLogs
  | where InitiatedBy has "Backup tool"
  | where tostring(InitiatedBy.app.displayName) == "Backup tool"
  | project TimeGenerated, SrcIpAddr = tostring(InitiatedBy.user.ipAddress)
`,
  run: (detection, context) => {
    const { tree } = context.bind(detection);
    if (tree === undefined) return [];
    return findTablePipelines(tree).flatMap((pipeline) =>
      findReading(pipeline).map(({ condition, column, value }) => ({
        place: placeInQuery(detection, condition.span),
        message: `This reads inside ${column} of every row of the table`,
        help: `Put \`where ${column} has "${value}"\` before it.`,
      })),
    );
  },
};

interface Reading {
  readonly condition: SyntaxNode;
  /** The column of the table that holds the dynamic value, and the text that is looked for in it. */
  readonly column: string;
  readonly value: string;
}

/**
 * The first condition that looks for a text inside a dynamic value, if no other says which rows are read: the engine
 * asks conditions that follow each other in the order that it likes.
 */
function findReading({ operators }: UnrolledPipe): Reading[] {
  // What extend has taken out of a column since: by name, the column of the table.
  const taken = new Map<string, string>();
  const readings: Reading[] = [];
  for (const operator of operators) {
    if (operator.kind === 'ExtendOperator') noteTaken(operator, taken);
    else if (operator.kind !== 'FilterOperator') break;
    for (const condition of conditionsOf(operator).filter((each) => !isTimeCondition(each))) {
      const reading = readingOf(condition, taken);
      const readsTaken = [...columnsIn(condition)].some((name) => taken.has(name));
      if (reading !== undefined) readings.push(reading);
      else if (!readsTaken && narrowsRows(condition)) return [];
    }
  }
  return readings.slice(0, 1);
}

function noteTaken(extend: SyntaxNode, taken: Map<string, string>): void {
  for (const { parts } of extend.parts['Expressions']?.items ?? []) {
    const [name, value] = [parts['Name']?.text, parts['Expression']];
    const column = value === undefined ? undefined : columnReadIn(value, taken);
    if (name !== undefined && column !== undefined) taken.set(name, column);
  }
}

const equality = /^(Equal|EqualTilde|Has|HasCs)Expression$/;

/** Whether `has` finds a text as it stands in a dynamic value, and not in most of them: terms, and nothing that JSON escapes. */
function isFindable(value: string): boolean {
  return /^[A-Za-z0-9 .:@-]{3,200}$/.test(value) && /[A-Za-z0-9]{3}/.test(value) && !/^(true|false)$/i.test(value);
}

function readingOf(condition: SyntaxNode, taken: ReadonlyMap<string, string>): Reading | undefined {
  const { Left: left, Right: right } = condition.parts;
  if (!equality.test(condition.kind) || left === undefined || right?.literal?.type !== 'string') return undefined;
  const column = columnReadIn(left, taken);
  const value = String(right.literal.value);
  return column === undefined || !isFindable(value) ? undefined : { condition, column, value };
}

/** The column of the table whose dynamic value, or whose text as JSON, an expression reads inside. */
function columnReadIn(expression: SyntaxNode, taken: ReadonlyMap<string, string>): string | undefined {
  const { kind, parts, reference, text } = expression;
  if (kind === 'NameReference' && text !== undefined) return taken.get(text);
  if (kind === 'PathExpression' || kind === 'ElementExpression') {
    const inner = parts['Expression'];
    if (inner === undefined) return undefined;
    const isColumn = inner.reference?.kind === 'column' && inner.type === 'dynamic';
    return columnReadIn(inner, taken) ?? (isColumn ? inner.text : undefined);
  }
  if (kind !== 'FunctionCallExpression' || reference?.kind !== 'function') return undefined;
  const [argument] = parts['ArgumentList']?.parts['Expressions']?.items ?? [];
  if (argument === undefined) return undefined;
  const isJson = /^(parse_json|todynamic)$/.test(parts['Name']?.text ?? '');
  if (isJson && argument.reference?.kind === 'column') return taken.get(argument.text ?? '') ?? argument.text;
  return isJson || /^(tostring|tolower|toupper)$/.test(parts['Name']?.text ?? '')
    ? columnReadIn(argument, taken)
    : undefined;
}
