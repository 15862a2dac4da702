/** Whether a text has a needle between characters that are neither letters nor digits, as `has` asks. ASCII only. */
export function hasTerm(text: string, needle: string): boolean {
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) {
    if (!isTermCode(text.charCodeAt(at - 1)) && !isTermCode(text.charCodeAt(at + needle.length))) return true;
  }
  return false;
}

function isTermCode(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}
