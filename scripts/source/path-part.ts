import { ownValue } from './own-value';

/** Letters that Unicode does not take apart into a letter of ASCII and a mark. */
const folded: Readonly<Record<string, string>> = {
  ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', þ: 'th', ħ: 'h', ı: 'i',
}; // prettier-ignore

/**
 * Names that Windows keeps for devices, in any case and whatever follows behind a dot. (Microsoft Learn, "Naming Files,
 * Paths, and Namespaces".)
 */
const devices = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])$/i;

/** The name of the file, without its end, of what is called so: the same, but for a device of Windows. */
export function fileStem(name: string): string {
  return name.replace(/^[^.]*/, (first) => (devices.test(first) ? `${first}_` : first));
}

/**
 * A name as a folder or file of the repository: `Command & Control` and `CommandAndControl` become words, letters with
 * marks lose them (Unicode's NFKD).
 *
 * @param otherwise what is written where letters of the name are of a script that cannot be folded, or there are none,
 * such as an id, and for the name of a device
 */
export function pathPart(name: string, otherwise: string): string {
  const plain = name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1-$2')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x00-\x7f]/g, (letter) => ownValue(folded, letter) ?? letter);
  if (/[\p{L}\p{N}]/u.test(plain.replace(/[a-z0-9]/g, ''))) return partOf(otherwise);
  const part = partOf(plain);
  return part === '' || fileStem(part) !== part ? partOf(otherwise) : part;
}

function partOf(text: string): string {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return words.join('-').slice(0, 80).replace(/-$/, '');
}
