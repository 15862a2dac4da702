import type { TextEdit } from '../source/edit-text';

/** What stands for a completion, by which an editor shows it. */
export type CompletionKind =
  'key' | 'value' | 'column' | 'table' | 'function' | 'operator' | 'keyword' | 'variable' | 'snippet' | 'type';

/** One thing that could be written at a place. */
export interface Completion {
  readonly label: string;
  readonly kind: CompletionKind;
  /** Shown beside the label. */
  readonly detail?: string | undefined;
  /** Shown to who looks closer, as Markdown. */
  readonly documentation?: string | undefined;
  /** What is compared with what was typed; the label where left out. */
  readonly filter?: string | undefined;
  /** The order in which it is listed; the label where left out. */
  readonly sort?: string | undefined;
  readonly edit: TextEdit;
  /** How far before the end of the new text the cursor belongs. */
  readonly cursorBack?: number;
  /** Whether more is asked for as soon as it is written. */
  readonly asksAgain?: boolean;
}

export interface CompletionList {
  readonly items: readonly Completion[];
  /** Whether other items fit when more is typed. */
  readonly isIncomplete: boolean;
}

export const noCompletions: CompletionList = { items: [], isIncomplete: false };
