import limits from '../../../schemas/data/limits.json';
import type { ExpandedDetection } from '../../expand/expand-detection';
import type { LookupChoice } from '../../expand/fold-lookups';
import { escapeLine } from '../text/terminal-text';

const outcomes: Readonly<Record<LookupChoice['choice'], string>> = {
  inlined: 'written in',
  split: 'written in, split',
  kept: 'lookup kept',
};

/** An expanded query behind comments that say what was chosen and why: as a whole a query that can be pasted. */
export function expansionText({ detection, query }: ExpandedDetection, asOf: Date): string {
  const date = asOf.toISOString().replace(/T00:00:00\.000Z$/, '');
  const notes = [
    `${detection.slug} as of ${date}: ${query.text.length} of at most ${limits.queryCharacters.maximum} characters`,
    ...query.lookups.map(({ alias, choice, reason }) => `watchlist ${alias}: ${outcomes[choice]} (${reason})`),
    ...[...new Set(query.exclusions.map(({ falsePositive, table }) => `exclusion ${falsePositive} on ${table}`))],
  ];
  return `${notes.map((note) => `// ${escapeLine(note)}\n`).join('')}${query.text.trimEnd()}\n`;
}
