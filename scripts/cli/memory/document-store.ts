import { parseYaml, recallDocument } from '../../source/yaml-document';
import type { CommandContext } from '../command';
import { fingerprintTool, keyOfParts, openPersonStore } from './person-store';
import type { YamlParser } from './yaml-memory';

/** What reads YAML files, and keeps what they hold for later runs. */
export interface DocumentStore {
  readonly parse: YamlParser;
  readonly save: () => void;
}

/**
 * Opens what the YAML files of a repository held before. Only files in which nothing was wrong are recalled, and only
 * what they hold: where it stands is found in the text when somebody asks.
 */
export function openDocumentStore(context: Pick<CommandContext, 'root' | 'environment'>): DocumentStore {
  const { known, write } = openPersonStore<unknown>(context, 'documents');
  const used: Record<string, unknown> = {};
  return {
    parse: (source) => {
      const key = keyOfParts([fingerprintTool(), source.text]);
      if (Object.hasOwn(known, key)) {
        used[key] = known[key];
        return { value: recallDocument(source, known[key]), diagnostics: [] };
      }
      const parsed = parseYaml(source);
      const isKept = parsed.diagnostics.length === 0 && parsed.value !== undefined && isJson(parsed.value.value);
      if (isKept) used[key] = parsed.value?.value;
      return parsed;
    },
    save: () => {
      const keys = Object.keys(used);
      if (keys.length !== Object.keys(known).length || keys.some((key) => !Object.hasOwn(known, key))) write(used);
    },
  };
}

/** Whether plain data comes back from JSON as it is; `.nan`, `.inf` and `-0` do not. */
function isJson(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== 'object' || value === null) return value !== undefined;
  return Object.values(value).every(isJson);
}
