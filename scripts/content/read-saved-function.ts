import functionSchema from '../../schemas/function.schema.json';
import type { Parsed } from '../source/diagnostic';
import type { YamlDocument } from '../source/yaml-document';
import { readWaivers } from './read-detection';
import type { SavedFunction } from './saved-function';
import { validateDocument } from './schema-validation';
import type { WrittenFunction } from './written/function';
import { asWritten, entries, scalarText, text } from './written-value';

/** The group under which the portal lists a function whose author names none. */
const defaultCategory = 'Functions';

/** Reads a function; the value is undefined if it has no alias or no query. */
export function readSavedFunction(document: YamlDocument): Parsed<SavedFunction> {
  const written = asWritten<WrittenFunction>(document.value);
  const diagnostics = validateDocument(functionSchema, document);
  const [alias, query] = [text(written.functionAlias) ?? '', text(written.query) ?? ''];
  if (alias === '' || query.trim() === '') return { value: undefined, diagnostics };
  const value: SavedFunction = {
    document,
    alias,
    id: text(written.id) ?? alias,
    displayName: text(written.displayName) ?? alias,
    description: text(written.description),
    category: text(written.category) ?? defaultCategory,
    parameters: (text(written.parameters) ?? '').trim(),
    query,
    tags: Object.fromEntries(entries(written.tags).map(([name, tag]) => [name, scalarText(tag)])),
    version: text(written.version),
    waivers: readWaivers(written.waivers),
  };
  return { value, diagnostics };
}
