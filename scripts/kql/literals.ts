import { ownValue } from '../source/own-value';

/** A value that JSON can hold, as the inside of a `dynamic(...)` literal. */
export type JsonLiteral =
  null | boolean | number | string | readonly JsonLiteral[] | { readonly [key: string]: JsonLiteral };

/** A column of a `datatable` literal; `type` is a scalar type of KQL. */
export interface LiteralColumn {
  readonly name: string;
  readonly type: string;
}

/**
 * What may not stand in a string literal as it is: the quote and the backslash; what ends a line for one reader or
 * another (LF, CR, U+0085, U+2028, U+2029: the last two end a comment for Kusto's parser); other control and format
 * characters, which hide or turn round text for a reviewer; and halves of surrogate pairs, which no encoding keeps.
 */
const unsafeCharacters = /["\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const namedEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/**
 * Returns the string literal of a text, in double quotes. It uses only escapes that KQL and JSON share, so that the
 * same literal is right alone and inside `dynamic(...)`. ("The string data type", Kusto documentation; RFC 8259 §7.)
 */
export function quoteString(text: string): string {
  return `"${text.replace(unsafeCharacters, escapeCharacter)}"`;
}

function escapeCharacter(character: string): string {
  const named = ownValue(namedEscapes, character);
  if (named !== undefined) return named;
  let escaped = '';
  for (let index = 0; index < character.length; index++) {
    escaped += `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }
  return escaped;
}

/**
 * Returns a column or variable name as a query spells it: bare where it cannot be a keyword, which KQL writes in lower
 * case letters and hyphens alone, and otherwise quoted in brackets. ("Entity names", Kusto documentation.)
 */
export function quoteName(name: string): string {
  return /^(?=.*[A-Z0-9_])[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : `[${quoteString(name)}]`;
}

/** Returns the list literal of values, `dynamic(["a", "b"])`. */
export function dynamicLiteral(values: readonly JsonLiteral[]): string {
  return `dynamic(${jsonText(values)})`;
}

/** Returns JSON whose strings are also KQL string literals, one blank after each comma and colon. */
export function jsonText(value: JsonLiteral): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError(`JSON has no spelling for ${value}`);
    return String(value);
  }
  if (typeof value === 'string') return quoteString(value);
  if (isList(value)) return `[${value.map(jsonText).join(', ')}]`;
  return `{${Object.entries(value)
    .map(([key, member]) => `${quoteString(key)}: ${jsonText(member)}`)
    .join(', ')}}`;
}

function isList(value: JsonLiteral): value is readonly JsonLiteral[] {
  return Array.isArray(value);
}

/**
 * Returns a table literal, `datatable(Name:string, Seen:datetime)["a", datetime(2026-06-01)]`.
 * @param rows a row's cells in the order of the columns, each already a literal of its column's type.
 */
export function datatableLiteral(columns: readonly LiteralColumn[], rows: readonly (readonly string[])[]): string {
  const header = columns.map((column) => `${quoteName(column.name)}:${column.type}`).join(', ');
  const cells = rows.map((row) => {
    if (row.length !== columns.length) throw new RangeError(`${row.length} cells for ${columns.length} columns`);
    return row.join(', ');
  });
  return `datatable(${header})[${cells.join(', ')}]`;
}
