import type { Detection } from '../../content/detection';
import type { DetectionPatch, Overlay, Workspace } from '../../content/workspace';
import { applyOverlay } from '../../expand/apply-overlay';
import type { ExpandedDetection } from '../../expand/expand-detection';
import type { Place } from '../../source/position';
import type { YamlDocument, YamlPath } from '../../source/yaml-document';
import { desiredDetection } from '../plan/desired-state';
import { fieldChanges } from '../bodies/field-changes';
import type { FieldChange } from '../bodies/field-changes';
import { normalForm } from '../kinds/normal-form';
import type { WireValue } from '../arm/wire-json';
import { writtenPath } from './written-fields';

/** A field as a workspace gets it. */
export interface EffectiveField {
  /** Names from the root of the normal form. */
  readonly path: string;
  readonly value: WireValue;
  /** Where it is written; undefined for what nobody wrote and is sent all the same. */
  readonly place: Place | undefined;
  readonly from: 'detection' | 'overlay' | 'default';
}

/** What of a detection is other in a workspace than it is written. */
export interface Difference {
  readonly fields: readonly FieldChange[];
  /** Ids of false positives that the workspace adds or has otherwise. */
  readonly falsePositives: readonly string[];
}

/** All fields that are sent, and where each of them is written. */
export function effectiveFields(
  expanded: ExpandedDetection,
  workspace: Workspace | undefined,
): readonly EffectiveField[] {
  const { kind, body } = desiredDetection(expanded);
  return fieldChanges({}, normalForm(kind, body)).flatMap(({ path, after }): EffectiveField[] => {
    if (after === undefined) return [];
    return [{ path, value: after, ...originOf(path, expanded.detection, workspace) }];
  });
}

function originOf(
  field: string,
  { type, slug, document }: Detection,
  workspace: Workspace | undefined,
): Pick<EffectiveField, 'place' | 'from'> {
  const path = writtenPath(type, field);
  if (path === undefined) return { place: undefined, from: 'default' };
  const overlay = workspace && findOverlay(workspace, slug, path);
  if (overlay !== undefined) {
    return { place: overlay.document.placeOf([...overlay.path, 'set', ...path]), from: 'overlay' };
  }
  return isWritten(document, path)
    ? { place: document.placeOf(path), from: 'detection' }
    : { place: undefined, from: 'default' };
}

/** The overlay that says what a field of a detection is, by the field's path in the detection's file. */
export function findOverlay({ overlays }: Workspace, slug: string, path: YamlPath): Overlay | undefined {
  const key = path[0] as keyof DetectionPatch;
  return overlays.findLast(
    (each) => each.detection === slug && key !== 'falsePositives' && each.set[key] !== undefined,
  );
}

function isWritten(document: YamlDocument, path: readonly string[]): boolean {
  let value = document.value;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return false;
    value = (value as Readonly<Record<string, unknown>>)[step];
  }
  return value !== undefined && value !== null;
}

/** What an overlay changes; the query as it is written, since what it expands to depends on the date as well. */
export function overlayDifference(detection: Detection, workspace: Workspace): Difference {
  const overlaid = applyOverlay(detection, workspace);
  const formOf = (each: Detection) => {
    const { kind, body } = desiredDetection({
      detection: each,
      query: { text: detection.query, lookups: [], functions: [] },
    });
    return normalForm(kind, body);
  };
  const expand = { path: 'expand', before: detection.expand, after: overlaid.detection.expand };
  return {
    fields: [
      ...fieldChanges(formOf(detection), formOf(overlaid.detection)),
      ...(expand.before === expand.after ? [] : [expand]),
    ],
    falsePositives: overlaid.falsePositives
      .filter(({ document }) => document !== detection.document)
      .map(({ falsePositive }) => falsePositive.id),
  };
}
