import type { CliCommand } from '../command';
import { serveEditor } from '../servers/language-server';

export const lspCommand: CliCommand = {
  name: 'lsp',
  summary: 'Answer an editor: findings while typing, completion, hover, edits',
  help: `Speaks the Language Server Protocol over standard input and output, for an editor that starts it; nobody
types this command. It says the same as \`validate\` does, of the text as it stands in the editor, and writes no
file by itself. docs/editors.md has the settings for VS Code, Neovim and Helix.

  sentinel lsp --stdio                           as an editor starts it`,
  options: [{ flags: '--stdio', description: 'speak over standard input and output, as it does anyway' }],
  run: async ({ context }) => {
    const keep = (): void => undefined;
    // Nothing that goes wrong in an answer may take the editor's server away.
    process.on('uncaughtException', keep);
    process.on('unhandledRejection', keep);
    try {
      await serveEditor(context, context.standardInput, process.stdout);
      return 0;
    } finally {
      process.off('uncaughtException', keep);
      process.off('unhandledRejection', keep);
    }
  },
};
