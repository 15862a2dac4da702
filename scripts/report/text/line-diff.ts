import { structuredPatch } from 'diff';

export interface DiffLine {
  /** gap: unchanged lines were left out here. */
  readonly type: 'same' | 'added' | 'removed' | 'gap';
  readonly text: string;
}

const types = { ' ': 'same', '+': 'added', '-': 'removed' } as const;

/** What changed between two texts, line by line, with some unchanged lines around each change. */
export function lineDiff(before: string, after: string, context = 2): readonly DiffLine[] {
  const [old, wanted] = [before, after].map((text) => (text === '' || text.endsWith('\n') ? text : `${text}\n`));
  const { hunks } = structuredPatch('', '', old!, wanted!, undefined, undefined, { context });
  return hunks.flatMap((hunk, index) => [
    ...(index > 0 || hunk.oldStart > 1 ? [{ type: 'gap' as const, text: '' }] : []),
    ...hunk.lines.flatMap((line) => {
      const type = types[line[0] as keyof typeof types] as (typeof types)[keyof typeof types] | undefined;
      return type === undefined ? [] : [{ type, text: line.slice(1) }];
    }),
  ]);
}
