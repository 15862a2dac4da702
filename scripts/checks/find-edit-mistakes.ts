import type { Catalog } from '../content/catalog';
import type { Detection } from '../content/detection';
import { asWritten } from '../content/written-value';
import type { Diagnostic } from '../source/diagnostic';
import { bareQuery } from '../kql/bare-query';
import { createSourceFile, placeAt } from '../source/source-file';
import { findFunctionEdits } from './find-function-edits';
import { isLaterVersion } from './later-version';

/**
 * What is wrong with the way from one state of the repository to the next: an id that changed, a version that did not,
 * and, so that nobody overlooks it, a detection that is gone and what a changed function changes. A detection is followed by its id, so that a file may be
 * renamed.
 *
 * @param isPresent tells whether there is a file at a path now: one that cannot be read is not deleted
 */
export function findEditMistakes(before: Catalog, after: Catalog, isPresent: (path: string) => boolean): Diagnostic[] {
  const byPath = new Map(after.detections.map((detection) => [detection.document.source.path, detection]));
  const byId = new Map(after.detections.map((detection) => [detection.id, detection]));
  const found = before.detections.flatMap((old) => {
    const same = byId.get(old.id);
    if (same !== undefined) return compareVersions(old, same);
    const replaced = byPath.get(old.document.source.path);
    if (replaced !== undefined) return [changedId(old, replaced)];
    return isPresent(old.document.source.path) ? [] : [deleted(old)];
  });
  return [...found, ...findFunctionEdits(before, after)];
}

function changedId(old: Detection, { document, id }: Detection): Diagnostic {
  return {
    check: 'edit-id',
    severity: 'error',
    place: document.placeOf(['id']),
    message: `The id of this detection was ${old.id} and is now ${id}`,
    help: 'Write the old id again: to the workspace another id is another rule. For a new rule, make a new file.',
  };
}

function deleted({ document, id, name }: Detection): Diagnostic {
  return {
    check: 'edit-deleted',
    severity: 'warning',
    // The file is not there any more; its path alone says where it was.
    place: placeAt(createSourceFile(document.source.path, ''), { start: 0, end: 0 }),
    message: `The detection ${name} (${id}) is deleted`,
    help: 'A deployment takes it out of each workspace that says prune: true, and leaves it running elsewhere.',
  };
}

function compareVersions(old: Detection, detection: Detection): Diagnostic[] {
  const { document, version } = detection;
  const change = meaningOf(old) !== meaningOf(detection);
  const before = old.version ?? writtenVersion(old);
  const now = version ?? writtenVersion(detection);
  const isLater = now !== undefined && (before === undefined || isLaterVersion(now, before));
  if (isLater || (!change && now === before)) return [];
  const place = document.placeOf(['version']);
  const help = before === undefined ? 'Write version: 1.0.0.' : `Write a later version than ${before}.`;
  const fault = (message: string): Diagnostic[] => [{ check: 'edit-version', severity: 'error', place, message, help }];
  if (now === undefined) {
    if (!change) return fault(`The version of this detection was ${before} and is gone`);
    const without = before === undefined ? 'it has no version' : `its version ${before} is gone`;
    return fault(`What this detection does has changed, and ${without}`);
  }
  if (!change) return fault(`The version of this detection was ${before} and is now ${now}, which is not later`);
  return fault(`What this detection does has changed, and its version ${now} is not later than ${before}`);
}

/** A version that YAML takes for a number, such as 1.10, as it is written. */
function writtenVersion({ document }: Detection): string | undefined {
  const value = asWritten<{ version: unknown }>(document.value).version;
  if (typeof value !== 'number') return undefined;
  const { span } = document.placeOf(['version']);
  return document.source.text.slice(span.start, span.end);
}

/** What a detection does, in one spelling: without words for people, comments, and what only this repository reads. */
function meaningOf(detection: Detection): string {
  const { document, slug, name, description, tags, version, waivers, requiredDataConnectors, ...does } = detection;
  const { falsePositives, query, ...rest } = does;
  void [document, slug, name, description, tags, version, waivers, requiredDataConnectors];
  return inOneOrder({
    ...rest,
    tactics: [...rest.tactics].sort(),
    techniques: [...rest.techniques].sort(),
    query: bareQuery(query),
    exclusions: falsePositives.map(({ id, exclude, expiresOn }) => ({ id, exclude, expiresOn })),
  });
}

/** Lists of the API that are sets: groupingConfiguration names what alerts are grouped by. */
const sets: ReadonlySet<string> = new Set(['groupByEntities', 'groupByAlertDetails', 'groupByCustomDetails']);

/** A text that is the same whatever the order of keys, and of the lists that are sets. */
function inOneOrder(value: unknown): string {
  return JSON.stringify(value, (key, part: unknown) => {
    if (Array.isArray(part)) return sets.has(key) ? [...(part as unknown[])].sort() : (part as unknown[]);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}
