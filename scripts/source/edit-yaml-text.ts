import { applyEdits } from './edit-text';
import type { TextEdit } from './edit-text';
import { originOf } from './offset-map';
import { createSourceFile } from './source-file';
import { parseYaml } from './yaml-document';
import type { YamlDocument, YamlPath } from './yaml-document';

/**
 * Turns edits of the text at a path into edits of the YAML file that holds it.
 *
 * @returns undefined if the file, so edited, would not hold exactly the edited text: an escape, a fold or a quotation
 * mark stands in the way
 */
export function editYamlText(
  document: YamlDocument,
  path: YamlPath,
  edits: readonly TextEdit[],
): readonly TextEdit[] | undefined {
  const map = document.textMapOf(path);
  const before = textAt(document, path);
  if (map === undefined || before === undefined || edits.length === 0) return undefined;
  const inFile = edits.map(({ span, text }) => ({ span: originOf(map, span), text }));
  const { path: file, text } = document.source;
  const edited = parseYaml(createSourceFile(file, applyEdits(text, inFile).text)).value;
  return edited !== undefined && textAt(edited, path) === applyEdits(before, edits).text ? inFile : undefined;
}

function textAt({ value }: YamlDocument, path: YamlPath): string | undefined {
  const held = path.reduce<unknown>(
    (inner, step) => (inner as Record<string | number, unknown> | undefined)?.[step],
    value,
  );
  return typeof held === 'string' ? held : undefined;
}
