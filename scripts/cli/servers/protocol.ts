/** The only file that knows the packages which speak the Language Server Protocol; what others need of them leaves it. */
export {
  CancellationTokenSource,
  createProtocolConnection,
  ErrorCodes,
  LSPErrorCodes,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
export type {
  CancellationToken,
  ClientCapabilities,
  Diagnostic as ProtocolDiagnostic,
  DidChangeTextDocumentParams,
  DidOpenTextDocumentParams,
  InitializeParams,
  InitializeResult,
  Position as ProtocolPosition,
  ProtocolConnection,
  Range,
  ServerCapabilities,
  TextDocumentIdentifier,
  TextDocumentPositionParams,
  TextEdit as ProtocolEdit,
  WorkspaceEdit,
} from 'vscode-languageserver/node';
export { TextDocument } from 'vscode-languageserver-textdocument';
