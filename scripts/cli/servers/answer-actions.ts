import { codeActionsInSteps } from '../../language/code-actions';
import { proofNotes } from '../../language/proved-cases';
import { rowHints } from '../../language/row-hints';
import { workspaceEdit } from './answer-rename';
import { findAskedPlace } from './asked-place';
import type { EditorAnswer } from './editor-answer';
import { toProtocol } from './finding-publisher';
import { offsetOf, rangeOf } from './open-documents';
import type { Range } from './protocol';

export const answerActions: EditorAnswer = {
  method: 'textDocument/codeAction',
  capability: {
    codeActionProvider: { codeActionKinds: ['quickfix', 'refactor.rewrite', 'source.fixAll.sentinel'] },
  },
  *answerInSteps(session, params) {
    const place = findAskedPlace(session, params);
    const { range, context } = (params ?? {}) as {
      readonly range?: Range;
      readonly context?: { readonly only?: readonly string[] };
    };
    if (place === undefined || range === undefined) return null;
    const { document, file } = place;
    const span = { start: offsetOf(document, range.start), end: offsetOf(document, range.end) };
    const wanted = context?.only;
    const actions = yield* codeActionsInSteps(file, session.files.project(), span);
    return actions
      .filter(({ kind }) => wanted === undefined || wanted.some((each) => kind === each || kind.startsWith(`${each}.`)))
      .map(({ title, kind, mends, isPreferred, edits, elsewhere }) => ({
        title,
        kind,
        ...(mends === undefined ? {} : { diagnostics: [toProtocol(mends, document)] }),
        ...(isPreferred === true ? { isPreferred } : {}),
        edit: workspaceEdit(new Map([[file.path, edits], ...(elsewhere ?? [])]), session),
      }));
  },
};

export const answerLens: EditorAnswer = {
  method: 'textDocument/codeLens',
  capability: { codeLensProvider: {} },
  *answerInSteps(session, params) {
    const place = findAskedPlace(session, params);
    if (place === undefined) return null;
    yield;
    return proofNotes(place.file, session.files.project()).map(({ span, title }) => {
      const { start } = rangeOf(place.document, span);
      // A client shows a lens without a command's name as text.
      return { range: { start, end: start }, command: { title, command: '' } };
    });
  },
};

export const answerHints: EditorAnswer = {
  method: 'textDocument/inlayHint',
  capability: { inlayHintProvider: true },
  *answerInSteps(session, params) {
    const place = findAskedPlace(session, params);
    const { range } = (params ?? {}) as { readonly range?: Range };
    if (place === undefined || range === undefined) return null;
    yield;
    const { document, file } = place;
    const span = { start: offsetOf(document, range.start), end: offsetOf(document, range.end) };
    return rowHints(file, session.files.project(), span).map(({ offset, label, tooltip }) => ({
      position: rangeOf(document, { start: offset, end: offset }).start,
      label,
      tooltip,
      paddingLeft: true,
    }));
  },
};
