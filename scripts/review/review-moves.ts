import type { DocumentPair } from './review-leftovers';
import type { OpenStates } from './reviewed-state';
import { placeIn } from './reviewed-state';
import { say } from './statement';
import type { Statement } from './statement';

/**
 * Files of content that are the same by name and lie elsewhere now, as far as no statement says it yet: whatever a file
 * holds, a move may change who owns it and who must look at it.
 *
 * @param said what is said of the change by now
 */
export function reviewMoves(
  pairs: readonly DocumentPair[],
  said: readonly Statement[],
  { after }: OpenStates,
): readonly Statement[] {
  const known = new Set(said.filter(({ kind }) => kind === 'moved').map(({ subject }) => subject));
  return pairs.flatMap(({ subject, documents: { before, after: now } }): Statement[] => {
    if (before === undefined || now === undefined || before.source.path === now.source.path) return [];
    // A list and a function are named by their alias here, a test by its detection, with which it goes.
    const names = [subject, subject.replace(/ test$/, ''), subject.slice(subject.indexOf(' ') + 1)];
    if (names.some((name) => known.has(name))) return [];
    const phrase = say`from ${before.source.path}`;
    return [{ kind: 'moved', subject, phrase, places: [placeIn(after, now, [])], count: 1, covers: [] }];
  });
}
