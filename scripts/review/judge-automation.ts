import { isDeepStrictEqual } from 'node:util';
import type { AutomationAction, AutomationCondition, AutomationRule } from '../content/automation-rule';
import type { StatementKind } from './statement-kinds';

/** A rule in a state, and the moment as of which the state is. */
export interface DatedRule {
  readonly rule: AutomationRule;
  readonly asOf: Date;
}

/** What keeps an incident from the eyes of a person, the worse first. */
export type Hiding = 'closes' | 'lowers';

/** Whether a rule runs: it is on, and has not expired. */
export function isRunning({ rule, asOf }: DatedRule): boolean {
  return rule.isEnabled && !hasExpired({ rule, asOf });
}

/** Whether the last moment of a rule is over. */
export function hasExpired({ rule: { expiresAt }, asOf }: DatedRule): boolean {
  return expiresAt !== undefined && Date.parse(expiresAt) <= asOf.getTime();
}

/** What a rule hides, if it runs. (Automation rules, REST API: ModifyProperties sets the status and severity.) */
export function hidingOf({ actions }: AutomationRule): Hiding | undefined {
  const settings = actions.flatMap((action) =>
    action.actionType === 'ModifyProperties' ? [action.actionConfiguration] : [],
  );
  if (settings.some(({ status }) => status === 'Closed')) return 'closes';
  return settings.some(({ severity }) => severity === 'Low' || severity === 'Informational') ? 'lowers' : undefined;
}

const hidingKinds = { closes: 'automation-closes', lowers: 'automation-lowers' } as const;

/** What a change of an automation rule is to whoever waits for incidents; one state is undefined if it came or went. */
export function judgeAutomation(before: DatedRule | undefined, after: DatedRule | undefined): StatementKind {
  const [was, is] = [before, after].map((each) => each !== undefined && isRunning(each));
  const hid = was ? hidingOf(before!.rule) : undefined;
  const hides = is ? hidingOf(after!.rule) : undefined;
  if (hides !== undefined && hides !== hid) return hid === 'closes' ? 'automation-spares' : hidingKinds[hides];
  if (hid !== undefined && hides === undefined) return 'automation-spares';
  if (before === undefined) return 'automation-added';
  const does = compareDoing(before.rule, after?.rule);
  if (hides !== undefined) {
    if (does === 'same') return 'automation-edited';
    return does === 'less' ? 'automation-spares' : hidingKinds[hides];
  }
  if (was && (!is || does === 'less')) return 'automation-less';
  return after === undefined ? 'automation-removed' : 'automation-edited';
}

type Doing = 'less' | 'more' | 'other' | 'same';

/** Whether a rule does what it does to fewer incidents, or less of it. */
function compareDoing(before: AutomationRule, after: AutomationRule | undefined): Doing {
  if (after === undefined) return 'less';
  const isOther = (['triggersOn', 'triggersWhen', 'order'] as const).some((key) => before[key] !== after[key]);
  const parts = [
    isOther ? 'other' : 'same',
    compareEnds(before.expiresAt, after.expiresAt),
    compareConditions(before.conditions, after.conditions),
    compareActions(before.actions, after.actions),
  ].filter((part): part is Doing => part !== 'same');
  const [first = 'same'] = parts;
  return parts.every((part) => part === first) ? first : 'other';
}

function compareEnds(before: string | undefined, after: string | undefined): Doing {
  const [old, now] = [before, after].map((end) => (end === undefined ? Infinity : Date.parse(end))) as [number, number];
  return old === now ? 'same' : now > old ? 'more' : 'less';
}

function compareActions(before: readonly AutomationAction[], after: readonly AutomationAction[]): Doing {
  const { gone, came } = compareSets(before, after);
  if (gone.length + came.length === 0) return 'same';
  return came.length === 0 ? 'less' : gone.length === 0 ? 'more' : 'other';
}

/** All conditions must hold: one more, and the rule does its work for fewer incidents. */
function compareConditions(before: readonly AutomationCondition[], after: readonly AutomationCondition[]): Doing {
  const { gone, came } = compareSets(before, after);
  if (gone.length + came.length === 0) return 'same';
  if (gone.length === 0) return 'less';
  if (came.length === 0) return 'more';
  const [[old], [now]] = [gone, came];
  return gone.length === 1 && came.length === 1 && old && now ? compareCondition(old, now) : 'other';
}

/** Operators of which any value suffices, so that one more lets more through. (Automation rules: conditions.) */
const anyOf: readonly string[] = ['Equals', 'Contains', 'StartsWith', 'EndsWith'];

function compareCondition(before: AutomationCondition, after: AutomationCondition): Doing {
  if (before.conditionType !== 'Property' || after.conditionType !== 'Property') return 'other';
  const [old, now] = [before.conditionProperties, after.conditionProperties];
  const isSame = old.propertyName === now.propertyName && old.operator === now.operator;
  if (!isSame || !anyOf.includes(now.operator)) return 'other';
  const { gone, came } = compareSets(old.propertyValues, now.propertyValues);
  return gone.length === 0 ? 'more' : came.length === 0 ? 'less' : 'other';
}

function compareSets<Item>(before: readonly Item[], after: readonly Item[]) {
  const isIn = (list: readonly Item[]) => (item: Item) => list.some((other) => isDeepStrictEqual(item, other));
  return {
    gone: before.filter((item) => !isIn(after)(item)),
    came: after.filter((item) => !isIn(before)(item)),
  };
}
