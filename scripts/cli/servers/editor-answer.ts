import type { EditorSession } from './editor-session';
import type { ServerCapabilities } from './protocol';

/** What the server answers to one kind of request, and how it says at the start that it does. */
export interface EditorAnswer {
  readonly method: string;
  readonly capability: ServerCapabilities;
  /** The parameters come from a client, which may send anything. */
  readonly answer: (session: EditorSession, params: unknown) => unknown;
}
