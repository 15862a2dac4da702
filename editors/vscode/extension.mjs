import * as vscode from 'vscode';
import { LanguageClient } from 'vscode-languageclient/node';

let client;

/** Starts the server of the folder that is open; it and this extension send nothing anywhere. */
export async function activate() {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  // What a folder says of itself starts no program before its owner said that it is trusted.
  if (folder === undefined || !vscode.workspace.isTrusted) return;
  const [command, ...args] = vscode.workspace.getConfiguration('sentinel').get('command', []);
  if (command === undefined) return;
  const isWindows = process.platform === 'win32';
  const server = { command, args, options: { cwd: folder, shell: isWindows } };
  client = new LanguageClient('sentinel', 'Sentinel content', server, {
    documentSelector: [
      { scheme: 'file', language: 'yaml', pattern: '**/{detections,watchlists,functions,workspaces,schemas}/**' },
      { scheme: 'file', language: 'yaml', pattern: '**/checks.yaml' },
      { scheme: 'file', pattern: '**/watchlists/*.csv' },
    ],
  });
  await client.start();
}

export async function deactivate() {
  await client?.stop();
}
