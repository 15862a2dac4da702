import type { Detection } from '../../content/detection';
import { unreadNames } from '../../content/content-kinds';
import type { BoundQuery, QueryDiagnostic } from '../../kql/bind-query';
import { isSyntaxCode } from '../../kql/syntax-mistakes';
import { worthSaying } from '../../kql/worth-saying';
import { editYamlText } from '../../source/edit-yaml-text';
import type { CheckContext, Finding } from '../check';
import { findDoubt } from './find-doubt';
import { columnsAt } from './uncertain-column';
import { placeInQuery } from './query-place';
import { ownValue } from '../../source/own-value';

/** What kind of mistake a diagnostic of the KQL binder is: each kind is a check of its own. */
export type KqlDiagnosticKind =
  'syntax' | 'semantics' | 'unknown-table' | 'unknown-function' | 'fuzzy-table' | 'warning';

const kindsByCode: Readonly<Record<string, KqlDiagnosticKind>> = {
  KS204: 'unknown-table',
  KS205: 'fuzzy-table',
  KS211: 'unknown-function',
};

/** Returns the kind of a diagnostic. */
export function kindOfDiagnostic({ code, severity }: QueryDiagnostic): KqlDiagnosticKind {
  if (isSyntaxCode(code)) return 'syntax';
  return ownValue(kindsByCode, code) ?? (severity === 'error' ? 'semantics' : 'warning');
}

/** The name that a diagnostic is about, without quotes and the arguments of a call. */
export function nameIn(text: string, { span }: QueryDiagnostic): string {
  const written = text.slice(span.start, span.end).replace(/\s*\(.*$/s, '');
  return /^(["'])(.*)\1$/s.exec(written)?.[2] ?? written;
}

/** A name that means nothing means nothing everywhere: it is said once. What else is wrong is said at each place. */
function isSameName(a: QueryDiagnostic, b: QueryDiagnostic): boolean {
  return (
    a === b || (a.code === b.code && a.message === b.message && ['KS142', 'KS204', 'KS205', 'KS211'].includes(a.code))
  );
}

/** A name that means nothing has no type either: what is said of its type is the same mistake. */
function isAboutUnknownName({ code, span }: QueryDiagnostic, { diagnostics }: BoundQuery): boolean {
  if (code === 'KS142' || code === 'KS204' || isSyntaxCode(code)) return false;
  return diagnostics.some(
    (other) => other.code === 'KS142' && other.span.start === span.start && other.span.end === span.end,
  );
}

/**
 * Whether a name means nothing only because the rows come from a function that is not known, or from another workspace:
 * that one cause is said of the function. The parser's library takes an unknown table for one with any columns.
 */
function followsFromUnknown({ code, span }: QueryDiagnostic, { text, tree, diagnostics }: BoundQuery): boolean {
  if ((code !== 'KS142' && code !== 'KS145') || tree === undefined) return false;
  const isSource = diagnostics.some((other) => {
    const [before, after] = [text.slice(0, other.span.start), text.slice(other.span.end)];
    return other.code === 'KS211' && (/\binvoke\s+$/.test(before) || /^\s*\([^()]*\)\s*\./.test(after));
  });
  return isSource && (code === 'KS145' || columnsAt(tree, span.start).length === 0);
}

/**
 * Returns a query's diagnostics of one kind as findings at the author's line. Where the text is not KQL, only that is
 * said: what else the binder finds there mostly follows from it.
 *
 * @param isCertain false if the workspace may have what is not known here: it is then a warning
 */
export function kqlFindings(
  detection: Detection,
  context: CheckContext,
  kind: KqlDiagnosticKind,
  help: (diagnostic: QueryDiagnostic, query: BoundQuery) => string | undefined,
  isCertain: (diagnostic: QueryDiagnostic, query: BoundQuery) => boolean = () => true,
): readonly Finding[] {
  const query = context.bind(detection);
  const unread = unreadNames(context.catalog, 'function');
  const ofKind = worthSaying(query.diagnostics)
    .filter((diagnostic) => kindOfDiagnostic(diagnostic) === kind)
    .filter((diagnostic) => !unread.includes(nameIn(query.text, diagnostic)))
    .filter((diagnostic) => !followsFromUnknown(diagnostic, query))
    .filter((diagnostic) => !isAboutUnknownName(diagnostic, query));
  return ofKind
    .filter((diagnostic, index) => ofKind.findIndex((other) => isSameName(other, diagnostic)) === index)
    .map((diagnostic) => {
      const doubt = diagnostic.severity === 'error' ? findDoubt(diagnostic, query, detection, context) : undefined;
      const more = ofKind.filter((other) => isSameName(other, diagnostic)).length - 1;
      const repeated = more === 0 ? undefined : `The same is wrong in ${more} more ${more === 1 ? 'place' : 'places'}.`;
      const advice = [help(diagnostic, query), doubt, repeated].flatMap((each) => each ?? []).join(' ');
      const edits = editYamlText(detection.document, ['query'], diagnostic.edits ?? []);
      return {
        place: placeInQuery(detection, diagnostic.span),
        message: diagnostic.message.replace(/\.$/, ''),
        ...(advice === '' ? {} : { help: advice }),
        ...(edits === undefined ? {} : { edits }),
        ...(doubt === undefined && isCertain(diagnostic, query) ? {} : { severity: 'warning' }),
      };
    });
}
