import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { datasetsFolder } from '../../content/event-file-name';
import type { Column } from '../../engine/values';
import type { WorkspaceSchema } from '../../kql/workspace-schema';
import { datasetFile, readDatasetFacts } from '../../prove/recordings/dataset';
import type { RecordedAttack } from '../../prove/recordings/measure-matrix';
import { OperationError } from '../../source/operation-error';
import { readWithin, requireWithin } from '../../source/read-within';
import { createSourceFile } from '../../source/source-file';
import { parseYaml } from '../../source/yaml-document';
import { readLogs, type Logs } from './read-logs';

/** A dataset of the repository: what it is, and its rows when they are asked for. */
export interface NamedDataset {
  readonly name: string;
  readonly techniques: readonly string[];
  /** Its rows, and what is wrong with their lines. */
  readonly load: (schema: WorkspaceSchema) => Promise<{ readonly attack: RecordedAttack; readonly logs: Logs }>;
}

/**
 * Finds the datasets of a repository: the folders of samples/ that say of themselves what they are.
 *
 * @param named those that are meant; empty: all
 * @throws OperationError if one that is named is not there
 */
export function findDatasets(root: string, named: readonly string[]): readonly NamedDataset[] {
  const folder = path.join(root, datasetsFolder);
  const fileOf = (name: string): string => path.join(folder, name, datasetFile);
  const entries = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  const found = entries
    .filter((entry) => entry.isDirectory() && existsSync(fileOf(entry.name)))
    .map(({ name }) => name)
    .sort();
  const absent = named.find((name) => !found.includes(name));
  if (absent !== undefined) {
    throw new OperationError(`There is no dataset ${absent}`, 'Make it with sentinel samples read.');
  }
  return (named.length === 0 ? found : named).map((name) => {
    const { value } = parseYaml(
      createSourceFile(`${datasetsFolder}/${name}/${datasetFile}`, readWithin(fileOf(name), root)),
    );
    const techniques = value === undefined ? [] : readDatasetFacts(value).techniques;
    const load = async ({ tables }: WorkspaceSchema): ReturnType<NamedDataset['load']> => {
      const columnsOf = (table: string): readonly Column[] => tables.get(table)?.columns ?? [];
      for (const file of readdirSync(path.join(folder, name))) requireWithin(path.join(folder, name, file), root);
      const logs = await readLogs([path.join(datasetsFolder, name)], root, columnsOf);
      return { attack: { name, techniques, tables: logs.tables }, logs };
    };
    return { name, techniques, load };
  });
}
