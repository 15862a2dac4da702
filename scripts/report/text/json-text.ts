/** As terminal-text.ts has it, beyond what JSON writes out itself; in JSON all of it stands in strings alone. */
const hidden =
  /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|##(?=\[)/gu;

/** Returns a value as JSON of many lines, the last one ended, for whoever reads a terminal or the log of a runner. */
export function jsonText(value: unknown): string {
  return printableJson(`${JSON.stringify(value, undefined, 2)}\n`);
}

/**
 * Returns JSON that says the same, without characters that nobody sees and without what a runner of GitHub Actions takes
 * for a command anywhere in a line (`##[name]`): both come from texts of others.
 */
export function printableJson(json: string): string {
  return json.replace(hidden, (found) => (found === '##' ? '#\\u0023' : escaped(found)));
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, at) => {
    return `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }).join('');
}
