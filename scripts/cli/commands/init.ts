import fs from 'node:fs';
import path from 'node:path';
import { countOf } from '../../source/count-of';
import { readRepositoryFiles } from '../content/repository-files';
import { readToolPackage } from '../memory/tool-package';
import { writeFiles } from '../content/write-output';
import type { CliCommand, ExitCode, Invocation } from '../command';

export const initCommand: CliCommand = {
  name: 'init',
  summary: 'Begin a repository of content: an example with its proof, a workspace, workflows, editor settings',
  help: `Writes what a repository of detections needs beside the tool, at most fifteen files, and no file over
another: what is there stays as it is, so that it can be run a second time, and in a repository that
has content already. It needs no network and no Azure account.

  sentinel init                  here
  sentinel init detections-repo  in a folder of that name`,
  arguments: [{ syntax: '[dir]', description: 'where to begin (default: here)', namesContent: false }],
  options: [],
  run: (invocation) => Promise.resolve(runInit(invocation)),
};

function runInit({ context, arguments: [folder = '.'] }: Invocation): ExitCode {
  const target = path.resolve(context.workingDirectory, folder);
  const tool = readToolPackage();
  // An example beside content of their own would be one more rule to deploy.
  const hasContent = ['detections', 'watchlists'].some((name) => fs.existsSync(path.join(target, name)));
  const isThere = (name: string) => fs.lstatSync(path.join(target, name), { throwIfNoEntry: false }) !== undefined;
  const wanted = [...readRepositoryFiles(tool, context.randomId())]
    .map(([file, text]) => [file.path, text] as const)
    .filter(([name]) => !(hasContent && isExample(name)));
  const files = wanted.filter(([name]) => !isThere(name));
  writeFiles(target, new Map(files), target);
  for (const [name] of files) context.write(`${name}\n`);
  const kept = wanted.length - files.length;
  if (kept > 0)
    context.writeError(
      `${countOf(kept, 'file')} ${kept === 1 ? 'is' : 'are'} there already, left as ${kept === 1 ? 'it is' : 'they are'}.\n`,
    );
  context.writeError(nextSteps(target, tool.name));
  return 0;
}

function isExample(name: string): boolean {
  return /^(?:detections|watchlists)\//.test(name);
}

function nextSteps(target: string, name: string): string {
  const install = fs.existsSync(path.join(target, 'node_modules', name)) ? '' : '  npm install\n';
  return `\nNext, in that folder:\n\n${install}  npx --no-install sentinel validate\n  npx --no-install sentinel test\n  npx --no-install sentinel plan --workspace local\n`;
}
