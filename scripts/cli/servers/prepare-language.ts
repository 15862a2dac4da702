import { setImmediate as nextTurn } from 'node:timers/promises';

import { prepareQueryEditor } from '../../kql/query-editor';
import type { EditorSession } from './editor-session';

/** Makes ready, in steps between which the server answers, what the first completion would wait for. */
export async function prepareLanguage({ files, report }: EditorSession): Promise<void> {
  try {
    for (const prepare of prepareQueryEditor(files.project().schema())) {
      await nextTurn();
      prepare();
    }
  } catch (error) {
    report(error);
  }
}
