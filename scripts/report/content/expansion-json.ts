import type { ExpandedDetection } from '../../expand/expand-detection';
import type { LookupChoice } from '../../expand/fold-lookups';
import type { Diagnostic } from '../../source/diagnostic';
import { toDiagnosticRecord } from '../findings/diagnostics-json';
import { jsonText } from '../text/json-text';

/** A lookup as machines read it. */
export function toLookupRecord({ alias, choice, values, literals, reason }: LookupChoice) {
  return { alias, choice, values, literals, reason };
}

/** Returns expanded detections as machines read them; names stay as they are from version to version. */
export function expansionJson(
  expanded: readonly ExpandedDetection[],
  diagnostics: readonly Diagnostic[],
  asOf: Date,
): string {
  const detections = expanded.map(({ detection, query }) => ({
    detection: detection.slug,
    id: detection.id,
    query: query.text,
    characters: query.text.length,
    lookups: query.lookups.map(toLookupRecord),
    exclusions: query.exclusions.map(({ falsePositive, table }) => ({ falsePositive, table })),
  }));
  const found = diagnostics.map(toDiagnosticRecord);
  return jsonText({ asOf: asOf.toISOString(), detections, diagnostics: found });
}
