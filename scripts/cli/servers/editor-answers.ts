import { answerCompletion } from './answer-completion';
import type { EditorAnswer } from './editor-answer';

/** Everything that an editor can ask, one a file. */
export const editorAnswers: readonly EditorAnswer[] = [answerCompletion];
