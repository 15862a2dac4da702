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
  /** Whether other detections are not read yet, so that nothing is known of what they have to do with a file. */
  readonly isPart?: boolean;
  /** The same repository with another text of one file. */
  readonly withText: (path: string, text: string) => Project;
}

/** A repository as an editor asks about it. */
export interface Project extends ProjectContent {
  /** The workspace that queries are bound against; made on first use, and kept while nothing of it changes. */
  readonly schema: () => WorkspaceSchema;
}

/**
 * Returns a state of a repository with its workspace's schema. That stays one object while its tables, functions and
 * watchlists stay the same (catalog-schema.ts): the parser's symbols of two thousand tables hang on it.
 */
export function makeProject(content: ProjectContent): Project {
  let own: WorkspaceSchema | undefined;
  return { ...content, schema: () => (own ??= createCatalogSchema(content.catalog)) };
}
