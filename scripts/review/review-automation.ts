import type { AutomationRule } from '../content/automation-rule';
import { changedLeaves } from './changed-leaves';
import { hasExpired, hidingOf, judgeAutomation } from './judge-automation';
import type { Hiding } from './judge-automation';
import { pairByName } from './pair-content';
import type { Pair } from './pair-content';
import { holdsUnread, placeIn } from './reviewed-state';
import type { OpenStates } from './reviewed-state';
import { sayLeaves } from './say-leaves';
import type { Statement } from './statement';

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
  const leaves = changedLeaves(before?.document.value ?? {}, after?.document.value ?? {}).filter(
    ({ path: [key] }) => key !== 'waivers' && key !== 'description',
  );
  const [first] = leaves;
  if (first === undefined) return [];
  const isWhole = before === undefined || after === undefined;
  const files = [before, after].flatMap((each) => (each === undefined ? [] : [each.document.source.path]));
  const dated = {
    before: before && { rule: before, asOf: states.before.asOf },
    after: after && { rule: after, asOf: states.after.asOf },
  };
  const isThere = after !== undefined && (isWhole || first.after !== undefined);
  return [
    {
      kind: judgeAutomation(dated.before, dated.after),
      subject: rule.name,
      phrase: [
        ...(isWhole ? [after === undefined ? 'is gone' : 'comes'] : sayLeaves(leaves)),
        sayHiding(rule, states, after),
      ],
      places: [
        isThere
          ? placeIn(states.after, rule.document, isWhole ? [] : first.at.after)
          : placeIn(states.before, (before ?? rule).document, isWhole ? [] : first.at.before),
      ],
      count: 1,
      covers: files.flatMap((file) => (isWhole ? [{ file, path: [] }] : leaves.map(({ path }) => ({ file, path })))),
    },
  ];
}

const hidingWords: Readonly<Record<Hiding, readonly [does: string, did: string, would: string]>> = {
  closes: ['closes incidents', 'closed incidents', 'close incidents'],
  lowers: ['lowers severities', 'lowered severities', 'lower severities'],
};

/** What the rule hides, or would if it ran. */
function sayHiding(rule: AutomationRule, states: OpenStates, after: AutomationRule | undefined): string {
  const hiding = hidingOf(rule);
  if (hiding === undefined) return '';
  const [does, did, would] = hidingWords[hiding];
  if (after === undefined)
    return rule.isEnabled && !hasExpired({ rule, asOf: states.before.asOf }) ? `, which ${did}` : '';
  if (!rule.isEnabled) return `, which would ${would} if it were on`;
  return hasExpired({ rule, asOf: states.after.asOf }) ? `, which would ${would} and has expired` : `, which ${does}`;
}
