import type { Catalog } from '../content/catalog';
import type { WorkspaceSchema } from '../kql/workspace-schema';
import type { ProofStore } from '../prove/evidence/proof-store';
import type { Diagnostic } from '../source/diagnostic';
import type { YamlDocument, YamlPath } from '../source/yaml-document';
import type { Expander } from '../expand/create-expander';
import type { StatementPlace } from './statement';

/** One of the two states of a repository between which a change lies. */
export interface ReviewedState {
  readonly catalog: Catalog;
  /** What was wrong with its files. */
  readonly diagnostics: readonly Diagnostic[];
  /** The date on which its lists, exclusions and waivers are taken. */
  readonly asOf: Date;
  /** What remembers the proofs of its detections; without it each is made anew. */
  readonly proofs?: ProofStore;
}

/** A file that is not content, or is not only that, and what became of it. */
export interface ChangedFile {
  /** Its path now, or before if it is gone. */
  readonly path: string;
  /** untracked: it is there, and Git does not know it. */
  readonly status: 'added' | 'untracked' | 'deleted' | 'edited' | 'moved';
  /** The old path of a moved file. */
  readonly from?: string;
}

/** A state with what is made of it when it is first asked for. */
export interface OpenState extends ReviewedState {
  readonly side: StatementPlace['side'];
  readonly schema: () => WorkspaceSchema;
  readonly expand: Expander;
}

export interface OpenStates {
  readonly before: OpenState;
  readonly after: OpenState;
}

/** Whether a file is there and could not be read: it is not deleted, and what is wrong with it is said once. */
export function holdsUnread({ catalog, diagnostics }: ReviewedState, file: string): boolean {
  return (
    catalog.unread.includes(file) || diagnostics.some(({ check, place }) => check === 'file' && place.file === file)
  );
}

/** The line of a part of a document. */
export function placeIn(
  { side }: Pick<OpenState, 'side'>,
  document: YamlDocument,
  path: YamlPath,
  part: 'key' | 'value' = 'key',
): StatementPlace {
  const { file, start } = document.placeOf(path, part);
  return { file, line: start.line, side };
}
