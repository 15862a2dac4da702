import { findRenamed, rename, type FileEdits } from '../../language/rename';
import { rangeInFile } from './answer-places';
import { findAskedPlace } from './asked-place';
import type { EditorAnswer } from './editor-answer';
import type { EditorSession } from './editor-session';
import { addressOf, rangeOf } from './open-documents';
import { ErrorCodes, ResponseError } from './protocol';

export const answerPrepareRename: EditorAnswer = {
  method: 'textDocument/prepareRename',
  capability: { renameProvider: { prepareProvider: true } },
  answer: (session, params) => {
    const place = findAskedPlace(session, params);
    if (place === undefined) return null;
    const found = findRenamed(place.file, session.files.project(), place.offset);
    if ('refusal' in found) return null;
    return { range: rangeOf(place.document, found.span), placeholder: found.name };
  },
};

export const answerRename: EditorAnswer = {
  method: 'textDocument/rename',
  capability: {},
  answer: (session, params) => {
    const place = findAskedPlace(session, params);
    if (place === undefined) return null;
    const { newName } = params as { readonly newName?: unknown };
    const renamed = rename(place.file, session.files.project(), place.offset, String(newName));
    if ('refusal' in renamed) return new ResponseError(ErrorCodes.InvalidRequest, renamed.refusal);
    return workspaceEdit(renamed.edits, session);
  },
};

/** Edits of files as a client takes them: with versions, if it knows those. */
export function workspaceEdit(edits: FileEdits, session: EditorSession): object {
  const files = [...edits].map(([path, list]) => {
    const document = session.documents.all().find((each) => each.path === path);
    const changes = list.flatMap(({ span, text }) => {
      const range = rangeInFile(path, span, session);
      return range === undefined ? [] : [{ range, newText: text }];
    });
    return { uri: document?.uri ?? addressOf(path, session.root), version: document?.text.version ?? null, changes };
  });
  if (session.client.workspace?.workspaceEdit?.documentChanges === true) {
    return {
      documentChanges: files.map(({ uri, version, changes }) => ({ textDocument: { uri, version }, edits: changes })),
    };
  }
  return { changes: Object.fromEntries(files.map(({ uri, changes }) => [uri, changes])) };
}
