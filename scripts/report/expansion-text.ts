import limits from '../../schemas/data/limits.json';
import type { ExpandedDetection } from '../expand/expand-detection';
import { escapeLine } from './terminal-text';

/** An expanded query behind comments that say what was chosen and why: as a whole a query that can be pasted. */
export function expansionText({ detection, query }: ExpandedDetection, asOf: Date): string {
  const date = asOf.toISOString().replace(/T00:00:00\.000Z$/, '');
  const notes = [
    `${detection.slug} as of ${date}: ${query.text.length} of at most ${limits.queryCharacters.maximum} characters`,
    ...query.lookups.map(({ alias, choice, reason }) => {
      return `watchlist ${alias}: ${choice === 'inlined' ? 'written in' : 'lookup kept'} (${reason})`;
    }),
    ...[...new Set(query.exclusions.map(({ falsePositive, table }) => `exclusion ${falsePositive} on ${table}`))],
  ];
  return `${notes.map((note) => `// ${escapeLine(note)}\n`).join('')}${query.text.trimEnd()}\n`;
}
