import { setImmediate as nextTurn } from 'node:timers/promises';

import { bindQuery } from '../../kql/bind-query';
import type { EditorSession } from './editor-session';

/** Makes ready, in small steps, what the first key and the first completion would wait for. */
export async function prepareLanguage({ files, report }: EditorSession): Promise<void> {
  try {
    const schema = files.project().schema();
    await nextTurn();
    bindQuery('DnsEvents | where Name has "a" | summarize count() by Computer', schema);
  } catch (error) {
    report(error);
  }
}
