import type { EffectiveField } from '../../deploy/pull/effective-detection';
import { canonicalText } from '../../deploy/arm/wire-json';
import type { WireObject } from '../../deploy/arm/wire-json';
import type { ExpandedDetection } from '../../expand/expand-detection';
import type { Colors } from '../text/colors';
import { toLookupRecord } from './expansion-json';
import { expansionText } from './expansion-text';
import { kindNames } from '../plans/plan-summary';
import { displayWidth, escapeLine, escapeText } from '../text/terminal-text';
import { jsonText } from '../text/json-text';

/** A detection as it is in a workspace. */
export interface EffectiveView {
  /** The name of the workspace. */
  readonly workspace: string;
  /** Whether the workspace takes it at all. */
  readonly isTaken: boolean;
  readonly expanded: ExpandedDetection;
  readonly fields: readonly EffectiveField[];
  /** As it is sent. */
  readonly body: WireObject;
  readonly asOf: Date;
}

/** For people: each field with the place where it is written, then the query as it runs there. */
export function effectiveText(view: EffectiveView, colors: Colors): string {
  const { detection } = view.expanded;
  const kind = kindNames(detection.type)[0];
  const heading = `${kind} ${colors.heading(escapeLine(detection.name))} in ${escapeLine(view.workspace)}`;
  const note = view.isTaken ? '' : colors.warning(' · left out there by its workspace file');
  const fields = view.fields.filter(({ path }) => path !== 'query');
  const shown = fields.map(({ path, value }) => [
    escapeLine(path),
    escapeLine(typeof value === 'string' ? value : canonicalText(value)),
  ]);
  const width = Math.max(...shown.map(([path = '']) => displayWidth(path)));
  const lines = shown.map(([path = '', value = ''], index) => {
    const origin = originText(fields[index]!);
    const painted = fields[index]!.from === 'overlay' ? colors.changed(origin) : colors.faint(origin);
    return `  ${path}${' '.repeat(width - displayWidth(path))}  ${value}  ${painted}`;
  });
  const query = escapeText(expansionText(view.expanded, view.asOf));
  return `${[`${heading}${note}`, colors.faint(`  ${detection.id} · ${escapeLine(detection.document.source.path)}`), ...lines].join('\n')}\n\n${query}`;
}

function originText({ place, from }: EffectiveField): string {
  if (place === undefined) return `(${from})`;
  return from === 'overlay' ? `overlay ${escapeLine(place.file)}:${place.start.line}` : `line ${place.start.line}`;
}

/** For machines. */
export function effectiveJson(views: readonly EffectiveView[]): string {
  const detections = views.map(({ workspace, isTaken, expanded, fields, body, asOf }) => ({
    workspace,
    isTaken,
    asOf: asOf.toISOString(),
    detection: expanded.detection.slug,
    id: expanded.detection.id,
    kind: expanded.detection.type,
    fields: fields.map(({ path, value, from, place }) => {
      return { path, value, from, file: place?.file ?? null, line: place?.start.line ?? null };
    }),
    lookups: expanded.query.lookups.map(toLookupRecord),
    exclusions: expanded.query.exclusions.map(({ falsePositive, table }) => ({ falsePositive, table })),
    body,
  }));
  return jsonText(detections);
}
