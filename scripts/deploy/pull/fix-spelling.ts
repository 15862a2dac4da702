import type { Catalog } from '../../content/catalog';
import type { Detection } from '../../content/detection';
import { readDetection, readTactics } from '../../content/read-detection';
import type { IndicatorWatchlist, WrittenIndicator } from '../../content/watchlist';
import { spellTechniques } from '../../content/spell-techniques';
import { spelledAs, texts } from '../../content/written-value';
import { normalizeIndicator } from '../../indicators/normalize-indicator';
import { parseCsv } from '../../source/csv-document';
import { applyEdits } from '../../source/edit-text';
import type { TextEdit } from '../../source/edit-text';
import { setYamlValue, splitYamlScalar } from '../../source/edit-yaml';
import type { Place } from '../../source/position';
import { createSourceFile } from '../../source/source-file';
import type { SourceFile } from '../../source/source-file';
import { parseYaml } from '../../source/yaml-document';
import type { YamlDocument, YamlPath } from '../../source/yaml-document';
import { editCsvRows } from './edit-csv-rows';
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

const kinds = ['Scheduled', 'NRT'];

interface Respelling {
  readonly path: YamlPath;
  readonly before: string;
  /** Several where one text holds what belongs into several items of a list. */
  readonly after: string | readonly string[];
}

/**
 * Writes operators and durations of detections as analysts do (`gt`, `1h`), techniques one an item, and the indicators of
 * a watchlist in their normal form. A file is changed only where it reads the same afterwards: what is deployed does not
 * change.
 */
export function fixSpelling({ detections, watchlists }: Pick<Catalog, 'detections' | 'watchlists'>): FixedFile[] {
  return [
    ...detections.flatMap((detection) =>
      fixDocument(detection.document, respellDetection(detection), (document) =>
        hasSameMeaning(detection, readDetection(document).value),
      ),
    ),
    ...watchlists.flatMap((watchlist) => {
      if (watchlist.type !== 'indicators') return [];
      return watchlist.csv === undefined
        ? fixDocument(watchlist.document, respellIndicators(watchlist), () => true)
        : fixCsv(watchlist, watchlist.csv);
    }),
  ];
}

function respellDetection(detection: Detection): Respelling[] {
  const { document } = detection;
  const respell = (path: YamlPath, spelled: (before: string) => unknown): Respelling[] => {
    const before = valueAt(document.value, path);
    const after = typeof before === 'string' ? spelled(before) : undefined;
    return typeof before !== 'string' || typeof after !== 'string' || after === before ? [] : [{ path, before, after }];
  };
  const ofRule =
    detection.type === 'analyticRule'
      ? [...respell(['severity'], () => detection.severity), ...respell(['kind'], (before) => spelledAs(kinds, before))]
      : [];
  return [
    ...spelledFields.flatMap((path) => respell(path, (before) => writtenScalars(before, path.join('.')))),
    ...ofRule,
    ...respellTactics(document),
    ...respellTechniques(document),
    ...listFields(document).flatMap((path) => listText(document, path)),
  ];
}

/** Tactics as the service calls them. Two that it calls the same become one, so that the whole list is written. */
function respellTactics({ value }: YamlDocument): Respelling[] {
  const path = ['tactics'];
  const written = valueAt(value, path);
  if (typeof written === 'string') return [{ path, before: written, after: readTactics(written) }];
  const before = texts(written);
  if (!Array.isArray(written) || before.length < written.length) return [];
  const after = readTactics(before);
  if (after.length < before.length) return [{ path, before: before.join(', '), after }];
  return after.flatMap((tactic, index) =>
    tactic === before[index] ? [] : [{ path: [...path, index], before: before[index]!, after: tactic }],
  );
}

/** Lists of a detection whose items may be any text. */
function listFields({ value }: YamlDocument): YamlPath[] {
  const connectors = valueAt(value, ['requiredDataConnectors']);
  const grouping = ['incidentConfiguration', 'groupingConfiguration'];
  return [
    ['tags'],
    ...(Array.isArray(connectors) ? connectors : []).map((_, index) => ['requiredDataConnectors', index, 'dataTypes']),
    ...['groupByEntities', 'groupByAlertDetails', 'groupByCustomDetails'].map((key) => [...grouping, key]),
  ];
}

/** A text where a list belongs, as a list of it. */
function listText({ value }: YamlDocument, path: YamlPath): Respelling[] {
  const before = valueAt(value, path);
  return typeof before === 'string' && before !== '' ? [{ path, before, after: [before] }] : [];
}

/** A list of techniques, or a text that should have been one. */
function respellTechniques({ value }: YamlDocument): Respelling[] {
  const root = ['relevantTechniques'];
  const written = valueAt(value, root);
  const isList = Array.isArray(written);
  const texts: readonly unknown[] = isList ? written : [written];
  return texts.flatMap((before, index): Respelling[] => {
    const after = typeof before === 'string' ? spellTechniques(before) : undefined;
    if (typeof before !== 'string' || after === undefined) return [];
    const path = isList ? [...root, index] : root;
    if (isList && after.length === 1) return after[0] === before ? [] : [{ path, before, after: after[0]! }];
    return [{ path, before, after }];
  });
}

function respellIndicators({ document, indicators }: IndicatorWatchlist): Respelling[] {
  const byOffset = new Map(indicators.map((indicator) => [indicator.place.span.start, indicator]));
  const written = valueAt(document.value, ['indicators']);
  return (Array.isArray(written) ? written : []).flatMap((_, index) => {
    const path = ['indicators', index, 'value'];
    // One that cannot be read has no type, and so no normal form.
    const indicator = byOffset.get(document.placeOf(path).span.start);
    if (indicator === undefined) return [];
    const after = normalValue(indicator);
    return after === undefined ? [] : [{ path, before: indicator.value, after }];
  });
}

/** The normal form of an indicator that is written otherwise. */
function normalValue({ type, value }: WrittenIndicator): string | undefined {
  const normalized = normalizeIndicator(type, value);
  return 'problem' in normalized || normalized.value === value ? undefined : normalized.value;
}

/** A CSV with its indicators in their normal form; of a line that changes the other cells stay as they are written. */
function fixCsv({ indicators }: IndicatorWatchlist, csv: SourceFile): FixedFile[] {
  const fixed = indicators.flatMap((indicator, index) => {
    const after = normalValue(indicator);
    return after === undefined ? [] : [{ index, place: indicator.place, before: indicator.value, after }];
  });
  const columns = fixed.length === 0 ? undefined : parseCsv(csv).value?.columns;
  if (columns === undefined) return [];
  const text = editCsvRows(
    csv.text,
    columns,
    indicators.map(({ place }) => place.span),
    { removed: new Set(), changed: new Map(fixed.map(({ index, after }) => [index, { Value: after }])), added: [] },
  );
  return [{ path: csv.path, text, fixed }];
}

function fixDocument(
  document: YamlDocument,
  wanted: readonly Respelling[],
  isSame: (document: YamlDocument) => boolean,
): FixedFile[] {
  const { path, text } = document.source;
  const possible = wanted.flatMap((respelling) => {
    const edits = editsFor(document, respelling);
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
    ...describeChange(document, each),
  }));
  return [{ path, text: edited, fixed }];
}

/** A text that became a list says so: its words may be the same. */
function describeChange({ value }: YamlDocument, { path, before, after }: Respelling) {
  if (typeof after === 'string') return { before, after };
  const isText = typeof path[path.length - 1] === 'string' && !Array.isArray(valueAt(value, path));
  return isText
    ? { before: `the text ${before}`, after: `a list of ${after.join(' and ')}` }
    : { before, after: after.join(' and ') };
}

function editsFor(document: YamlDocument, { path, after }: Respelling): readonly TextEdit[] | undefined {
  return typeof after === 'string' || Array.isArray(valueAt(document.value, path))
    ? setYamlValue(document, path, after, writtenOrder)
    : splitYamlScalar(document, path, after);
}

/** The value of a document with these values in their places, and all else as it is. */
function respelled(value: unknown, changes: readonly Respelling[]): unknown {
  const copy: unknown = structuredClone(value);
  // From the back: an item that becomes several moves those behind it.
  for (const { path, after } of changes.toReversed()) {
    const parent = valueAt(copy, path.slice(0, -1));
    const key = path[path.length - 1];
    if (Array.isArray(parent)) parent.splice(Number(key), 1, ...[after].flat());
    else (parent as Record<string, unknown>)[String(key)] = after;
  }
  return copy;
}

/** Techniques aside: one that is not spelled as they are could not be deployed. */
function hasSameMeaning(before: Detection, after: Detection | undefined): boolean {
  const plain = (detection: Detection | undefined) =>
    JSON.stringify({ ...detection, document: undefined, techniques: [] });
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
