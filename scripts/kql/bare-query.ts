/** Strings in each of their forms, comments, words, and single characters. ("The string data type", Kusto docs.) */
const pieces =
  /(```|~~~)[^]*?\1|@"(?:[^"]|"")*"|@'(?:[^']|'')*'|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\/[^\n]*|[\p{L}\p{N}_$]+|\S/gu;

/**
 * Returns a query without its comments and without the white space that parts nothing: two queries that differ in those
 * alone give one text. It need not be valid KQL.
 */
export function bareQuery(text: string): string {
  let bare = '';
  for (const [piece] of text.matchAll(pieces)) {
    if (piece.startsWith('//')) continue;
    const parts = /[\p{L}\p{N}_$]$/u.test(bare) && /^[\p{L}\p{N}_$]/u.test(piece);
    bare += parts ? ` ${piece}` : piece;
  }
  return bare;
}
