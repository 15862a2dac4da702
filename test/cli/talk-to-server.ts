import path from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';

import { serveEditor } from '../../scripts/cli/servers/language-server';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ProtocolConnection,
  type ProtocolDiagnostic,
} from '../../scripts/cli/servers/protocol';

export interface Findings {
  readonly uri: string;
  readonly version?: number;
  readonly diagnostics: readonly ProtocolDiagnostic[];
}

/** An editor that speaks with the server over streams, as a client of the protocol does. */
export interface Editor {
  readonly connection: ProtocolConnection;
  readonly capabilities: Readonly<Record<string, unknown>>;
  readonly addressOf: (file: string) => string;
  readonly open: (file: string, text: string, version?: number) => Promise<void>;
  /** Replaces the whole text. */
  readonly change: (file: string, text: string, version: number) => Promise<void>;
  /** Sends a request about a place, counted from 0. */
  readonly ask: <Answer>(
    method: string,
    file: string,
    line: number,
    character: number,
    more?: object,
  ) => Promise<Answer>;
  /** Waits for the next findings of a file, which may have come already. */
  readonly findings: (file: string) => Promise<Findings>;
  /** What the server said went wrong. */
  readonly logged: readonly string[];
  readonly end: () => Promise<void>;
}

/** Starts a server, and an editor that has a folder open and speaks with it. @param startedIn where the command runs */
export async function talkToServer(root: string, capabilities: object = {}, startedIn = root): Promise<Editor> {
  const [toServer, toEditor] = [new PassThrough(), new PassThrough()];
  const context = { root: startedIn, now: () => new Date('2026-06-02T12:00:00Z'), environment: {} };
  const served = serveEditor(context, toServer, toEditor);
  const connection = createProtocolConnection(new StreamMessageReader(toEditor), new StreamMessageWriter(toServer));
  const received: Findings[] = [];
  const logged: string[] = [];
  let wake = (): void => undefined;
  connection.onNotification('textDocument/publishDiagnostics', (findings: Findings) => {
    received.push(findings);
    wake();
  });
  connection.onNotification('window/logMessage', ({ message }: { message: string }) => logged.push(message));
  connection.listen();
  const addressOf = (file: string): string => pathToFileURL(path.join(root, file)).href;
  const rootUri = pathToFileURL(root).href;
  const answer = await connection.sendRequest<{ capabilities: Record<string, unknown> }>('initialize', {
    processId: null,
    rootUri,
    capabilities,
  });
  await connection.sendNotification('initialized', {});
  return {
    connection,
    capabilities: answer.capabilities,
    addressOf,
    logged,
    open: (file, text, version = 1) =>
      connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri: addressOf(file), languageId: 'yaml', version, text },
      }),
    change: (file, text, version) =>
      connection.sendNotification('textDocument/didChange', {
        textDocument: { uri: addressOf(file), version },
        contentChanges: [{ text }],
      }),
    ask: (method, file, line, character, more = {}) =>
      connection.sendRequest(method, {
        textDocument: { uri: addressOf(file) },
        position: { line, character },
        ...more,
      }),
    findings: async (file) => {
      for (;;) {
        const at = received.findIndex(({ uri }) => uri === addressOf(file));
        const found = at < 0 ? undefined : received.splice(at, 1)[0];
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    end: async () => {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      await served;
      connection.dispose();
    },
  };
}
