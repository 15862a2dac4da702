/** Letters that Unicode does not take apart into a letter of ASCII and a mark. */
const folded: Readonly<Record<string, string>> = {
  ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', þ: 'th', ħ: 'h', ı: 'i',
}; // prettier-ignore

/**
 * A name as a folder or file of the repository: `Command & Control` and `CommandAndControl` become words, letters with
 * marks lose them (Unicode's NFKD).
 *
 * @param otherwise what is written where letters of the name are of a script that cannot be folded, or there are none,
 * such as an id
 */
export function pathPart(name: string, otherwise: string): string {
  const plain = name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1-$2')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x00-\x7f]/g, (letter) => folded[letter] ?? letter);
  if (/[\p{L}\p{N}]/u.test(plain.replace(/[a-z0-9]/g, ''))) return partOf(otherwise);
  return partOf(plain) || partOf(otherwise);
}

function partOf(text: string): string {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return words.join('-').slice(0, 80).replace(/-$/, '');
}
