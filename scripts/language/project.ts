import { isDeepStrictEqual } from 'node:util';

import type { Baseline } from '../checks/baseline';
import type { Catalog } from '../content/catalog';
import { createCatalogSchema } from '../expand/catalog-schema';
import type { WorkspaceSchema } from '../kql/workspace-schema';
import type { Diagnostic } from '../source/diagnostic';
import type { SourceFile } from '../source/source-file';

/** What was read of a repository, with the texts that an editor holds in the place of those on disk. */
export interface ProjectContent {
  readonly catalog: Catalog;
  /** What was wrong with files, YAML and schemas. */
  readonly found: readonly Diagnostic[];
  /** By path from the root. */
  readonly sources: ReadonlyMap<string, SourceFile>;
  readonly asOf: Date;
  /** Hosts to which the environment lets a secret go. */
  readonly allowedHosts: readonly string[];
  /** What the repository accepts as it is; undefined if it accepts nothing. */
  readonly baseline: Baseline | undefined;
  /** The same repository with another text of one file. */
  readonly withText: (path: string, text: string) => Project;
}

/** A repository as an editor asks about it. */
export interface Project extends ProjectContent {
  /** The workspace that queries are bound against; made on first use, and kept while nothing of it changes. */
  readonly schema: () => WorkspaceSchema;
}

interface KeptSchema {
  readonly madeOf: unknown;
  readonly schema: WorkspaceSchema;
}

/**
 * Returns what makes projects of one repository after another state of it. The workspace's schema stays one object while
 * its tables, functions and watchlists stay the same: the parser's symbols of two thousand tables hang on it.
 */
export function createProjectMaker(): (content: ProjectContent) => Project {
  let kept: KeptSchema | undefined;
  return (content) => {
    let own: WorkspaceSchema | undefined;
    return { ...content, schema: () => (own ??= schemaOf(content.catalog)) };
  };
  function schemaOf(catalog: Catalog): WorkspaceSchema {
    const madeOf = partsOfSchema(catalog);
    if (kept === undefined || !isDeepStrictEqual(kept.madeOf, madeOf)) {
      kept = { madeOf, schema: createCatalogSchema(catalog) };
    }
    return kept.schema;
  }
}

/** All that the schema of a workspace is made of. */
function partsOfSchema({ ownTables, ownFunctions, functions, watchlists }: Catalog): unknown {
  return [
    ownTables.map(({ name, columns, open, extends: isExtended }) => ({ name, columns, open, isExtended })),
    ownFunctions.map(({ name, parameters, body, columns }) => ({ name, parameters, body, columns })),
    functions.map(({ alias, parameters, query }) => ({ alias, parameters, query })),
    watchlists.map((list) => ({ alias: list.alias, columns: list.type === 'indicators' ? undefined : list.columns })),
  ];
}
