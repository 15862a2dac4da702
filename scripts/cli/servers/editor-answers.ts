import { answerActions, answerHints, answerLens } from './answer-actions';
import { answerCompletion } from './answer-completion';
import { answerDefinition, answerHover, answerReferences, answerSignature } from './answer-places';
import { answerPrepareRename, answerRename } from './answer-rename';
import { answerColours, answerFolding, answerFormat, answerSymbols } from './answer-shape';
import type { EditorAnswer } from './editor-answer';

/** Everything that an editor can ask. */
export const editorAnswers: readonly EditorAnswer[] = [
  answerCompletion,
  answerHover,
  answerSignature,
  answerDefinition,
  answerReferences,
  answerPrepareRename,
  answerRename,
  answerSymbols,
  answerFolding,
  answerColours,
  answerFormat,
  answerActions,
  answerLens,
  answerHints,
];
