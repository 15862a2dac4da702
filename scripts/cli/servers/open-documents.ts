import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import type { Span } from '../../source/position';
import { TextDocument } from './protocol';
import type { DidChangeTextDocumentParams, DidOpenTextDocumentParams, ProtocolPosition, Range } from './protocol';
import { pathWithin } from '../../source/path-within';

/** A document that an editor has open. */
export interface OpenDocument {
  readonly uri: string;
  /** From the root, with forward slashes; undefined for what is not a file below it. */
  readonly path: string | undefined;
  readonly text: TextDocument;
  /** 1 if the file on disk begins with a byte order mark, which editors take away from what they show; else 0. */
  readonly mark: 0 | 1;
}

/** The text as it would be saved. */
export function textOf({ text, mark }: OpenDocument): string {
  return (mark === 1 ? byteOrderMark : '') + text.getText();
}

const byteOrderMark = '\uFEFF';

/** The offset in the text as it would be saved; for a place that the document does not have, the nearest one. */
export function offsetOf({ text, mark }: OpenDocument, { line, character }: ProtocolPosition): number {
  return mark + text.offsetAt({ line: wholeNumber(line), character: wholeNumber(character) });
}

/** A client may send anything. */
function wholeNumber(value: unknown): number {
  return typeof value === 'number' && value > 0 ? Math.min(Math.trunc(value), Number.MAX_SAFE_INTEGER) : 0;
}

/** A span of the text as it would be saved, as the document counts it. */
export function rangeOf({ text, mark }: OpenDocument, span: Span): Range {
  return { start: text.positionAt(span.start - mark), end: text.positionAt(span.end - mark) };
}

/** What is open in an editor, by address. */
export interface OpenDocuments {
  readonly open: (
    params: DidOpenTextDocumentParams,
    root: string,
    savedText: (path: string) => string | undefined,
  ) => OpenDocument;
  readonly change: (params: DidChangeTextDocumentParams) => OpenDocument | undefined;
  readonly close: (uri: string) => OpenDocument | undefined;
  readonly find: (uri: string) => OpenDocument | undefined;
  readonly all: () => readonly OpenDocument[];
}

/** Keeps the documents that an editor opens. */
export function createOpenDocuments(): OpenDocuments {
  const known = new Map<string, OpenDocument>();
  return {
    open: ({ textDocument: { uri, languageId, version, text } }, root, savedText) => {
      const relative = pathOfAddress(uri, root);
      const isMarked = relative !== undefined && savedText(relative)?.startsWith(byteOrderMark) === true;
      const mark = isMarked && !text.startsWith(byteOrderMark) ? 1 : 0;
      const document = {
        uri,
        path: relative,
        text: TextDocument.create(uri, languageId, version, text),
        mark,
      } as const;
      known.set(uri, document);
      return document;
    },
    change: ({ textDocument: { uri, version }, contentChanges }) => {
      const document = known.get(uri);
      if (document === undefined) return undefined;
      const changed = { ...document, text: TextDocument.update(document.text, [...contentChanges], version ?? 0) };
      known.set(uri, changed);
      return changed;
    },
    close: (uri) => {
      const document = known.get(uri);
      known.delete(uri);
      return document;
    },
    find: (uri) => known.get(uri),
    all: () => [...known.values()],
  };
}

/** The path from the root that an address stands for; undefined if it is not a file below it. */
export function pathOfAddress(uri: string, root: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined;
  try {
    const within = pathWithin(root, fileURLToPath(uri));
    return within === '.' ? undefined : within;
  } catch {
    return undefined;
  }
}

/** The address of a file, by its path from the root. */
export function addressOf(file: string, root: string): string {
  return pathToFileURL(path.join(root, file)).href;
}
