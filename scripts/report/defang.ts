/** A name or address that no terminal, browser or chat makes a link of. */
export function defang(text: string): string {
  return text.replace(/^http/i, 'hxxp').replaceAll('.', '[.]').replaceAll('@', '[@]');
}
