import { readSavedFunction } from '../../content/read-saved-function';
import { loadFunctionFacts } from '../../kql/workspace-schema';
import { hasErrors } from '../../source/diagnostic';
import { fileStem } from '../../source/path-part';
import { createSourceFile } from '../../source/source-file';
import { formatYaml, parseYaml } from '../../source/yaml-document';
import { objectAt, textAt } from '../arm/wire-json';
import type { WireObject } from '../arm/wire-json';
import { fieldChanges } from '../bodies/field-changes';
import { normalForm } from '../kinds/normal-form';
import { desiredFunction } from '../plan/desired-state';
import { isTaken } from './found-resource';
import type { FilesOrReason, FoundResource } from './found-resource';
import { writtenFunction } from './written-fields';

/** The category of the parsers that Microsoft's templates for ASIM deploy. (Azure/Azure-Sentinel, Parsers/ASim*.) */
const asimCategory = 'ASIM';

/** Whether the properties of a saved search are those of a parser of ASIM. */
export function isKeptByMicrosoft(properties: WireObject): boolean {
  const alias = textAt(properties, 'functionAlias') ?? '';
  return textAt(properties, 'category') === asimCategory || loadFunctionFacts().has(alias);
}

/** The file of a function that was found, or why there is none. */
export function writeFunction({ id, body }: FoundResource, files: ReadonlyMap<string, string>): FilesOrReason {
  const properties = objectAt(body, 'properties');
  const alias = textAt(properties, 'functionAlias') ?? '';
  if (isKeptByMicrosoft(properties)) {
    return 'it is a parser of ASIM, which is kept by Microsoft';
  }
  const path = `functions/${fileStem(alias)}.yaml`;
  if (isTaken(path, files)) return `another function has the alias ${alias} as well, upper and lower case aside`;
  const text = formatYaml(writtenFunction(id, body));
  const document = parseYaml(createSourceFile(path, text)).value;
  const read = document && readSavedFunction(document);
  if (read?.value === undefined || hasErrors(read.diagnostics)) {
    return `its file would not be valid: ${read?.diagnostics.map(({ message }) => message).join('; ') ?? 'no YAML'}`;
  }
  const given = desiredFunction({ subject: read.value, needs: { functions: [], watchlists: [] } }).body;
  const lost = fieldChanges(normalForm('function', body), normalForm('function', given));
  if (lost.length > 0) return `no file can hold its ${lost.map((field) => field.path).join(', ')}`;
  return [[path, text]];
}
