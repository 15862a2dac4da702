/** Characters that take no room or turn the direction of a line. (Unicode Technical Report 36, sections 2.10 and 3.) */
export const hidden = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

export function codeOf(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(4, '0');
}

export function nameOf(character: string): string {
  return `U+${codeOf(character).toUpperCase()}`;
}
