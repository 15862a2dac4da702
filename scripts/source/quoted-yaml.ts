/** Characters that nobody sees, or that no YAML file may hold as they are. */
const hidden = /[\u0000-\u001f\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/u;

/** Whether a text has to stand in double quotes, because who reads the file would not see all of it. */
export function holdsHidden(text: string): boolean {
  return hidden.test(text);
}

/** A text in double quotes, with hidden characters as their numbers: who reviews the file must see them. */
export function quotedYaml(text: string): string {
  return JSON.stringify(text).replace(new RegExp(hidden, 'gu'), (character) => {
    const code = character.codePointAt(0)!.toString(16);
    return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
  });
}

/**
 * A value on one line, right in block and in flow style: a text is bare if no reader takes it for anything else, of
 * YAML 1.1 either, for which `no` is false.
 */
export function flowYaml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowYaml).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([key, member]) => `${flowYaml(key)}: ${flowYaml(member)}`);
    return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
  }
  if (typeof value !== 'string') return String(value);
  const isWord = /^[A-Za-z](?:[\w ./-]*[\w/])?$/.test(value) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(value);
  return isWord || /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : quotedYaml(value);
}
