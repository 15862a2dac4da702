import type { Phrase, Statement, StatementPlace } from '../../review/statement';
import { statementKinds } from '../../review/statement-kinds';
import { cutMarkdown } from '../text/cut-markdown';
import type { MarkdownPlace } from '../text/cut-markdown';
import { lineDiff } from '../text/line-diff';
import { codeText, fencedText, htmlText } from '../text/markdown-text';
import { factsOf, gatedSentence, headlineOf, isGated, linesOf, sectionsOf } from './review-summary';
import type { ReviewLine, ShownReview } from './review-summary';
import { firstScreen, plainPhrase } from './review-text';

/** A review for a pull request: what does not fit is left out from the end, where what weighs least stands. */
export function reviewMarkdown(shown: ShownReview, place: MarkdownPlace): string {
  return cutMarkdown(reviewParts(shown), place);
}

/** The same in parts, each of which can stand without those behind it. */
function reviewParts({ statements, gated, since }: ShownReview): readonly string[] {
  if (statements.length === 0) return [`### What this change does\n\nNothing changes since ${codeText(since)}.\n`];
  const headline = headlineOf(statements).join(' · ');
  const sections = sectionsOf(statements).flatMap(({ heading, statements: own }) => {
    return [
      `\n#### ${heading}\n\n`,
      ...linesOf(own, firstScreen).map((line) => `- ${isGated(line, gated) ? '👥 ' : ''}${lineMarkdown(line)}\n`),
    ];
  });
  return [
    `### What this change does\n\n**${headline === '' ? 'Nothing of weight' : headline}**\n`,
    ...(gated.length === 0 ? [] : [`\n**${gatedSentence(gated)}** They are marked with 👥.\n`]),
    ...sections,
    ...sectionsInFull(statements),
    ...statements.flatMap(diffMarkdown),
  ];
}

/** What was said kind by kind, because there is much of it: each thing on a line of its own, some to a part. */
function sectionsInFull(statements: readonly Statement[]): readonly string[] {
  return sectionsOf(statements)
    .filter(({ statements: own }) => own.length > firstScreen)
    .flatMap(({ heading, statements: own }) => {
      const lines = own.map((statement) => `- ${lineMarkdown({ kind: statement.kind, statements: [statement] })}\n`);
      const parts = Array.from({ length: Math.ceil(lines.length / 50) }, (_, index) =>
        lines.slice(index * 50, index * 50 + 50),
      );
      return parts.map((part) => `\n<details><summary>${heading}: each</summary>\n\n${part.join('')}\n</details>\n`);
    });
}

function lineMarkdown({ kind, statements }: ReviewLine): string {
  const { label } = statementKinds[kind];
  const [first] = statements;
  if (first !== undefined && statements.length === 1) {
    const places = first.places.map(placeMarkdown).join(', ');
    return `**${label}** ${codeText(first.subject)}${phraseMarkdown(first.phrase)}${places === '' ? '' : ` — ${places}`}`;
  }
  const each = statements.map(({ subject, places: [place] }) => {
    return `${codeText(subject)}${place === undefined ? '' : ` (${placeMarkdown(place)})`}`;
  });
  return `**${label}** (${statements.length}): ${each.join(', ')}`;
}

function phraseMarkdown(phrase: Phrase): string {
  const text = plainPhrase(phrase, codeText);
  if (text === '') return '';
  return /^[ ,:]/.test(text) ? text : `: ${text}`;
}

function placeMarkdown({ file, line, side }: StatementPlace): string {
  return `${codeText(`${file}:${line}`)}${side === 'before' ? ' before' : ''}`;
}

function diffMarkdown(statement: Statement): readonly string[] {
  const { subject, texts } = statement;
  if (texts === undefined) return [];
  const marks = { same: ' ', added: '+', removed: '-', gap: '@@' };
  const lines = lineDiff(texts.before, texts.after, 3).map(({ type, text }) => `${marks[type]}${text}`);
  const title = `${factsOf(statement).label}: <b>${htmlText(subject)}</b>`;
  return [`\n<details><summary>${title}</summary>\n\n${fencedText(lines, 'diff')}\n\n</details>\n`];
}
