import { isDeepStrictEqual } from 'node:util';
import type { AutomationRule } from '../content/automation-rule';
import { asWritten } from '../content/written-value';
import { pairByName } from './pair-content';
import type { Pair } from './pair-content';
import { holdsUnread, placeIn } from './reviewed-state';
import type { OpenStates } from './reviewed-state';
import { say, sayList } from './statement';
import type { Statement } from './statement';
import type { StatementKind } from './statement-kinds';

/** What changes of what happens to incidents: above all what closes them before a person looks. */
export function reviewAutomation({ before, after }: OpenStates): readonly Statement[] {
  const states = { before, after };
  return pairByName(
    before.catalog.automationRules,
    after.catalog.automationRules,
    ({ id, name }) => id || name,
  ).flatMap((pair) => stateRule(pair, states));
}

function stateRule({ before, after }: Pair<AutomationRule>, states: OpenStates): readonly Statement[] {
  const rule = after ?? before;
  if (rule === undefined || (after === undefined && holdsUnread(states.after, rule.document.source.path))) return [];
  const [old, now] = [before, after].map((each) => asWritten<Record<string, unknown>>(each?.document.value));
  const keys = [...new Set([...Object.keys(now ?? {}), ...Object.keys(old ?? {})])];
  const changed = keys.filter((key) => key !== 'waivers' && !isDeepStrictEqual(old?.[key], now?.[key]));
  if (changed.length === 0) return [];
  const isWhole = before === undefined || after === undefined;
  const files = [before, after].flatMap((each) => (each === undefined ? [] : [each.document.source.path]));
  const closing =
    after !== undefined && closes(after)
      ? [after.isEnabled ? ', which closes incidents' : ', which would close incidents if it were on']
      : [];
  return [
    {
      kind: kindOf(before, after),
      subject: rule.name,
      phrase: isWhole
        ? [after === undefined ? 'is gone' : 'comes', ...closing]
        : [...say`${sayList(changed)} changed`, ...closing],
      places: [
        after === undefined
          ? placeIn(states.before, rule.document, [])
          : placeIn(states.after, rule.document, isWhole ? [] : [changed[0] ?? '']),
      ],
      count: 1,
      covers: files.flatMap((file) => (isWhole ? [{ file, path: [] }] : changed.map((key) => ({ file, path: [key] })))),
    },
  ];
}

function kindOf(before: AutomationRule | undefined, after: AutomationRule | undefined): StatementKind {
  if (after !== undefined && after.isEnabled && closes(after)) return 'automation-closes';
  if (before === undefined) return 'automation-added';
  return after === undefined ? 'automation-removed' : 'automation-edited';
}

/** (Automation rules, REST API: an action ModifyProperties sets the status of an incident.) */
function closes({ actions }: AutomationRule): boolean {
  return actions.some((action) => /"status":"Closed"/.test(JSON.stringify(action)));
}
