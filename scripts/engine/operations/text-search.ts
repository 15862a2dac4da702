import { foldCase } from '../values/fold-case';
import type { CallSite, ScalarFunction } from '../values/function-table';
import { compilePattern } from '../patterns/regular-expression';
import type { Edges } from '../terms/find-term';
import { needleTest, termEnd, termStart, wholeTerm } from '../terms/find-term';
import type { Value } from '../values';
import { textConversions } from './compare';

/** Makes the test for one needle of texts in the same case form. */
type NeedleSearch = (needle: string) => (text: string) => boolean;

const byEdges =
  (edges: Edges): NeedleSearch =>
  (needle) =>
    needleTest(needle, edges);

const searches: Readonly<Record<string, { search: NeedleSearch; doc: string }>> = {
  has: { search: byEdges(wholeTerm), doc: 'The case-insensitive has string operator' },
  hasprefix: { search: byEdges(termStart), doc: 'The case-insensitive hasprefix string operator' },
  hassuffix: { search: byEdges(termEnd), doc: 'The case-insensitive hassuffix string operator' },
  contains: {
    search: (needle) => (text) => text.includes(needle),
    doc: 'The case-insensitive contains string operator',
  },
  startswith: {
    search: (needle) => (text) => text.startsWith(needle),
    doc: 'The case-insensitive startswith string operator',
  },
  endswith: {
    search: (needle) => (text) => text.endsWith(needle),
    doc: 'The case-insensitive endswith string operator',
  },
};

/** The operators that look for one needle, each plain, negated, and with `_cs`. */
export function textSearchOperators(): [string, ScalarFunction][] {
  return Object.entries(searches).flatMap(([name, { search, doc }]) =>
    [false, true].flatMap((caseSensitive): [string, ScalarFunction][] => {
      const suffix = caseSensitive ? '_cs' : '';
      const define = (negated: boolean): ScalarFunction => ({
        doc,
        prepare: (call) => prepareSearch(call, search, caseSensitive, negated),
      });
      return [
        [`${name}${suffix}`, define(false)],
        [`!${name}${suffix}`, define(true)],
      ];
    }),
  );
}

function prepareSearch(
  call: CallSite,
  search: NeedleSearch,
  caseSensitive: boolean,
  negated: boolean,
): (...values: Value[]) => Value {
  const [text, needle] = textConversions(call);
  const form = caseSensitive ? (value: string): string => value : foldCase;
  const constant = call.constants[1];
  const fixed = constant === undefined ? undefined : search(form(needle(constant)));
  return (left, right) => (fixed ?? search(form(needle(right!))))(form(text(left!))) !== negated;
}

/** `matches regex`. */
export const matchesRegex: ScalarFunction = {
  doc: 'The matches regex operator',
  prepare: (call) => {
    const [text, pattern] = textConversions(call);
    const constant = call.constants[1];
    const fixed = constant === undefined ? undefined : compilePattern(pattern(constant));
    return (left, right) => (fixed ?? compilePattern(pattern(right!))).test(text(left!));
  },
};
