import { isSlipOf } from '../../source/nearest-word';
import { indexesAround, spanBetween, wordOperators, type FindRepairs } from './repair';

/** Words that stand between values or names, beside the operators. */
const joiningWords = [
  'by',
  'on',
  'asc',
  'desc',
  'nulls',
  'first',
  'last',
  'with',
  'to',
  'typeof',
  'from',
  'step',
  'of',
];

const words: readonly string[] = [...wordOperators, ...joiningWords];

/** `startwith`, `betwen`, `dsc`: a word of KQL with a letter too few, too many or in another place. */
export const repairSpelling: FindRepairs = (broken) =>
  indexesAround(broken, 5, 2).flatMap((index) => {
    const token = broken.tokens[index]!;
    if (token.kind !== 'name' || index === 0 || words.includes(token.text)) return [];
    const beginsAlike = (word: string) => (word[0] === token.text[0]?.toLowerCase() ? 0 : 1);
    const slips = words.filter((word) => word !== token.text.toLowerCase() && isSlipOf(token.text, word));
    const meant = slips.sort((a, b) => beginsAlike(a) - beginsAlike(b));
    const span = spanBetween(broken, index, index + 1);
    const message = `There is no word ${token.text} that may stand here`;
    return meant.map((text) => ({ span, message, help: `Did you mean ${text}?`, edits: [{ span: token, text }] }));
  });
