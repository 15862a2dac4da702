import { exampleFiles } from '../../scripts/checks/example-files';
import { readCatalog } from '../../scripts/content/read-catalog';
import { plainPhrase } from '../../scripts/report/review/review-text';
import { reviewContent } from '../../scripts/review/review-content';
import type { ChangedFile, ReviewedState } from '../../scripts/review/reviewed-state';
import type { Statement } from '../../scripts/review/statement';

export type Files = Readonly<Record<string, string>>;

/** Files as keys in place of those of a plain valid file of their kind; of a file without content the text itself. */
export function stateOf(files: Files, asOf = new Date('2026-06-02T12:00:00Z')): ReviewedState {
  const { value, diagnostics } = readCatalog(exampleFiles(files));
  return { catalog: value, diagnostics, asOf };
}

export function reviewFilesOf(before: Files, after: Files, files: readonly ChangedFile[] = []): readonly Statement[] {
  return reviewContent({ before: stateOf(before), after: stateOf(after), files });
}

/** Statements as a reader sees them: `kind subject: text @file:line`. */
export function saidOf(statements: readonly Statement[]): readonly string[] {
  return statements.map(({ kind, subject, phrase, places: [place] }) => {
    const text = plainPhrase(phrase, (value) => value).trim();
    const where = place === undefined ? '' : ` @${place.file}:${place.line}${place.side === 'before' ? ' before' : ''}`;
    return `${kind} ${subject}${text === '' ? '' : `: ${text}`}${where}`;
  });
}

export function review(before: Files, after: Files): readonly string[] {
  return saidOf(reviewFilesOf(before, after));
}
