import type { Steps } from '../../source/steps';
import type { EditorSession } from './editor-session';
import type { ServerCapabilities } from './protocol';

/** What the server answers to one kind of request, and how it says at the start that it does. */
export type EditorAnswer = QuickAnswer | LongAnswer;

interface Answered {
  readonly method: string;
  readonly capability: ServerCapabilities;
}

/** The parameters come from a client, which may send anything. */
interface QuickAnswer extends Answered {
  readonly answer: (session: EditorSession, params: unknown) => unknown;
}

/** What is answered once the findings of what was touched last are out, and is given up if it was cancelled. */
interface LongAnswer extends Answered {
  readonly answerInSteps: (session: EditorSession, params: unknown) => Steps<unknown>;
}
