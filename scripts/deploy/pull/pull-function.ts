import { readSavedFunction } from '../../content/read-saved-function';
import type { SavedFunction } from '../../content/saved-function';
import { functionBody } from '../bodies/function-body';
import { normalForm } from '../kinds/normal-form';
import type { Change } from '../plan/plan';
import { pullDocumentField } from './pull-document';
import type { WrittenForm } from './pull-document';
import { editDocument, nextVersion, pullFields } from './pull-fields';
import type { PulledResource } from './pull-fields';
import type { ActualResource } from '../arm/resource';
import { functionOrder, functionPath, functionValue } from './written-fields';

const writtenForm: WrittenForm<SavedFunction> = {
  read: readSavedFunction,
  formOf: (subject) => normalForm('function', functionBody(subject)),
  pathOf: functionPath,
  valueOf: functionValue,
  order: functionOrder,
};

/** Writes what somebody edited of a function in the workspace into its file; its version grows with that. */
export function pullFunction(change: Change, live: ActualResource, subject: SavedFunction): PulledResource {
  const there = normalForm('function', live.body);
  const { fields, content } = pullFields(change, subject, (path, current) =>
    path === 'functionAlias'
      ? 'its file and the queries that call it have the name; rename them by hand'
      : pullDocumentField(path, there, current, writtenForm),
  );
  const file = subject.document.source.path;
  const version = nextVersion(subject.version);
  const isEdited = fields.some(({ result }) => 'file' in result);
  const raised =
    isEdited && version !== undefined ? editDocument(content.document, ['version'], version, functionOrder) : undefined;
  if (raised === undefined) return { change, fields, rows: [], sources: [content.document.source] };
  const versionField = { path: 'version', here: subject.version, there: version, result: { file } };
  return { change, fields: [...fields, versionField], rows: [], sources: [raised.source] };
}
