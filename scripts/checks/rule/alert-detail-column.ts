import type { AnalyticRule } from '../../content/detection';
import { alertFormatsOf } from '../evidence/alert-format';
import type { DetectionCheck } from '../check';
import { placeInText } from '../evidence/query-place';
import { findMissingColumns, type NamedColumn } from '../evidence/result-columns';

export const alertDetailColumn: DetectionCheck = {
  id: 'alert-detail-column',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'error',
  sentence: "Every column that alertDetailsOverride names is in the query's result.",
  why: 'The service refuses the rule, or every alert keeps the plain name of the rule.',
  failing: 'alertDetailsOverride:\n  alertDisplayNameFormat: "{{SrcHostnme}} asked for a bad domain"\n',
  passing: 'alertDetailsOverride:\n  alertDisplayNameFormat: "{{SrcHostname}} asked for a bad domain"\n',
  run: (detection, context) => {
    if (detection.type !== 'analyticRule') return [];
    return findMissingColumns(detection, context, [...placeholderColumns(detection), ...propertyColumns(detection)]);
  },
};

function placeholderColumns(rule: AnalyticRule): NamedColumn[] {
  return alertFormatsOf(rule).flatMap(({ key, placeholders }) =>
    placeholders.map(({ text, span }) => ({
      name: text.trim(),
      place: placeInText(rule, ['alertDetailsOverride', key], span),
    })),
  );
}

function propertyColumns(rule: AnalyticRule): NamedColumn[] {
  const details = rule.alertDetailsOverride;
  const path = 'alertDetailsOverride';
  const single = (['alertTacticsColumnName', 'alertSeverityColumnName'] as const).flatMap((key) => {
    const name = details?.[key];
    return name === undefined ? [] : [{ name, place: rule.document.placeOf([path, key]) }];
  });
  const dynamic = (details?.alertDynamicProperties ?? []).map(({ value }, index) => ({
    name: value,
    place: rule.document.placeOf([path, 'alertDynamicProperties', index, 'value']),
  }));
  return [...single, ...dynamic];
}
