import { setTimeout as wait } from 'node:timers/promises';

import { prepareQueryEditor } from '../../kql/query-editor';
import type { Steps } from '../../source/steps';
import type { EditorSession } from './editor-session';
import { runInSlices } from '../batch/run-in-slices';

/** In milliseconds: what was said first is on its way before a large folder is read. */
const untilSent = 10;

/** Reads the repository, and makes ready what the first completion would wait for, while the server answers. */
export async function prepareLanguage({ files, report }: EditorSession): Promise<void> {
  try {
    await wait(untilSent);
    await runInSlices(prepareInSteps(files), () => false);
  } catch (error) {
    report(error);
  }
}

function* prepareInSteps(files: EditorSession['files']): Steps<void> {
  yield* files.readInSteps();
  for (const prepare of prepareQueryEditor(files.project().schema())) {
    yield;
    prepare();
  }
}
