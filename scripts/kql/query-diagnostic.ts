import type { TextEdit } from '../source/edit-text';
import type { Span } from '../source/position';

/** What the binder says of a query at one place. */
export interface QueryDiagnostic {
  /**
   * Kusto's code such as KS142, or one of ours: `empty-query`, `several-queries`, `control-command`, `mixed-types`,
   * `literal`, `varying-list`, `argument-type`, `dynamic-arithmetic`, `dynamic-comparison`, `window-function`,
   * `capture-groups`, `value-name`, `function-cycle`, `many-calls`.
   */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly span: Span;
  /** What to do about it, in one sentence. */
  readonly help?: string;
  /** Edits of the query that do what the help says, if they are known to the letter. */
  readonly edits?: readonly TextEdit[];
}
