import path from 'node:path';

import { allChecks } from '../../checks/all-checks';
import { otherFindings } from '../../checks/other-findings';
import { findInFile } from '../../language/find-in-file';
import type { Diagnostic, Severity } from '../../source/diagnostic';
import type { EditorSession } from './editor-session';
import { addressOf, rangeOf, type OpenDocument } from './open-documents';
import type { ProtocolDiagnostic } from './protocol';

/** Tells an editor what is wrong with the documents that it has open. */
export interface FindingPublisher {
  /** A document was opened or changed: it is looked at after a short rest, and those that may depend on it after. */
  readonly touch: (document: OpenDocument) => void;
  /** Something beside the open documents changed. */
  readonly touchAll: () => void;
  readonly forget: (document: OpenDocument) => void;
  readonly stop: () => void;
}

/** In milliseconds. Keys come faster than that while somebody types; an answer comes soon enough after the last one. */
const restAfterKey = 60;
const restBeforeOthers = 400;

const severities: Readonly<Record<Severity, 1 | 2 | 3>> = { error: 1, warning: 2, advice: 3 };
const explained: ReadonlySet<string> = new Set([...allChecks, ...otherFindings].map(({ id }) => id));
const tool = path.join(__dirname, '..', '..', '..');

/**
 * Makes a publisher.
 *
 * @param send hands the findings of a document to the editor
 * @param afterFirst what is made ready once the first findings are out
 */
export function createFindingPublisher(
  session: Pick<EditorSession, 'documents' | 'files' | 'report'>,
  send: (document: OpenDocument, diagnostics: readonly ProtocolDiagnostic[]) => void,
  afterFirst: () => void,
): FindingPublisher {
  const waiting = new Map<string, NodeJS.Timeout>();
  let others: NodeJS.Timeout | undefined;
  let isFirst = true;
  const publish = (uri: string): void => {
    waiting.delete(uri);
    const document = session.documents.find(uri);
    if (document?.path === undefined) return;
    try {
      send(document, findingsOf(session, document));
    } catch (error) {
      session.report(error);
    }
    if (isFirst) setImmediate(afterFirst);
    isFirst = false;
  };
  const schedule = (uri: string, rest: number): void => {
    clearTimeout(waiting.get(uri));
    waiting.set(
      uri,
      setTimeout(() => publish(uri), rest),
    );
  };
  const touchOthers = (except: string | undefined): void => {
    clearTimeout(others);
    others = setTimeout(() => {
      for (const { uri } of session.documents.all()) if (uri !== except && !waiting.has(uri)) schedule(uri, 0);
    }, restBeforeOthers);
  };
  return {
    touch: ({ uri }) => {
      schedule(uri, isFirst ? 0 : restAfterKey);
      touchOthers(uri);
    },
    touchAll: () => touchOthers(undefined),
    forget: ({ uri }) => {
      clearTimeout(waiting.get(uri));
      waiting.delete(uri);
      touchOthers(uri);
    },
    stop: () => {
      clearTimeout(others);
      for (const timer of waiting.values()) clearTimeout(timer);
    },
  };
}

/** The findings of an open document as the protocol has them. */
export function findingsOf({ files }: Pick<EditorSession, 'files'>, document: OpenDocument): ProtocolDiagnostic[] {
  if (document.path === undefined) return [];
  return findInFile(files.project(), document.path).map((found) => toProtocol(found, document));
}

/** A finding as the protocol has it. */
export function toProtocol(found: Diagnostic, document: OpenDocument): ProtocolDiagnostic {
  const { check, severity, message, help, place } = found;
  return {
    range: rangeOf(document, place.span),
    severity: severities[severity],
    code: check,
    source: 'sentinel',
    message: help === undefined ? message : `${message}\n${help}`,
    data: { check, message, ...(help === undefined ? {} : { help }) },
    ...(explained.has(check) ? { codeDescription: { href: addressOf(`docs/checks/${check}.md`, tool) } } : {}),
  };
}
