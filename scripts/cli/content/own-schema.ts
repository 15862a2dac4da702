import { contentKinds } from '../../content/content-kinds';
import { readCatalog } from '../../content/read-catalog';
import { ownSchemaOf } from '../../expand/catalog-schema';
import { readFolders } from '../../source/file-tree';

/** The tables and functions under schemas/custom/, which the local workspace has as well. */
export function readOwnSchemaOf(root: string): ReturnType<typeof ownSchemaOf> {
  return ownSchemaOf(readCatalog(readFolders(root, [contentKinds.ownSchema.place]).files).value);
}
