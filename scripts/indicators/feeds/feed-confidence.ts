import { ownValue } from '../../source/own-value';

/** The scale of words and its values. (STIX 2.1, appendix A: None / Low / Med / High.) */
const words: Readonly<Record<string, number>> = {
  none: 0,
  low: 15,
  med: 50,
  medium: 50,
  moderate: 50,
  high: 85,
};

/** What confidences are counted in: per cent, or shares of one. */
export type ConfidenceUnit = 'percent' | 'share';

/** What a column of confidences is counted in: one in which all are at most 1, and some broken, holds shares. */
export function findConfidenceUnit(written: readonly string[]): ConfidenceUnit {
  const isShare = written.every((text) => /^(?:0|1|[01]?\.\d+)$/.test(text));
  return isShare && written.some((text) => text.includes('.')) ? 'share' : 'percent';
}

/** A confidence in per cent: a number, `75%`, `7/10`, or a word of the scale of STIX; undefined if it is none. */
export function readConfidence(written: string, unit: ConfidenceUnit): number | undefined {
  const word = ownValue(words, written.toLowerCase());
  if (word !== undefined) return word;
  const [, number, most, sign] = /^(\d+(?:\.\d+)?|\.\d+)(?:\s*\/\s*(\d+)|\s*(%))?$/.exec(written) ?? [];
  if (number === undefined) return undefined;
  const scale = most !== undefined ? 100 / Number(most) : unit === 'share' && sign === undefined ? 100 : 1;
  const percent = Number(number) * scale;
  return percent >= 0 && percent <= 100 ? percent : undefined;
}
