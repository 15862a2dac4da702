import type { Colors } from './colors';
import { lineDiff } from './line-diff';
import { escapeText } from './terminal-text';

/**
 * What changed between two texts, for a terminal: a line each, removed before added, with some unchanged ones around.
 *
 * @param indent stands before each line
 */
export function diffLines(before: string, after: string, colors: Colors, indent: string): readonly string[] {
  return lineDiff(before, after).map(({ type, text }) => {
    const shown = escapeText(text);
    switch (type) {
      case 'added':
        return colors.added(`${indent}+ ${shown}`);
      case 'removed':
        return colors.removed(`${indent}- ${shown}`);
      case 'same':
        return `${indent}  ${shown}`;
      case 'gap':
        return colors.faint(`${indent}  …`);
    }
  });
}
