import type { Phrase, Statement, StatementPlace } from '../../review/statement';
import type { Weight } from '../../review/statement-kinds';
import { statementKinds } from '../../review/statement-kinds';
import type { Colors } from '../text/colors';
import { lineDiff } from '../text/line-diff';
import { factsOf, gatedSentence, headlineOf, isGated, linesOf, sectionsOf } from './review-summary';
import type { ReviewLine, ShownReview } from './review-summary';
import { escapeLine, escapeText } from '../text/terminal-text';

/** How many lines what makes detection weaker may take, so that it is on the first screen. */
export const firstScreen = 20;

const signs: Readonly<Record<Weight, string>> = { weaker: '−', guard: '!', unclear: '~', stronger: '+', other: '·' };

/** A review for a terminal: its headline, what makes detection weaker first, and last what became of each query. */
export function reviewText({ statements, gated, since }: ShownReview, colors: Colors): string {
  if (statements.length === 0) return `Nothing changes since ${escapeLine(since)}.\n`;
  const paints = {
    weaker: colors.removed, guard: colors.warning, unclear: colors.changed, stronger: colors.added, other: colors.faint,
  }; // prettier-ignore
  const sections = sectionsOf(statements).map(({ weight, heading, statements: own }) => {
    const lines = linesOf(own, firstScreen).map(
      (line) => `${paints[weight](signs[weight])}${isGated(line, gated) ? '²' : ' '}${lineText(line, colors)}\n`,
    );
    return `${colors.heading(heading)}\n${lines.join('')}`;
  });
  const headline = headlineOf(statements).join(', ');
  const second = gated.length === 0 ? '' : `${colors.warning(gatedSentence(gated))} They are marked with ².\n`;
  return [
    `${colors.heading(headline === '' ? 'Nothing of weight' : headline)}\n${second}`,
    ...sections,
    ...inFull(statements, colors),
    ...diffs(statements, colors),
  ].join('\n');
}

function lineText({ kind, statements }: ReviewLine, colors: Colors): string {
  const { label } = statementKinds[kind];
  const [first] = statements;
  if (first !== undefined && statements.length === 1) {
    const places = first.places.map((place) => placeText(place)).join(', ');
    return `${label}: ${escapeLine(first.subject)}${phraseText(first.phrase)}${places === '' ? '' : `  ${colors.faint(places)}`}`;
  }
  const each = statements.map(({ subject, places: [place] }) => {
    return `${escapeLine(subject)}${place === undefined ? '' : ` ${colors.faint(placeText(place))}`}`;
  });
  return `${label} (${statements.length}): ${each.join(', ')}`;
}

/** What follows a subject: a place or a value, or after a colon what is said of it. */
function phraseText(phrase: Phrase): string {
  const text = plainPhrase(phrase, escapeLine);
  if (text === '') return '';
  return /^[ ,:]/.test(text) ? text : `: ${text}`;
}

/** @param show makes the value of somebody else harmless where it is read */
export function plainPhrase(phrase: Phrase, show: (value: string) => string): string {
  return phrase.map((part) => (typeof part === 'string' ? part : show(part.value))).join('');
}

function placeText({ file, line, side }: StatementPlace): string {
  return `${escapeLine(file)}:${line}${side === 'before' ? ' (before)' : ''}`;
}

/** What was said kind by kind, because there is much of it: each thing on a line of its own. */
function inFull(statements: readonly Statement[], colors: Colors): readonly string[] {
  return sectionsOf(statements)
    .filter(({ statements: own }) => own.length > firstScreen)
    .map(({ heading, statements: own }) => {
      const lines = own.map(
        (statement) => `  ${lineText({ kind: statement.kind, statements: [statement] }, colors)}\n`,
      );
      return `${colors.heading(`${heading}: each`)}\n${lines.join('')}`;
    });
}

function diffs(statements: readonly Statement[], colors: Colors): readonly string[] {
  return statements.flatMap((statement) => {
    const { subject, texts } = statement;
    if (texts === undefined) return [];
    const lines = lineDiff(texts.before, texts.after).map(({ type, text }) => {
      const line = escapeText(text);
      if (type === 'gap') return '  …';
      return { same: `    ${line}`, added: colors.added(`  + ${line}`), removed: colors.removed(`  - ${line}`) }[type];
    });
    return [`${colors.heading(`${factsOf(statement).label}: ${escapeLine(subject)}`)}\n${lines.join('\n')}\n`];
  });
}
