/**
 * A description without the pair of quotes around the whole of it: most files of the Azure-Sentinel repository put one
 * inside of a block, and its packages leave it out of what is deployed. A quote at one end alone stays, and so do quotes
 * that open and close inside: `'a' or 'b'`.
 */
export function withoutOuterQuotes(description: string): string {
  const [, before, quote, inner, after] = /^(\s*)(['"])(.*)\2(\s*)$/s.exec(description) ?? [];
  if (before === undefined || quote === undefined || inner === undefined || after === undefined) return description;
  return inner.trim() === '' || closesInside(inner, quote) ? description : before + inner + after;
}

/** Whether the first quote of a text closes before its end, and another one opens there: then they are two pairs. */
function closesInside(inner: string, quote: string): boolean {
  let depth = 1;
  let isClosed = false;
  for (const { index } of inner.matchAll(new RegExp(quote, 'g'))) {
    const [before, behind] = [inner.charAt(index - 1), inner.charAt(index + 1)];
    if (opensBehind.test(before) && /\S/.test(behind)) depth += 1;
    else if (closesBefore.test(behind)) depth -= 1;
    if (depth === 0) isClosed = true;
  }
  // An apostrophe at the end of a word closes more than was opened: the pair around the whole is one of several.
  return isClosed && depth === 1;
}

const opensBehind = /^[\s([{,;:/=]?$/;
const closesBefore = /^[\s)\]},;:./!?=]?$/;
