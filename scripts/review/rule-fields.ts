import { alertSeverities } from '../content/detection';
import type { AnalyticRule, Detection } from '../content/detection';
import type { Duration } from '../content/duration';
import { formatDuration } from '../content/duration';
import type { StatementKind } from './statement-kinds';

/** A field of a detection that decides what it finds, and which way of changing it makes it find less. */
export interface RuleField {
  /** The key in the file, by which an overlay sets it too. */
  readonly key: string;
  /** What people call it. */
  readonly name: string;
  /** As it is compared and shown; undefined if the detection has none. */
  readonly read: (detection: Detection) => string | undefined;
  readonly judge: (before: Detection, after: Detection) => StatementKind;
}

type RuleValue = string | number | boolean | undefined;

function ofRule(read: (rule: AnalyticRule) => RuleValue): RuleField['read'] {
  return (detection) => {
    const value = detection.type === 'analyticRule' ? read(detection) : undefined;
    return value === undefined ? undefined : String(value);
  };
}

function durationOf(read: (rule: AnalyticRule) => Duration | undefined): RuleField['read'] {
  return ofRule((rule) => {
    const duration = read(rule);
    return duration && formatDuration(duration);
  });
}

/** Compares numbers that both rules have: what grows, and what shrinks, makes the rule find less or more. */
function byNumber(
  read: (rule: AnalyticRule) => number | undefined,
  kinds: (
    before: AnalyticRule,
    after: AnalyticRule,
  ) => { readonly grows: StatementKind; readonly shrinks: StatementKind },
): RuleField['judge'] {
  return (before, after) => {
    if (before.type !== 'analyticRule' || after.type !== 'analyticRule') return 'rule-changed';
    const [old, now] = [read(before), read(after)];
    if (old === undefined || now === undefined) return 'rule-changed';
    const { grows, shrinks } = kinds(before, after);
    return now > old ? grows : shrinks;
  };
}

const narrowsAsItGrows = () => ({ grows: 'rule-narrowed', shrinks: 'rule-widened' }) as const;
const widensAsItGrows = () => ({ grows: 'rule-widened', shrinks: 'rule-narrowed' }) as const;
const unknownWay = () => ({ grows: 'trigger-changed', shrinks: 'trigger-changed' }) as const;

/** A threshold means the other way round for a rule that fires on few results. */
function thresholdKinds(before: AnalyticRule, after: AnalyticRule) {
  if (before.triggerOperator !== after.triggerOperator) return unknownWay();
  if (after.triggerOperator === 'GreaterThan') return narrowsAsItGrows();
  return after.triggerOperator === 'LessThan' ? widensAsItGrows() : unknownWay();
}

const judgeRest = byNumber(({ suppressionDuration }) => suppressionDuration?.seconds ?? 0, narrowsAsItGrows);

/**
 * The fields that a workspace may set otherwise, and those of the trigger. All others are compared as they are written.
 */
export const ruleFields: readonly RuleField[] = [
  {
    key: 'enabled',
    name: 'enabled',
    read: ofRule(({ enabled }) => enabled),
    judge: (_before, after) => (after.type === 'analyticRule' && after.enabled ? 'rule-on' : 'rule-off'),
  },
  {
    key: 'severity',
    name: 'severity',
    read: ofRule(({ severity }) => severity),
    judge: byNumber(
      ({ severity }) => severity && alertSeverities.indexOf(severity),
      () => {
        return { grows: 'severity-raised', shrinks: 'severity-lowered' };
      },
    ),
  },
  {
    key: 'triggerThreshold',
    name: 'threshold',
    read: ofRule(({ triggerThreshold }) => triggerThreshold),
    judge: byNumber(({ triggerThreshold }) => triggerThreshold, thresholdKinds),
  },
  {
    key: 'triggerOperator',
    name: 'trigger operator',
    read: ofRule(({ triggerOperator }) => triggerOperator),
    judge: () => 'trigger-changed',
  },
  {
    key: 'queryPeriod',
    name: 'period',
    read: durationOf(({ queryPeriod }) => queryPeriod),
    judge: byNumber(({ queryPeriod }) => queryPeriod?.seconds, widensAsItGrows),
  },
  {
    key: 'queryFrequency',
    name: 'time between runs',
    read: durationOf(({ queryFrequency }) => queryFrequency),
    judge: byNumber(({ queryFrequency }) => queryFrequency?.seconds, narrowsAsItGrows),
  },
  {
    key: 'suppressionEnabled',
    name: 'rest after an alert',
    read: ofRule(({ suppressionEnabled }) => suppressionEnabled),
    judge: byNumber(({ suppressionEnabled }) => Number(suppressionEnabled), narrowsAsItGrows),
  },
  {
    key: 'suppressionDuration',
    name: 'length of the rest after an alert',
    read: durationOf(({ suppressionDuration }) => suppressionDuration),
    judge: (before, after) => {
      const rests = after.type === 'analyticRule' && after.suppressionEnabled;
      return rests ? judgeRest(before, after) : 'edited';
    },
  },
  {
    key: 'kind',
    name: 'kind',
    read: ofRule(({ kind }) => kind),
    judge: () => 'rule-changed',
  },
  {
    key: 'expand',
    name: 'way in which lookups reach the workspace',
    read: ({ expand }) => expand,
    judge: () => 'edited',
  },
];
