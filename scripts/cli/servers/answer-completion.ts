import { complete } from '../../language/complete';
import type { Completion, CompletionKind } from '../../language/completion';
import { findAskedPlace } from './asked-place';
import type { EditorAnswer } from './editor-answer';
import type { EditorSession } from './editor-session';
import { rangeOf, type OpenDocument } from './open-documents';

/** By CompletionItemKind of the protocol. */
const kinds: Readonly<Record<CompletionKind, number>> = {
  key: 10,
  value: 12,
  column: 5,
  table: 22,
  function: 3,
  operator: 24,
  keyword: 14,
  variable: 6,
  snippet: 15,
  type: 25,
};

export const answerCompletion: EditorAnswer = {
  method: 'textDocument/completion',
  capability: { completionProvider: { triggerCharacters: [' ', '.', '"', "'", '{', '|', '(', ',', ':', '-', '$'] } },
  answer: (session, params) => {
    const place = findAskedPlace(session, params);
    if (place === undefined) return null;
    const { items, isIncomplete } = complete(place.file, session.files.projectOf(place.file.path), place.offset);
    return { isIncomplete, items: items.map((item) => toProtocol(item, place.document, session)) };
  },
};

function toProtocol(item: Completion, document: OpenDocument, { client }: EditorSession): object {
  const { label, kind, detail, documentation, filter, sort, edit, cursorBack = 0, asksAgain } = item;
  const hasSnippets = client.textDocument?.completion?.completionItem?.snippetSupport === true;
  const isSnippet = cursorBack > 0 && hasSnippets;
  return {
    label,
    kind: kinds[kind],
    ...(detail === undefined ? {} : { detail }),
    ...(documentation === undefined ? {} : { documentation: { kind: 'markdown', value: documentation } }),
    ...(filter === undefined ? {} : { filterText: filter }),
    ...(sort === undefined ? {} : { sortText: sort }),
    ...(isSnippet ? { insertTextFormat: 2 } : {}),
    ...(asksAgain === true ? { command: { title: 'Suggest', command: 'editor.action.triggerSuggest' } } : {}),
    textEdit: {
      range: rangeOf(document, edit.span),
      newText: isSnippet ? asSnippet(edit.text, cursorBack) : edit.text,
    },
  };
}

function asSnippet(text: string, cursorBack: number): string {
  const escaped = (part: string) => part.replace(/[\\$}]/g, '\\$&');
  const at = text.length - cursorBack;
  return `${escaped(text.slice(0, at))}$0${escaped(text.slice(at))}`;
}
