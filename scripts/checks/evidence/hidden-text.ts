/**
 * Characters that take no room or turn the direction of a line. (Unicode Technical Report 36, sections 2.10 and 3; and
 * those with Default_Ignorable_Code_Point, but for the selectors of an emoji's form.)
 */
export const hidden =
  /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\u{e0000}-\u{e0fff}]/gu;

/** A character as it is escaped in a double-quoted text of YAML. */
export function escapeOf(character: string): string {
  const code = codeOf(character);
  return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code}`;
}

/** The name of a character by its code point, such as U+200B. */
export function nameOf(character: string): string {
  return `U+${codeOf(character).toUpperCase()}`;
}

function codeOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).padStart(4, '0');
}
