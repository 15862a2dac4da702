import type { Diagnostic } from '../source/diagnostic';
import type { Place } from '../source/position';
import { placeAt } from '../source/source-file';
import type { SourceFile } from '../source/source-file';
import { openFile } from './open-file';
import { proposeFixes } from './propose-fixes';

/** A part of a file and the text to write there. */
export interface PlacedEdit {
  readonly place: Place;
  readonly text: string;
}

/**
 * Returns the edits that do what a finding advises, all of its own file; undefined if its advice is for a person. They
 * are not tried: who applies them asks the checks again.
 *
 * @param sources the files by path
 */
export function findFix(
  found: Diagnostic,
  sources: ReadonlyMap<string, SourceFile>,
): readonly PlacedEdit[] | undefined {
  const source = sources.get(found.place.file);
  const file = source === undefined ? undefined : openFile(source.path, source.text);
  if (source === undefined || file === undefined) return undefined;
  const [fix] = proposeFixes(found, file);
  return fix?.edits.map(({ span, text }) => ({ place: placeAt(source, span), text }));
}
