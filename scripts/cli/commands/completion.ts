import { OperationError } from '../../source/operation-error';
import type { CliCommand } from '../command';
import { completeWords } from '../completion/complete-words';
import { shellScripts } from '../completion/shell-scripts';
import { ownValue } from '../../source/own-value';

const shells = Object.keys(shellScripts);

/** The command by which a shell learns the others. @param loadAll gives every command of the tool */
export function createCompletionCommand(loadAll: () => Promise<readonly CliCommand[]>): CliCommand {
  return {
    name: 'completion',
    summary: 'Write what makes a shell complete commands, flags, detections, watchlists and workspaces',
    help: `Writes a script for the shell. The script asks the tool at each key, so that it knows the files that are there and
need not be renewed with the tool. Where there is no command sentinel, it makes one of npx.

  eval "$(npx --no-install sentinel completion bash)"
      in ~/.bashrc; for zsh in ~/.zshrc
  npx --no-install sentinel completion fish | source
      in config.fish
  npx --no-install sentinel completion powershell > sentinel.ps1
      once; then . ./sentinel.ps1 in $PROFILE`,
    arguments: [
      {
        syntax: '<shell>',
        description: `${shells.join(', ')}; or answer, which the scripts ask`,
        namesContent: false,
        choices: shells,
      },
      {
        syntax: '[words...]',
        description: 'answer: the words behind sentinel, of which the last is completed',
        namesContent: false,
      },
    ],
    options: [{ flags: '--next', description: 'answer: an empty word follows the last' }],
    run: async ({ context, arguments: [shell = '', ...words], options }) => {
      if (shell === 'answer') {
        const asked = options['next'] === true || words.length === 0 ? [...words, ''] : words;
        const answers = completeWords(asked, await loadAll(), context.root);
        context.write(answers.map((each) => `${each}\n`).join(''));
        return 0;
      }
      const script = shells.includes(shell) ? ownValue(shellScripts, shell) : undefined;
      if (script === undefined) {
        throw new OperationError(`There is no completion for ${shell}`, `There is one for ${shells.join(', ')}.`);
      }
      context.write(script);
      return 0;
    },
  };
}
