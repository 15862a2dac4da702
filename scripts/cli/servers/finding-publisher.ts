import path from 'node:path';

import { allChecks } from '../../checks/all-checks';
import { otherFindings } from '../../checks/other-findings';
import { findInSteps } from '../../language/find-in-file';
import type { Diagnostic, Severity } from '../../source/diagnostic';
import type { EditorSession } from './editor-session';
import { addressOf, rangeOf, type OpenDocument } from './open-documents';
import type { ProtocolDiagnostic } from './protocol';
import { givenUp, runInSlices } from '../batch/run-in-slices';

/** Tells an editor what is wrong with the documents that it has open. */
export interface FindingPublisher {
  /** A document was opened or changed: it is looked at after a short rest, and those that may depend on it after. */
  readonly touch: (document: OpenDocument) => void;
  /** Something beside the open documents changed. */
  readonly touchAll: () => void;
  readonly forget: (document: OpenDocument) => void;
  /** Waits until nothing is left to be said of what was touched last. */
  readonly settled: () => Promise<void>;
  readonly stop: () => void;
}

/** In milliseconds. Keys come faster than that while somebody types; an answer comes soon enough after the last one. */
const restAfterKey = 60;
const restBeforeOthers = 400;

const severities: Readonly<Record<Severity, 1 | 2 | 3>> = { error: 1, warning: 2, advice: 3 };
const explained: ReadonlySet<string> = new Set([...allChecks, ...otherFindings].map(({ id }) => id));
const tool = path.join(__dirname, '..', '..', '..');

/**
 * Makes a publisher. It looks at one document at a time, in slices: a key gives up what is looked at of the text before
 * it, and what was touched last goes before all that may depend on it.
 *
 * @param send hands the findings of a document to the editor
 * @param afterFirst what is made ready once the first findings are out; all open documents are looked at again after it
 */
export function createFindingPublisher(
  session: Pick<EditorSession, 'documents' | 'files' | 'report'>,
  send: (document: OpenDocument, diagnostics: readonly ProtocolDiagnostic[]) => void,
  afterFirst: () => Promise<void>,
): FindingPublisher {
  const resting = new Map<string, NodeJS.Timeout>();
  const touched = new Set<string>();
  const depending = new Set<string>();
  let others: NodeJS.Timeout | undefined;
  let [isFirst, isWorking, isStopped] = [true, false, false];
  /** Whether what is looked at is what was touched. */
  let isAtTouched = false;
  let waiting: (() => void)[] = [];
  /** What was said last of a document; nothing is said twice of one text. */
  const said = new Map<string, string>();
  const sendNews = (document: OpenDocument, found: readonly Diagnostic[]): void => {
    const diagnostics = found.map((each) => toProtocol(each, document));
    const news = JSON.stringify([document.text.version, diagnostics]);
    if (said.get(document.uri) === news) return;
    said.set(document.uri, news);
    send(document, diagnostics);
  };
  const lookAt = async (uri: string, isTouched: boolean): Promise<void> => {
    const document = session.documents.find(uri);
    if (document?.path === undefined) return;
    const isOvertaken = () => isStopped || session.documents.find(uri) !== document || (!isTouched && touched.size > 0);
    const found = await runInSlices(findInSteps(session.files.projectOf(document.path), document.path), isOvertaken);
    if (found !== givenUp) sendNews(document, found);
    else if (!isTouched && session.documents.find(uri) === document) depending.add(uri);
  };
  const work = async (): Promise<void> => {
    if (isWorking) return;
    isWorking = true;
    for (;;) {
      const from = touched.size > 0 ? touched : depending;
      const [uri] = from;
      if (uri === undefined || isStopped) break;
      from.delete(uri);
      depending.delete(uri);
      isAtTouched = from === touched;
      await lookAt(uri, isAtTouched).catch(session.report);
      isAtTouched = false;
      if (isFirst) void afterFirst().then(touchAll, session.report);
      isFirst = false;
      settle();
    }
    isWorking = false;
  };
  const settle = (): void => {
    if (isAtTouched || touched.size > 0 || resting.size > 0) return;
    for (const wake of waiting) wake();
    waiting = [];
  };
  const schedule = (uri: string, rest: number): void => {
    clearTimeout(resting.get(uri));
    const begin = (): void => {
      resting.delete(uri);
      touched.add(uri);
      void work();
    };
    resting.set(uri, setTimeout(begin, rest));
  };
  const touchOthers = (except: string | undefined, rest: number): void => {
    clearTimeout(others);
    others = setTimeout(() => {
      for (const { uri } of session.documents.all()) if (uri !== except && !resting.has(uri)) depending.add(uri);
      void work();
    }, rest);
  };
  const touchAll = (): void => touchOthers(undefined, 0);
  return {
    touch: ({ uri }) => {
      schedule(uri, isFirst ? 0 : restAfterKey);
      touchOthers(uri, restBeforeOthers);
    },
    touchAll: () => touchOthers(undefined, restBeforeOthers),
    forget: ({ uri }) => {
      clearTimeout(resting.get(uri));
      resting.delete(uri);
      touched.delete(uri);
      depending.delete(uri);
      said.delete(uri);
      settle();
      touchOthers(uri, restBeforeOthers);
    },
    settled: () => {
      const settled = new Promise<void>((resolve) => waiting.push(resolve));
      settle();
      return settled;
    },
    stop: () => {
      isStopped = true;
      clearTimeout(others);
      for (const timer of resting.values()) clearTimeout(timer);
      for (const wake of waiting) wake();
    },
  };
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
