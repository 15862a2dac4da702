import { originOf } from '../source/offset-map';
import { createSourceFile } from '../source/source-file';
import { parseYaml, type YamlDocument, type YamlPath } from '../source/yaml-document';
import type { Span } from '../source/position';
import { endOfLine, type OutlineEntry, type YamlOutline } from './yaml-outline';

/** The text of a scalar, and where its characters stand in the file. */
export interface ScalarText {
  readonly text: string;
  /** All of it in the file. */
  readonly span: Span;
  readonly toFile: (offset: number) => number;
  readonly toText: (offset: number) => number;
}

/** Whether a value that is not a block has escapes, or goes on below its line, so that its lines alone do not say it. */
export function needsParser({ text }: YamlOutline, { value, column, block }: OutlineEntry): boolean {
  const written = text.slice(value.start, value.end);
  if (block !== undefined || written === '') return false;
  const [quote = ''] = written;
  if (quote === '"' || quote === "'") {
    return !(written.length > 1 && written.endsWith(quote)) || /\\|''/.test(written.slice(1, -1));
  }
  const below = /^(?:[ \t]*(?:\r\n|\n|\r))*( *)[^\s#]/.exec(
    text.slice(endOfLine(text, value.end)).replace(/^\r?\n|^\r/, ''),
  );
  return (below?.[1]?.length ?? 0) > column;
}

const documents = new WeakMap<YamlOutline, { readonly document: YamlDocument | undefined }>();

/** Reads a scalar of a text that can be parsed; undefined for one that cannot, and for what is not a scalar. */
export function readScalar(outline: YamlOutline, path: YamlPath): ScalarText | undefined {
  const { document } = documents.get(outline) ?? { document: parseYaml(createSourceFile('', outline.text)).value };
  documents.set(outline, { document });
  const map = document?.textMapOf(path);
  const text = path.reduce<unknown>(
    (value, step) => (value as Record<string, unknown> | undefined)?.[step],
    document?.value,
  );
  if (document === undefined || map === undefined || typeof text !== 'string') return undefined;
  return {
    text,
    span: document.placeOf(path).span,
    toFile: (offset) => {
      const at = Math.min(Math.max(offset, 0), text.length);
      const last = at === text.length && at > 0;
      return last ? originOf(map, { start: at - 1, end: at }).end : originOf(map, { start: at, end: at }).start;
    },
    toText: (offset) => {
      const run = map.runs.findLast(({ origin }) => origin.start <= offset);
      if (run === undefined) return 0;
      const { origin, derived, exact } = run;
      if (offset >= origin.end) return derived.end;
      return exact ? derived.start + offset - origin.start : derived.start;
    },
  };
}
