import type { DetectionCheck } from '../check';
import { placeInQuery } from '../evidence/query-place';

/** Characters that take no room or turn the direction of a line. (Unicode Technical Report 36, sections 2.10 and 3.) */
const hidden = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

export const hiddenCharacter: DetectionCheck = {
  id: 'hidden-character',
  scope: 'detection',
  severity: 'warning',
  sentence: 'The query holds no character that a reader cannot see.',
  why: 'A value with one matches nothing that is typed without it, and one that turns the direction shows a reviewer another query.',
  failing: 'query: |\n  DnsEvents\n  | where Name == "bad\u200b.example"\n  | project TimeGenerated, ClientIP\n',
  passing: 'query: |\n  DnsEvents\n  | where Name == "bad\\u200b.example"\n  | project TimeGenerated, ClientIP\n',
  run: (detection) =>
    [...detection.query.matchAll(hidden)].map(({ 0: character, index }) => ({
      place: placeInQuery(detection, { start: index, end: index + 1 }),
      message: `The query holds the invisible character ${nameOf(character)}`,
      help: `Delete it; where the value needs it, write it as \\u${codeOf(character)}.`,
    })),
};

function codeOf(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(4, '0');
}

function nameOf(character: string): string {
  return `U+${codeOf(character).toUpperCase()}`;
}
