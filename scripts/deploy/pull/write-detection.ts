import type { Detection } from '../../content/detection';
import { readDetection } from '../../content/read-detection';
import { hasErrors } from '../../source/diagnostic';
import { pathPart } from '../../source/path-part';
import { createSourceFile } from '../../source/source-file';
import { formatYaml, parseYaml } from '../../source/yaml-document';
import type { WireObject } from '../arm/wire-json';
import { fieldChanges } from '../bodies/field-changes';
import { normalForm } from '../kinds/normal-form';
import { desiredDetection } from '../plan/desired-state';
import type { FilesOrReason, FoundResource } from './found-resource';
import { writtenFields } from './written-fields';

/** A GUID, or a name as other tools give it. */
const resourceName = /^[a-z0-9][\w.-]{0,259}$/i;

/** The file of a detection that was found, or why there is none: it must give the same body, read again. */
export function writeDetection(
  kind: Detection['type'],
  { id, body }: FoundResource,
  name: string,
  files: ReadonlyMap<string, string>,
): FilesOrReason {
  if (!resourceName.test(id)) return `its id, ${id}, can stand in no file`;
  const fields = withoutDefaults(writtenFields(kind, body));
  const { name: written, description, ...rest } = fields;
  const text = formatYaml({ id: id.toLowerCase(), name: written, description: description ?? name, ...rest });
  const topic = Array.isArray(fields['tactics']) ? pathPart(String(fields['tactics'][0]), 'other') : 'other';
  const base = `detections/${topic}/${pathPart(name, id)}`;
  const path = [base, `${base}-${id.toLowerCase()}`].map((stem) => `${stem}.yaml`).find((each) => !files.has(each));
  if (path === undefined) return `another has its name and its id, ${id}, as well`;
  return findLoss(kind, body, path, text) ?? [[path, text]];
}

/** Why a file does not give the body that it was made from; undefined if it does. */
function findLoss(kind: Detection['type'], body: WireObject, path: string, text: string): string | undefined {
  const document = parseYaml(createSourceFile(path, text)).value;
  const read = document && readDetection(document);
  if (read?.value === undefined || hasErrors(read.diagnostics)) {
    return `its file would not be valid: ${read?.diagnostics.map(({ message }) => message).join('; ') ?? 'no YAML'}`;
  }
  if (read.value.type !== kind) return 'its file would be of another kind';
  const query = { text: read.value.query, lookups: [], functions: [] };
  const given = desiredDetection({ detection: read.value, query }).body;
  const lost = fieldChanges(normalForm(kind, body), normalForm(kind, given)).filter(
    ({ before }) => before !== undefined,
  );
  return lost.length === 0 ? undefined : `no file can hold its ${lost.map((field) => field.path).join(', ')}`;
}

/** Without what is sent all the same if no file says it. */
function withoutDefaults(fields: WireObject): WireObject {
  const isSuppressed = fields['suppressionEnabled'] === true || fields['suppressionDuration'] !== '1h';
  const dropped = new Set([
    ...(fields['enabled'] === true ? ['enabled'] : []),
    ...(isSuppressed ? [] : ['suppressionEnabled', 'suppressionDuration']),
  ]);
  return Object.fromEntries(Object.entries(fields).filter(([key]) => !dropped.has(key)));
}
