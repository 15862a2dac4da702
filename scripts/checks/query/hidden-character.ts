import type { Detection } from '../../content/detection';
import type { YamlPath } from '../../source/yaml-document';
import type { DetectionCheck, Finding } from '../check';
import { escapeOf, hidden, nameOf } from '../evidence/hidden-text';
import { placeInText } from '../evidence/query-place';

/** Controls that a double-quoted text of YAML can bring in. */
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/** Spaces that are not U+0020, and match nothing that is typed with it. (Unicode, general category Zs.) */
const oddSpaces = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;

/** A word with letters of two alphabets that share shapes. (Unicode Technical Standard 39, section 5.) */
const mixedWord =
  /[\p{L}\p{M}]*(?:\p{sc=Latin}[\p{L}\p{M}]*[\p{sc=Cyrillic}\p{sc=Greek}\p{sc=Armenian}]|[\p{sc=Cyrillic}\p{sc=Greek}\p{sc=Armenian}][\p{L}\p{M}]*\p{sc=Latin})[\p{L}\p{M}]*/gu;
const otherLetter = /[\p{sc=Cyrillic}\p{sc=Greek}\p{sc=Armenian}]/u;

interface Written {
  readonly path: YamlPath;
  readonly text: string;
}

/** All texts of a document, with the keys that lead to them. */
function textsOf(value: unknown, path: YamlPath = []): readonly Written[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([key, each]) => textsOf(each, [...path, isList ? Number(key) : key]));
}

/** What is compared with values of logs: a space or a letter that only looks right makes it match nothing. */
function isCode([first, ...rest]: YamlPath): boolean {
  return first === 'query' || (first === 'falsePositives' && rest.includes('exclude'));
}

function findIn(detection: Detection, { path, text }: Written): Finding[] {
  const where = path.filter((step) => typeof step === 'string').join('.') || 'text';
  const subject = path[0] === 'query' ? 'The query' : where;
  const at = (pattern: RegExp, say: (found: string) => Pick<Finding, 'message' | 'help'>): Finding[] =>
    [...text.matchAll(pattern)].map(({ 0: found, index }) => ({
      place: placeInText(detection, path, { start: index, end: index + found.length }),
      ...say(found),
    }));
  const invisible = [hidden, controls].flatMap((pattern) =>
    at(pattern, (character) => ({
      message: `${subject} holds the invisible character ${nameOf(character)}`,
      help: `Delete it; if the value needs it, write it as ${escapeOf(character)}.`,
    })),
  );
  if (!isCode(path) && path[0] !== 'name') return invisible;
  const spaces = at(oddSpaces, (character) => ({
    message: `${subject} holds the space ${nameOf(character)}, which only looks like a blank`,
    help: `Write a plain blank; if the value needs it, write it as ${escapeOf(character)}.`,
  }));
  const mixed = at(mixedWord, (word) => {
    const letter = otherLetter.exec(word)?.[0] ?? '';
    return {
      message: `The word ${word} mixes letters of two alphabets: ${letter} is ${nameOf(letter)}`,
      help: 'Type the word anew; if the value needs the letter, write it as an escape.',
    };
  });
  return [...invisible, ...spaces, ...mixed];
}

export const hiddenCharacter: DetectionCheck = {
  id: 'hidden-character',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'warning',
  sentence: 'No text holds a character that a reader cannot see, or takes for another.',
  why: 'A value with one matches nothing that is typed without it, and one that turns the direction shows a reviewer another query.',
  failing:
    'query: |\n  ASimDnsActivityLogs\n  | where DnsQuery == "bad\u200b.example"\n  | project TimeGenerated, SrcIpAddr\n',
  passing:
    'query: |\n  ASimDnsActivityLogs\n  | where DnsQuery == "bad\\u200b.example"\n  | project TimeGenerated, SrcIpAddr\n',
  run: (detection) => textsOf(detection.document.value).flatMap((written) => findIn(detection, written)),
};
