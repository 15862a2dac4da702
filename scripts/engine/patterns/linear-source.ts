import type { CodePointSet } from './code-points';
import type { PatternNode } from './pattern-node';
import { canBeEmpty } from './pattern-node';
import { ownValue } from '../../source/own-value';

const assertions: Readonly<Record<string, string>> = {
  'text-start': String.raw`\A`,
  'text-end': String.raw`\z`,
  'line-start': '(?m:^)',
  'line-end': '(?m:$)',
};

/** RE2 takes no more repetitions, also where one holds another. */
const mostRepetitions = 1000;

/**
 * A pattern in RE2's dialect, spelled so that RE2 has nothing to interpret: sets are ranges, flags are resolved.
 * Undefined for what RE2 cannot say.
 */
export function linearSource(node: PatternNode, repetitions = 1): string | undefined {
  switch (node.kind) {
    case 'set':
      return node.set.length === 0 ? undefined : setSource(node.set);
    case 'assertion':
      return ownValue(assertions, node.assertion);
    case 'sequence':
      return joined(node.parts, '', repetitions);
    case 'choice': {
      const choice = joined(node.parts, '|', repetitions);
      return choice === undefined ? undefined : `(?:${choice})`;
    }
    case 'capture': {
      const part = linearSource(node.part, repetitions);
      return part === undefined ? undefined : `(${part})`;
    }
    case 'repeat':
      return repeatSource(node, repetitions);
  }
}

function joined(parts: readonly PatternNode[], separator: string, repetitions: number): string | undefined {
  const sources = parts.map((part) => linearSource(part, repetitions));
  return sources.includes(undefined) ? undefined : sources.join(separator);
}

function repeatSource(node: Extract<PatternNode, { kind: 'repeat' }>, repetitions: number): string | undefined {
  const { part, least, most, lazy } = node;
  const greatest = Math.max(least, most === Infinity ? 1 : most) * repetitions;
  if (canBeEmpty(part) || greatest > mostRepetitions) return undefined;
  const repeated = linearSource(part, Math.max(greatest, 1));
  if (repeated === undefined) return undefined;
  return `(?:${repeated}){${String(least)},${most === Infinity ? '' : String(most)}}${lazy ? '?' : ''}`;
}

function setSource(set: CodePointSet): string {
  const hexadecimal = (codePoint: number): string => `\\x{${codePoint.toString(16)}}`;
  return `[${set.map(([first, last]) => `${hexadecimal(first)}-${hexadecimal(last)}`).join('')}]`;
}
