import { openFile, type OpenFile } from '../../language/open-file';
import type { EditorSession } from './editor-session';
import { offsetOf, textOf, type OpenDocument } from './open-documents';
import type { ProtocolPosition } from './protocol';

/** A place that a client asks about. */
export interface AskedPlace {
  readonly document: OpenDocument;
  readonly file: OpenFile;
  readonly offset: number;
}

/** What the parameters of a request name; undefined for a document that is not open or is not content. */
export function findAskedPlace(session: EditorSession, params: unknown): AskedPlace | undefined {
  const { textDocument, position } = (params ?? {}) as {
    readonly textDocument?: { readonly uri?: unknown };
    readonly position?: ProtocolPosition;
  };
  const document = session.documents.find(String(textDocument?.uri));
  if (document?.path === undefined) return undefined;
  const file = openFile(document.path, textOf(document));
  if (file === undefined) return undefined;
  return { document, file, offset: offsetOf(document, position ?? { line: 0, character: 0 }) };
}
