import type { Detection } from '../../content/detection';
import { unreadNames } from '../../content/content-kinds';
import type { BoundQuery, QueryDiagnostic } from '../../kql/bind-query';
import { isSyntaxCode } from '../../kql/syntax-mistakes';
import type { CheckContext, Finding } from '../check';
import { findDoubt } from './find-doubt';
import { placeInQuery } from './query-place';

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
  return kindsByCode[code] ?? (severity === 'error' ? 'semantics' : 'warning');
}

/** The name that a diagnostic is about, without the arguments of a call. */
export function nameIn(text: string, { span }: QueryDiagnostic): string {
  return text.slice(span.start, span.end).replace(/\s*\(.*$/s, '');
}

/** A name that means nothing means nothing everywhere: it is said once. What else is wrong is said at each place. */
function isSameName(a: QueryDiagnostic, b: QueryDiagnostic): boolean {
  return (
    a === b || (a.code === b.code && a.message === b.message && ['KS142', 'KS204', 'KS205', 'KS211'].includes(a.code))
  );
}

/**
 * Returns a query's diagnostics of one kind as findings at the author's line. Where the text is no KQL, only that is
 * said: what else the binder finds there mostly follows from it.
 *
 * @param isCertain false where the workspace may have what is not known here: it is then a warning
 */
export function kqlFindings(
  detection: Detection,
  context: CheckContext,
  kind: KqlDiagnosticKind,
  help: (diagnostic: QueryDiagnostic, query: BoundQuery) => string | undefined,
  isCertain: (diagnostic: QueryDiagnostic, query: BoundQuery) => boolean = () => true,
): readonly Finding[] {
  const query = context.bind(detection);
  const isBroken = query.diagnostics.some((diagnostic) => kindOfDiagnostic(diagnostic) === 'syntax');
  if (isBroken && kind !== 'syntax') return [];
  const unread = unreadNames(context.catalog, 'function');
  const ofKind = query.diagnostics
    .filter((diagnostic) => kindOfDiagnostic(diagnostic) === kind)
    .filter((diagnostic) => !unread.includes(nameIn(query.text, diagnostic)));
  return ofKind
    .filter((diagnostic, index) => ofKind.findIndex((other) => isSameName(other, diagnostic)) === index)
    .map((diagnostic) => {
      const doubt = diagnostic.severity === 'error' ? findDoubt(diagnostic, query, detection, context) : undefined;
      const more = ofKind.filter((other) => isSameName(other, diagnostic)).length - 1;
      const repeated = more === 0 ? undefined : `The same is wrong in ${more} more ${more === 1 ? 'place' : 'places'}.`;
      const advice = [help(diagnostic, query), doubt, repeated].flatMap((each) => each ?? []).join(' ');
      return {
        place: placeInQuery(detection, diagnostic.span),
        message: diagnostic.message.replace(/\.$/, ''),
        ...(advice === '' ? {} : { help: advice }),
        ...(doubt === undefined && isCertain(diagnostic, query) ? {} : { severity: 'warning' }),
      };
    });
}
