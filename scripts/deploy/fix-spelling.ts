import type { Catalog } from '../content/catalog';
import type { Detection } from '../content/detection';
import { readDetection } from '../content/read-detection';
import type { IndicatorWatchlist } from '../content/watchlist';
import { normalizeIndicator } from '../indicators/normalize-indicator';
import { applyEdits } from '../source/edit-text';
import type { TextEdit } from '../source/edit-text';
import { setYamlValue } from '../source/edit-yaml';
import type { Place } from '../source/position';
import { createSourceFile } from '../source/source-file';
import { parseYaml } from '../source/yaml-document';
import type { YamlDocument, YamlPath } from '../source/yaml-document';
import { writtenOrder, writtenScalars } from './written-fields';

/** A value that has one right spelling, and had another. */
export interface FixedValue {
  readonly place: Place;
  readonly before: string;
  readonly after: string;
}

/** A file with the spellings that are written; all else of it stays as it is. */
export interface FixedFile {
  readonly path: string;
  readonly text: string;
  readonly fixed: readonly FixedValue[];
}

const spelledFields: readonly (readonly string[])[] = [
  ['triggerOperator'],
  ['queryFrequency'],
  ['queryPeriod'],
  ['suppressionDuration'],
  ['incidentConfiguration', 'groupingConfiguration', 'lookbackDuration'],
];

interface Respelling {
  readonly path: YamlPath;
  readonly before: string;
  readonly after: string;
}

/**
 * Writes operators and durations of detections as analysts do (`gt`, `1h`), and the indicators of a watchlist's YAML in
 * their normal form. A file is changed only where it reads the same afterwards: what is deployed does not change.
 */
export function fixSpelling({ detections, watchlists }: Pick<Catalog, 'detections' | 'watchlists'>): FixedFile[] {
  return [
    ...detections.flatMap((detection) =>
      fixDocument(detection.document, respellDetection(detection), (document) =>
        hasSameMeaning(detection, readDetection(document).value),
      ),
    ),
    ...watchlists.flatMap((watchlist) =>
      watchlist.type === 'indicators' ? fixDocument(watchlist.document, respellIndicators(watchlist), () => true) : [],
    ),
  ];
}

function respellDetection(detection: Detection): Respelling[] {
  const { document } = detection;
  const respell = (path: YamlPath, spelled: (before: string) => unknown): Respelling[] => {
    const before = valueAt(document.value, path);
    const after = typeof before === 'string' ? spelled(before) : undefined;
    return typeof before !== 'string' || typeof after !== 'string' || after === before ? [] : [{ path, before, after }];
  };
  return [
    ...spelledFields.flatMap((path) => respell(path, (before) => writtenScalars(before, path.join('.')))),
    ...(detection.type === 'analyticRule' ? respell(['severity'], () => detection.severity) : []),
    ...detection.tactics.flatMap((tactic, index) => respell(['tactics', index], () => tactic)),
  ];
}

/** Those of a CSV file stand in no YAML; `sentinel indicators` writes that. */
function respellIndicators({ document, csv, indicators }: IndicatorWatchlist): Respelling[] {
  if (csv !== undefined) return [];
  const byOffset = new Map(indicators.map((indicator) => [indicator.place.span.start, indicator]));
  const written = valueAt(document.value, ['indicators']);
  return (Array.isArray(written) ? written : []).flatMap((_, index) => {
    const path = ['indicators', index, 'value'];
    // One that cannot be read has no type, and so no normal form.
    const indicator = byOffset.get(document.placeOf(path).span.start);
    if (indicator === undefined) return [];
    const normalized = normalizeIndicator(indicator.type, indicator.value);
    return 'problem' in normalized || normalized.value === indicator.value
      ? []
      : [{ path, before: indicator.value, after: normalized.value }];
  });
}

function fixDocument(
  document: YamlDocument,
  wanted: readonly Respelling[],
  isSame: (document: YamlDocument) => boolean,
): FixedFile[] {
  const { path, text } = document.source;
  const possible = wanted.flatMap((respelling) => {
    const edits = setYamlValue(document, respelling.path, respelling.after, writtenOrder);
    return edits === undefined ? [] : [{ ...respelling, edits }];
  });
  if (possible.length === 0) return [];
  const edits = possible.flatMap((each): readonly TextEdit[] => each.edits);
  const edited = applyEdits(text, edits).text;
  const read = parseYaml(createSourceFile(path, edited)).value;
  const isAsWanted = JSON.stringify(read?.value) === JSON.stringify(respelled(document.value, possible));
  if (read === undefined || !isAsWanted || !isSame(read)) return [];
  const fixed = possible.map((each) => ({
    place: document.placeOf(each.path),
    before: each.before,
    after: each.after,
  }));
  return [{ path, text: edited, fixed }];
}

/** The value of a document with these values in their places, and all else as it is. */
function respelled(value: unknown, changes: readonly Respelling[]): unknown {
  const copy: unknown = structuredClone(value);
  for (const { path, after } of changes) {
    const parent = valueAt(copy, path.slice(0, -1)) as Record<string, unknown>;
    parent[String(path[path.length - 1])] = after;
  }
  return copy;
}

function hasSameMeaning(before: Detection, after: Detection | undefined): boolean {
  const plain = (detection: Detection | undefined) => JSON.stringify({ ...detection, document: undefined });
  return plain(before) === plain(after);
}

function valueAt(value: unknown, path: YamlPath): unknown {
  return path.reduce<unknown>(
    (inner, step) =>
      typeof inner === 'object' && inner !== null
        ? (inner as Readonly<Record<string, unknown>>)[String(step)]
        : undefined,
    value,
  );
}
