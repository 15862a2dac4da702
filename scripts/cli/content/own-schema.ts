import { readCatalog } from '../../content/read-catalog';
import { ownSchemaOf } from '../../expand/catalog-schema';
import { readSchemaFiles } from '../../source/file-tree';

/** The tables and functions under schemas/custom/, which the local workspace has as well. */
export function readOwnSchemaOf(root: string): ReturnType<typeof ownSchemaOf> {
  return ownSchemaOf(readCatalog(readSchemaFiles(root).files).value);
}
