import type { Parsed } from '../../source/diagnostic';
import type { SourceFile } from '../../source/source-file';
import { parseYaml } from '../../source/yaml-document';
import type { YamlDocument } from '../../source/yaml-document';

export type YamlParser = (file: SourceFile) => Parsed<YamlDocument>;

/** Returns a parser that reads a file again only where its text is another: for a watch, which reads all after each change. */
export function createYamlMemory(): YamlParser {
  const known = new Map<string, { readonly text: string; readonly parsed: Parsed<YamlDocument> }>();
  return (file) => {
    const last = known.get(file.path);
    if (last?.text === file.text) return last.parsed;
    const parsed = parseYaml(file);
    known.set(file.path, { text: file.text, parsed });
    return parsed;
  };
}
