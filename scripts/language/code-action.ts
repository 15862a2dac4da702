import type { Diagnostic } from '../source/diagnostic';
import type { TextEdit } from '../source/edit-text';

/** Something that an editor offers to do at a place. */
export interface CodeAction {
  readonly title: string;
  readonly kind: 'quickfix' | 'refactor.rewrite' | 'source.fixAll.sentinel';
  /** The finding that is gone with it. */
  readonly mends?: Diagnostic | undefined;
  /** Whether it is the one right thing to do. */
  readonly isPreferred?: boolean;
  readonly edits: readonly TextEdit[];
  /** Edits of other files, by their paths. */
  readonly elsewhere?: ReadonlyMap<string, readonly TextEdit[]>;
}
