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

/** What a publisher works with. */
interface Around {
  readonly session: Pick<EditorSession, 'documents' | 'files' | 'report'>;
  readonly send: (document: OpenDocument, diagnostics: readonly ProtocolDiagnostic[]) => void;
  readonly afterFirst: () => Promise<void>;
}

/**
 * Makes a publisher. It looks at one document at a time, in slices: a key gives up what is looked at of the text before
 * it, and what was touched last goes before all that may depend on it.
 *
 * @param send hands the findings of a document to the editor
 * @param afterFirst what is made ready once the first findings are out; all open documents are looked at again after it
 */
export function createFindingPublisher(
  session: Around['session'],
  send: Around['send'],
  afterFirst: Around['afterFirst'],
): FindingPublisher {
  const publisher = new Publisher({ session, send, afterFirst });
  return {
    touch: ({ uri }) => publisher.touch(uri),
    touchAll: () => publisher.touchOthers(undefined, restBeforeOthers),
    forget: ({ uri }) => publisher.forget(uri),
    settled: () => publisher.settled(),
    stop: () => publisher.stop(),
  };
}

class Publisher {
  private readonly resting = new Map<string, NodeJS.Timeout>();
  private readonly touched = new Set<string>();
  private readonly depending = new Set<string>();
  /** What was said last of a document; nothing is said twice of one text. */
  private readonly said = new Map<string, string>();
  private others: NodeJS.Timeout | undefined;
  private waiting: (() => void)[] = [];
  private isFirst = true;
  private isWorking = false;
  private isStopped = false;
  /** Whether what is looked at is what was touched. */
  private isAtTouched = false;

  constructor(private readonly around: Around) {}

  touch(uri: string): void {
    this.schedule(uri, this.isFirst ? 0 : restAfterKey);
    this.touchOthers(uri, restBeforeOthers);
  }

  touchOthers(except: string | undefined, rest: number): void {
    clearTimeout(this.others);
    this.others = setTimeout(() => {
      for (const { uri } of this.around.session.documents.all()) {
        if (uri !== except && !this.resting.has(uri)) this.depending.add(uri);
      }
      void this.work();
    }, rest);
  }

  forget(uri: string): void {
    clearTimeout(this.resting.get(uri));
    this.resting.delete(uri);
    this.touched.delete(uri);
    this.depending.delete(uri);
    this.said.delete(uri);
    this.settle();
    this.touchOthers(uri, restBeforeOthers);
  }

  settled(): Promise<void> {
    const settled = new Promise<void>((resolve) => this.waiting.push(resolve));
    this.settle();
    return settled;
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.others);
    for (const timer of this.resting.values()) clearTimeout(timer);
    for (const wake of this.waiting) wake();
  }

  private schedule(uri: string, rest: number): void {
    clearTimeout(this.resting.get(uri));
    const begin = (): void => {
      this.resting.delete(uri);
      this.touched.add(uri);
      void this.work();
    };
    this.resting.set(uri, setTimeout(begin, rest));
  }

  private async work(): Promise<void> {
    if (this.isWorking) return;
    this.isWorking = true;
    const { session, afterFirst } = this.around;
    for (;;) {
      const from = this.touched.size > 0 ? this.touched : this.depending;
      const [uri] = from;
      if (uri === undefined || this.isStopped) break;
      from.delete(uri);
      this.depending.delete(uri);
      this.isAtTouched = from === this.touched;
      await this.lookAt(uri, this.isAtTouched).catch(session.report);
      this.isAtTouched = false;
      if (this.isFirst) void afterFirst().then(() => this.touchOthers(undefined, 0), session.report);
      this.isFirst = false;
      this.settle();
    }
    this.isWorking = false;
  }

  private async lookAt(uri: string, isTouched: boolean): Promise<void> {
    const { documents, files } = this.around.session;
    const document = documents.find(uri);
    if (document?.path === undefined) return;
    const isOvertaken = () =>
      this.isStopped || documents.find(uri) !== document || (!isTouched && this.touched.size > 0);
    const found = await runInSlices(findInSteps(files.projectOf(document.path), document.path), isOvertaken);
    if (found !== givenUp) this.sendNews(document, found);
    else if (!isTouched && documents.find(uri) === document) this.depending.add(uri);
  }

  private sendNews(document: OpenDocument, found: readonly Diagnostic[]): void {
    const diagnostics = found.map((each) => toProtocol(each, document));
    const news = JSON.stringify([document.text.version, diagnostics]);
    if (this.said.get(document.uri) === news) return;
    this.said.set(document.uri, news);
    this.around.send(document, diagnostics);
  }

  private settle(): void {
    if (this.isAtTouched || this.touched.size > 0 || this.resting.size > 0) return;
    for (const wake of this.waiting) wake();
    this.waiting = [];
  }
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
