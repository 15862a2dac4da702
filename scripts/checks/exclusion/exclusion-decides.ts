import type { PlacedFalsePositive } from '../../expand/apply-overlay';
import type { CheckContext, DetectionCheck, Finding } from '../check';
import type { Detection } from '../../content/detection';
import type { Clock } from '../evidence/clock';
import type { ConditionTree } from '../evidence/condition-tree';
import { readCondition } from '../evidence/condition-tree';
import { keyOf, replaceParts } from '../evidence/expressions';
import { canAllHold, canFail, type JudgedRows } from '../evidence/judge-condition';
import { followPredicates, judgePredicate, treeOf, type PredicateFlow } from '../evidence/judge-predicate';
import type { Condition, QueryFlow } from '../evidence/row-flow';
import { tryExclusions, type Left } from '../evidence/try-exclusions';

function excluding(predicate: string): string {
  return `falsePositives:
  - id: scanner
    scenario: The vulnerability scanner asks for every known domain.
    exclude:
      ASimDnsActivityLogs: ${predicate}
    owner: network@example.com
`;
}

export const exclusionDecides: DetectionCheck = {
  id: 'exclusion-decides',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'error',
  sentence: 'The predicate of an exclusion is true of some events, and not of all.',
  why: 'One that is never true leaves the false positive as it is; one that always is, alone or with others, silences the detection.',
  failing: excluding('SrcIpAddr == "192.0.2.7" and SrcIpAddr == "192.0.2.8"'),
  passing: excluding('SrcIpAddr == "192.0.2.7" or SrcIpAddr == "192.0.2.8"'),
  run: (detection, context) => {
    const { document, falsePositives } = detection;
    const placed = falsePositives.map((falsePositive, index): PlacedFalsePositive => {
      return { falsePositive, document, path: ['falsePositives', index] };
    });
    const { clock } = context;
    return exclusionsByTable(placed, context).flatMap((exclusions) => [
      ...exclusions.flatMap((each) => judgeAlone(each, clock, context)),
      ...judgeTogether(exclusions, detection, clock, context),
    ]);
  },
};

interface Exclusion {
  readonly placed: PlacedFalsePositive;
  readonly table: string;
  /** How a query names the table. */
  readonly source: string;
  readonly predicate: string;
}

function exclusionsByTable(
  placed: readonly PlacedFalsePositive[],
  context: CheckContext,
): readonly (readonly Exclusion[])[] {
  const byTable = new Map<string, Exclusion[]>();
  for (const each of placed) {
    for (const [table, predicate] of Object.entries(each.falsePositive.exclude)) {
      const source = context.schema().functions.has(table) ? `${table}()` : table;
      byTable.set(table, [...(byTable.get(table) ?? []), { placed: each, table, source, predicate }]);
    }
  }
  return [...byTable.values()];
}

function placeOf({ placed: { document, path }, table }: Exclusion): Finding['place'] {
  return document.placeOf([...path, 'exclude', table]);
}

function judgeAlone(exclusion: Exclusion, clock: Clock, context: CheckContext): Finding[] {
  const { placed, predicate, source } = exclusion;
  const flow = followPredicates([predicate], source, context.schema());
  const fault = flow && judgePredicate(flow, 0, clock.moment);
  if (fault === undefined) return [];
  const { id } = placed.falsePositive;
  const place = placeOf(exclusion);
  const reason = fault.description === undefined ? '' : `${fault.description.message}. ${fault.description.help} `;
  switch (fault.verdict) {
    case 'never':
      return [{ place, message: `The exclusion of ${id} can never be true`, help: reason.trim() }];
    case 'always':
      return [
        {
          place,
          message: `The exclusion of ${id} is true of every event`,
          help: `${reason}Say what only the false positive has.`,
        },
      ];
    case 'part':
      return [
        {
          place,
          severity: 'warning',
          message: `A part of the exclusion of ${id} decides nothing`,
          help: reason.trim(),
        },
      ];
  }
}

/** Exclusions that each let something pass may leave nothing between them, or nothing of what the query looks for. */
function judgeTogether(
  exclusions: readonly Exclusion[],
  detection: Detection,
  clock: Clock,
  context: CheckContext,
): Finding[] {
  const last = exclusions.at(-1)!;
  const predicates = exclusions.map(({ predicate }) => predicate);
  const flow = followPredicates(predicates, last.source, context.schema());
  if (flow === undefined) return [];
  const trees = exclusions.map((_, index) => treeOf(flow, index, clock.moment));
  const rows: JudgedRows = { evaluate: clock.moment.evaluate, origins: flow.flow.origins };
  if (trees.some((tree) => !canFail(tree, rows))) return [];
  const ids = [...new Set(exclusions.map(({ placed }) => placed.falsePositive.id))].join(' and ');
  const place = placeOf(last);
  const isAll = trees.length > 1 && !canFail({ kind: 'or', parts: trees, expression: trees[0]!.expression }, rows);
  if (isAll) {
    const message = `The exclusions of ${ids} together are true of every event`;
    return [
      {
        place,
        message,
        help: 'An event that one lets pass, the other excludes. Say what only the false positive has.',
      },
    ];
  }
  const query = context.flow(detection);
  if (query !== undefined && excludesResult(query, flow, last.table, clock)) return sayLeft(exclusions, 'nothing');
  const alone = exclusions.flatMap((each) => sayLeft([each], tryExclusions([each], detection, context)));
  if (alone.length > 0 || exclusions.length === 1) return alone;
  return sayLeft(exclusions, tryExclusions(exclusions, detection, context));
}

function sayLeft(exclusions: readonly Exclusion[], left: Left): Finding[] {
  const said = whatIsLeft[left];
  if (said === undefined) return [];
  const { message, ...rest } = said;
  const ids = [...new Set(exclusions.map(({ placed }) => placed.falsePositive.id))].join(' and ');
  const subject = exclusions.length > 1 ? `The exclusions of ${ids} are` : `The exclusion of ${ids} is`;
  return [{ place: placeOf(exclusions.at(-1)!), message: `${subject} ${message}`, ...rest }];
}

/** What is said of exclusions by what they leave. */
const whatIsLeft: Readonly<Record<Left, Pick<Finding, 'message' | 'help' | 'severity'> | undefined>> = {
  nothing: {
    message: 'true of every event that the query looks for',
    help: 'Nothing that the conditions of the query let pass is left. Say what only the false positive has.',
  },
  'what they name': {
    severity: 'warning',
    message: 'true of every event that the query looks for, but of what the predicate itself names',
    help: 'An exclusion says what is left out. A condition that what is caught must meet belongs in the query.',
  },
  others: undefined,
  unknown: undefined,
};

/** Whether no row of a table that meets the conditions of the result is left by the exclusions. */
function excludesResult(query: QueryFlow, predicates: PredicateFlow, table: string, clock: Clock): boolean {
  const { evaluate } = clock.moment;
  const rows: JudgedRows = { evaluate, origins: query.origins };
  const conditions = query.result.conditions.map((condition) => readCondition(condition, evaluate));
  if (conditions.length === 0 || !canAllHold(conditions, rows)) return false;
  const subjects = new Set(query.result.conditions.flatMap(({ expression }) => originsIn(expression, query)));
  const reads = query.reads.filter(({ name }) => name === table);
  return reads.some((read) => {
    const isAbout = [...subjects].some((key) => query.origins.get(key)?.read === read);
    if (!isAbout) return false;
    const left = predicates.flow.filters.map(({ added }): ConditionTree => {
      const parts = added.map(({ expression, span }) => {
        const moved = inTermsOf(expression, predicates.flow, query, read);
        const condition: Condition = { expression: moved, span };
        return readCondition(condition, evaluate);
      });
      const whole: ConditionTree = { kind: 'and', parts, expression: added[0]!.expression };
      return { kind: 'not', parts: [whole], expression: whole.expression };
    });
    return !canAllHold([...conditions, ...left], rows);
  });
}

function originsIn(expression: Condition['expression'], { origins }: QueryFlow): readonly string[] {
  const found: string[] = [];
  replaceParts(expression, (part) => {
    if (part.kind === 'column' && origins.has(part.name)) found.push(part.name);
    return undefined;
  });
  return found;
}

/** A predicate over the columns of a table, over the same columns where the query reads them. */
function inTermsOf(
  expression: Condition['expression'],
  from: QueryFlow,
  query: QueryFlow,
  read: QueryFlow['reads'][number],
): Condition['expression'] {
  return replaceParts(expression, (part) => {
    const name = part.kind === 'column' ? from.origins.get(part.name)?.column.name : undefined;
    if (part.kind !== 'column' || name === undefined) return undefined;
    const own = [...query.origins.values()].find((origin) => origin.read === read && origin.column.name === name);
    return { ...part, name: own?.key ?? `${keyOf(part)} ${name}` };
  });
}
