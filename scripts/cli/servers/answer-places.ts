import { describeCall } from '../../language/describe-call';
import { describePlace } from '../../language/describe-place';
import { findDefinition, findReferencesTo, type NamedPlace } from '../../language/find-definition';
import { createSourceFile, positionAt, type SourceFile } from '../../source/source-file';
import { findAskedPlace } from './asked-place';
import type { EditorAnswer } from './editor-answer';
import type { EditorSession } from './editor-session';
import { addressOf, rangeOf } from './open-documents';
import type { Range } from './protocol';

export const answerHover: EditorAnswer = {
  method: 'textDocument/hover',
  capability: { hoverProvider: true },
  answer: (session, params) => {
    const place = findAskedPlace(session, params);
    const told = place && describePlace(place.file, session.files.projectOf(place.file.path), place.offset);
    if (place === undefined || told === undefined) return null;
    return { contents: { kind: 'markdown', value: told.markdown }, range: rangeOf(place.document, told.span) };
  },
};

export const answerSignature: EditorAnswer = {
  method: 'textDocument/signatureHelp',
  capability: { signatureHelpProvider: { triggerCharacters: ['(', ','] } },
  answer: (session, params) => {
    const place = findAskedPlace(session, params);
    const call = place && describeCall(place.file, session.files.projectOf(place.file.path), place.offset);
    if (call === undefined) return null;
    const parameters = call.parameters.map((label) => ({ label }));
    return { signatures: [{ label: call.label, parameters }], activeSignature: 0, activeParameter: call.active };
  },
};

export const answerDefinition: EditorAnswer = {
  method: 'textDocument/definition',
  capability: { definitionProvider: true },
  answer: (session, params) => {
    const place = findAskedPlace(session, params);
    if (place === undefined) return null;
    return locationsOf(findDefinition(place.file, session.files.project(), place.offset), session);
  },
};

export const answerReferences: EditorAnswer = {
  method: 'textDocument/references',
  capability: { referencesProvider: true },
  answer: (session, params) => {
    const place = findAskedPlace(session, params);
    if (place === undefined) return null;
    return locationsOf(findReferencesTo(place.file, session.files.project(), place.offset), session);
  },
};

function locationsOf(places: readonly NamedPlace[], session: EditorSession): object[] {
  return places.flatMap(({ path, span }) => {
    const range = rangeInFile(path, span, session);
    return range === undefined ? [] : [{ uri: addressOf(path, session.root), range }];
  });
}

/** A span of a file of the repository, as the editor counts it whether the file is open or not. */
export function rangeInFile(path: string, span: NamedPlace['span'], session: EditorSession): Range | undefined {
  const document = session.documents.all().find((each) => each.path === path);
  if (document !== undefined) return rangeOf(document, span);
  const source = session.files.project().sources.get(path);
  return source === undefined ? undefined : rangeInSource(source, span);
}

function rangeInSource({ path, text }: SourceFile, { start, end }: NamedPlace['span']): Range {
  const mark = text.startsWith('\uFEFF') ? 1 : 0;
  const shown = createSourceFile(path, text.slice(mark));
  const at = (offset: number) => {
    const { line, column } = positionAt(shown, offset - mark);
    return { line: line - 1, character: column - 1 };
  };
  return { start: at(start), end: at(end) };
}
