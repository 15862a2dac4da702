import {
  colouredSpans,
  documentSymbols,
  foldingSpans,
  tokenTypes,
  type DocumentSymbol,
} from '../../language/document-shape';
import { formatKql } from '../../language/format-kql';
import { findAskedPlace } from './asked-place';
import type { EditorAnswer } from './editor-answer';
import { offsetOf, rangeOf, type OpenDocument } from './open-documents';
import type { Range } from './protocol';

/** By SymbolKind of the protocol. */
const symbolKinds: Readonly<Record<DocumentSymbol['kind'], number>> = { key: 20, case: 6, variable: 13 };

export const answerSymbols: EditorAnswer = {
  method: 'textDocument/documentSymbol',
  capability: { documentSymbolProvider: true },
  answer: (session, params) => {
    const place = findAskedPlace(session, params);
    return place === undefined ? null : documentSymbols(place.file).map((each) => toSymbol(each, place.document));
  },
};

function toSymbol({ name, detail, kind, whole, named, children }: DocumentSymbol, document: OpenDocument): object {
  return {
    name: name === '' ? '?' : name,
    ...(detail === undefined ? {} : { detail }),
    kind: symbolKinds[kind],
    range: rangeOf(document, whole),
    selectionRange: rangeOf(document, named),
    children: children.map((each) => toSymbol(each, document)),
  };
}

export const answerFolding: EditorAnswer = {
  method: 'textDocument/foldingRange',
  capability: { foldingRangeProvider: true },
  answer: (session, params) => {
    const place = findAskedPlace(session, params);
    if (place === undefined) return null;
    return foldingSpans(place.file).map((span) => {
      const { start, end } = rangeOf(place.document, span);
      return { startLine: start.line, endLine: end.line };
    });
  },
};

export const answerColours: EditorAnswer = {
  method: 'textDocument/semanticTokens/full',
  capability: {
    semanticTokensProvider: { legend: { tokenTypes: [...tokenTypes], tokenModifiers: [] }, full: true },
  },
  answer: (session, params) => {
    const place = findAskedPlace(session, params);
    if (place === undefined) return null;
    const data: number[] = [];
    let last = { line: 0, character: 0 };
    for (const { span, type } of colouredSpans(place.file, session.files.projectOf(place.file.path))) {
      const { start, end } = rangeOf(place.document, span);
      const isSameLine = start.line === last.line;
      const from = isSameLine ? start.character - last.character : start.character;
      data.push(start.line - last.line, from, end.character - start.character, tokenTypes.indexOf(type), 0);
      last = start;
    }
    return { data };
  },
};

export const answerFormat: EditorAnswer = {
  method: 'textDocument/rangeFormatting',
  capability: { documentRangeFormattingProvider: true },
  answer: (session, params) => {
    const place = findAskedPlace(session, params);
    if (place === undefined) return null;
    const { range } = params as { readonly range?: Range };
    const { document, file } = place;
    const span =
      range === undefined
        ? { start: 0, end: file.text.length }
        : { start: offsetOf(document, range.start), end: offsetOf(document, range.end) };
    return formatKql(file, session.files.projectOf(file.path), span).map((edit) => ({
      range: rangeOf(document, edit.span),
      newText: edit.text,
    }));
  },
};
