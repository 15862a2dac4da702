import { formatDuration } from '../content/duration';
import type { AnalyticRule } from '../content/detection';
import { readDetection } from '../content/read-detection';
import { formatYaml } from '../source/yaml-document';
import type { ExpandedDetection } from './expand-detection';

/** Keys that only this repository reads; what they say has become part of the query. */
const ownKeys: ReadonlySet<string> = new Set(['expand', 'falsePositives', 'waivers']);

/**
 * The detection as it is deployed, in the format of the Azure-Sentinel community: its keys as they were written, the
 * expanded query, and what the overlay changed.
 */
export function deployableYaml({ detection, query }: ExpandedDetection): string {
  const written = detection.document.value as Readonly<Record<string, unknown>>;
  const kept = Object.entries(written).filter(([key]) => !ownKeys.has(key));
  const original = readDetection(detection.document).value;
  const changed =
    detection.type === 'analyticRule' && original?.type === 'analyticRule' ? changedFields(detection, original) : {};
  return formatYaml({ ...Object.fromEntries(kept), ...changed, query: query.text });
}

/** The fields of a rule that an overlay may change, as YAML spells them. */
const overlayFields: Readonly<Record<string, (rule: AnalyticRule) => string | number | boolean | undefined>> = {
  enabled: (rule) => rule.enabled,
  severity: (rule) => rule.severity,
  queryFrequency: ({ queryFrequency }) => queryFrequency && formatDuration(queryFrequency),
  queryPeriod: ({ queryPeriod }) => queryPeriod && formatDuration(queryPeriod),
  triggerOperator: (rule) => rule.triggerOperator,
  triggerThreshold: (rule) => rule.triggerThreshold,
  suppressionEnabled: (rule) => rule.suppressionEnabled,
  suppressionDuration: ({ suppressionDuration }) => suppressionDuration && formatDuration(suppressionDuration),
};

function changedFields(overlaid: AnalyticRule, original: AnalyticRule): Record<string, unknown> {
  const changed = Object.entries(overlayFields).filter(([, read]) => read(overlaid) !== read(original));
  return Object.fromEntries(changed.map(([key, read]) => [key, read(overlaid)]));
}
