import type { Parsed } from '../../source/diagnostic';
import type { SourceFile } from '../../source/source-file';
import { parseYaml } from '../../source/yaml-document';
import type { YamlDocument } from '../../source/yaml-document';

export type YamlParser = (file: SourceFile) => Parsed<YamlDocument>;

/**
 * Returns a parser that reads a file again only where its text is another: for what reads all after each change.
 *
 * @param parse what reads a file whose text is another
 */
export function createYamlMemory(parse: YamlParser = parseYaml): YamlParser {
  const known = new Map<string, { readonly text: string; readonly parsed: Parsed<YamlDocument> }>();
  return (file) => {
    const last = known.get(file.path);
    if (last?.text === file.text) return last.parsed;
    const parsed = parse(file);
    known.set(file.path, { text: file.text, parsed });
    return parsed;
  };
}
