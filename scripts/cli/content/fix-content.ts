import fs from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import { fixSpelling } from '../../deploy/pull/fix-spelling';
import { writtenOrder } from '../../deploy/pull/written-fields';
import { escapeLine } from '../../report/text/terminal-text';
import { orderYamlKeys } from '../../source/order-yaml-keys';
import { prettifyYaml } from '../../source/prettify-yaml';
import { createSourceFile } from '../../source/source-file';
import { parseYaml } from '../../source/yaml-document';
import type { CommandContext } from '../command';
import type { LoadedCatalog } from './load-catalog';
import { writeFiles } from './write-output';

/** How many are told of one file: a list may hold more values to fix than anybody reads. */
const shownValues = 20;

/**
 * Writes what has one right form into the files of the content: the spelling of values, the order of a detection's
 * keys, and how YAML is laid out. Says so beside the results, which a machine may read.
 *
 * @param includes which files, by path
 * @throws OperationError if a file cannot be written, or the settings of the format cannot be read
 */
export async function fixContent(
  { root, writeError }: CommandContext,
  { catalog, sources }: LoadedCatalog,
  includes: (path: string) => boolean,
): Promise<void> {
  const spelled = new Map(fixSpelling(catalog).map((file) => [file.path, file]));
  const detections = new Set(catalog.detections.map(({ document }) => document.source.path));
  for (const [path, source] of sources) {
    // What a link leads to is fixed where it stands; here the link itself would become a file.
    if (!includes(path) || fs.lstatSync(join(root, path)).isSymbolicLink()) continue;
    const { text, fixed = [] } = spelled.get(path) ?? { text: source.text };
    const laidOut = /\.ya?ml$/.test(path) ? await layOut(root, path, text, detections.has(path)) : { text, did: [] };
    if (laidOut.text === source.text) continue;
    writeFiles(root, new Map([[path, laidOut.text]]), root);
    const inOrder = fixed.toSorted((one, other) => one.place.span.start - other.place.span.start);
    const lines = [
      ...inOrder
        .slice(0, shownValues)
        .map(({ place, before, after }) => `:${place.start.line}: ${after}, which was ${before}`),
      ...(fixed.length > shownValues ? [`: and ${fixed.length - shownValues} more values`] : []),
      ...(laidOut.did.length === 0 ? [] : [`: ${laidOut.did.join(', ')}`]),
    ];
    writeError(lines.map((line) => escapeLine(path + line) + '\n').join(''));
  }
}

interface LaidOut {
  readonly text: string;
  /** What was done to it, in words. */
  readonly did: readonly string[];
}

/** A file is only laid out anew where every value of it stays what it was. */
async function layOut(root: string, path: string, text: string, isDetection: boolean): Promise<LaidOut> {
  const unchanged: LaidOut = { text, did: [] };
  const document = readYaml(path, text);
  if (document === undefined) return unchanged;
  const inOrder = isDetection ? orderYamlKeys(document, writtenOrder) : undefined;
  const ordered = inOrder === undefined ? unchanged : { text: inOrder, did: ['keys in order'] };
  const formatted = await prettifyYaml(root, path, ordered.text);
  if (formatted === undefined || formatted === ordered.text) return ordered;
  if (!isDeepStrictEqual(readYaml(path, formatted)?.value, document.value)) return ordered;
  return { text: formatted, did: [...ordered.did, 'formatted'] };
}

function readYaml(path: string, text: string) {
  return parseYaml(createSourceFile(path, text)).value;
}
