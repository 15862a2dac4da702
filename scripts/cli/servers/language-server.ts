import fs from 'node:fs';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { contentPlaces } from '../../content/content-kinds';
import { liesWithin } from '../../source/write-file';
import type { CommandContext } from '../command';
import { baselineFile } from '../content/accepted-findings';
import { openDocumentStore } from '../memory/document-store';
import { editorAnswers } from './editor-answers';
import type { EditorSession } from './editor-session';
import { createFindingPublisher, type FindingPublisher } from './finding-publisher';
import { createOpenDocuments, textOf, type OpenDocument } from './open-documents';
import { openProjectFiles } from './project-files';
import {
  createProtocolConnection,
  ErrorCodes,
  LSPErrorCodes,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
} from './protocol';
import type {
  CancellationToken,
  DidChangeTextDocumentParams,
  DidOpenTextDocumentParams,
  InitializeParams,
  InitializeResult,
  ProtocolConnection,
  TextDocumentIdentifier,
} from './protocol';
import { prepareLanguage } from './prepare-language';
import { givenUp, runInSlices } from '../batch/run-in-slices';

/**
 * Speaks the Language Server Protocol over two streams until the editor ends it or goes away. No mistake of a client and
 * no bug of ours ends it before: what went wrong is said in the editor's log.
 */
export async function serveEditor(
  context: Pick<CommandContext, 'root' | 'now' | 'environment'>,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<void> {
  const connection = createProtocolConnection(new StreamMessageReader(input), new StreamMessageWriter(output));
  const report = (error: unknown): void => {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    void connection.sendNotification('window/logMessage', { type: 1, message }).catch(() => undefined);
  };
  await new Promise<void>((resolve) => {
    let stop: (() => void) | undefined;
    const end = (): void => {
      stop?.();
      resolve();
    };
    connection.onRequest('initialize', (params: InitializeParams) => {
      const started = startSession(context, params, connection, report);
      stop = started.stop;
      return started.result;
    });
    connection.onRequest('shutdown', () => null);
    connection.onNotification('exit', end);
    connection.onClose(end);
    input.on('end', end);
    connection.onError(([error]) => report(error));
    connection.listen();
  });
  connection.dispose();
  // What is still read would keep the process.
  input.pause();
}

function startSession(
  context: Pick<CommandContext, 'root' | 'now' | 'environment'>,
  { workspaceFolders, rootUri, capabilities }: InitializeParams,
  connection: ProtocolConnection,
  report: (error: unknown) => void,
): { readonly result: InitializeResult; readonly stop: () => void } {
  const root = chooseRoot([...(workspaceFolders ?? []).map(({ uri }) => uri), rootUri], context.root);
  const store = openDocumentStore({ ...context, root });
  const files = openProjectFiles({ ...context, root }, store.parse);
  const session: EditorSession = { root, files, documents: createOpenDocuments(), client: capabilities ?? {}, report };
  const publisher = createFindingPublisher(
    session,
    ({ uri, text: { version } }, diagnostics) => {
      const params = { uri, version, diagnostics };
      void connection.sendNotification('textDocument/publishDiagnostics', params).catch(() => undefined);
    },
    () => prepareLanguage(session).then(store.save),
  );
  followDocuments(connection, session, publisher);
  answerRequests(connection, session, publisher);
  connection.onNotification('initialized', () => watchFiles(connection, session));
  return {
    result: {
      capabilities: {
        positionEncoding: 'utf-16',
        textDocumentSync: { openClose: true, change: 2, save: true },
        ...Object.assign({}, ...editorAnswers.map(({ capability }) => capability)),
      },
      serverInfo: { name: 'sentinel' },
    },
    stop: publisher.stop,
  };
}

/**
 * The folder of the editor that holds content. A folder without any is a part of the repository that the command was
 * started in, or else a new one.
 */
function chooseRoot(addresses: readonly (string | null | undefined)[], startedIn: string): string {
  const folders = addresses.flatMap((address) => {
    try {
      return address?.startsWith('file:') === true ? [fileURLToPath(address)] : [];
    } catch {
      return [];
    }
  });
  const holdsContent = (folder: string) => contentPlaces.folders.some((each) => fs.existsSync(path.join(folder, each)));
  const isPart = (folder: string) => fs.existsSync(folder) && liesWithin(folder, startedIn);
  const part = holdsContent(startedIn) && folders.some(isPart) ? startedIn : undefined;
  return folders.find(holdsContent) ?? part ?? folders[0] ?? startedIn;
}

function followDocuments(connection: ProtocolConnection, session: EditorSession, publisher: FindingPublisher): void {
  const { documents, files, root, report } = session;
  const follow = <Params>(method: string, act: (params: Params) => void): void => {
    connection.onNotification(method, (params: Params) => {
      try {
        act(params);
      } catch (error) {
        report(error);
      }
    });
  };
  const take = (document: OpenDocument | undefined): void => {
    if (document?.path === undefined) return;
    files.setOpen(document.path, textOf(document));
    publisher.touch(document);
  };
  follow<DidOpenTextDocumentParams>('textDocument/didOpen', (params) => {
    take(documents.open(params, root, files.savedText));
  });
  follow<DidChangeTextDocumentParams>('textDocument/didChange', (params) => take(documents.change(params)));
  follow<{ textDocument: TextDocumentIdentifier }>('textDocument/didClose', ({ textDocument: { uri } }) => {
    const document = documents.close(uri);
    if (document?.path === undefined) return;
    files.setOpen(document.path, undefined);
    // What was said of it stays behind in the editor else.
    void connection
      .sendNotification('textDocument/publishDiagnostics', { uri, diagnostics: [] })
      .catch(() => undefined);
    publisher.forget(document);
  });
  for (const method of ['textDocument/didSave', 'workspace/didChangeWatchedFiles']) {
    follow(method, () => {
      files.refresh();
      publisher.touchAll();
    });
  }
}

/** Requests wait for the messages that came with them: one that was cancelled is not worked on, or no further. */
function answerRequests(connection: ProtocolConnection, session: EditorSession, { settled }: FindingPublisher): void {
  for (const asked of editorAnswers) {
    connection.onRequest(asked.method, async (params: unknown, token: CancellationToken) => {
      const isCancelled = () => token.isCancellationRequested;
      const cancelled = () => new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
      await nextTurn();
      if ('answerInSteps' in asked) await settled();
      if (isCancelled()) return cancelled();
      try {
        if (!('answerInSteps' in asked)) return asked.answer(session, params);
        const answer = await runInSlices(asked.answerInSteps(session, params), isCancelled);
        return answer === givenUp ? cancelled() : answer;
      } catch (error) {
        session.report(error);
        return new ResponseError(ErrorCodes.InternalError, 'This is a bug in sentinel; the log has more.');
      }
    });
  }
}

function watchFiles(connection: ProtocolConnection, { client, report }: EditorSession): void {
  if (client.workspace?.didChangeWatchedFiles?.dynamicRegistration !== true) return;
  const watchers = [{ globPattern: '**/*.{yaml,yml,csv}' }, { globPattern: `**/${baselineFile}` }];
  const registrations = [
    { id: 'sentinel-files', method: 'workspace/didChangeWatchedFiles', registerOptions: { watchers } },
  ];
  connection.sendRequest('client/registerCapability', { registrations }).catch(report);
}
