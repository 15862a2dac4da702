/** A value as people may see it: nothing in it can be clicked, and every character of it is there. */
export function defangText(value: string): string {
  return value
    .replace(/^http(s?):\/\//i, 'hxxp$1://')
    .replace(/^(?!hxxps?:)([a-z]+):\/\//i, '$1[:]//')
    .replaceAll('.', '[.]')
    .replaceAll('@', '[@]');
}
