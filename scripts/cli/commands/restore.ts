import fs from 'node:fs';
import path from 'node:path';
import { readBackup, restoreResource } from '../../deploy/apply/backup';
import type { Backup } from '../../deploy/apply/backup';
import { requireWorkspace } from '../../deploy/plan/plan-file';
import { createColors } from '../../report/text/colors';
import { restoredText } from '../../report/plans/deployment-text';
import type { RestoredResource } from '../../report/plans/deployment-text';
import { OperationError } from '../../source/operation-error';
import type { CliCommand, ExitCode, Invocation } from '../command';
import { patienceOption } from '../patience-option';
import { withWorkspace } from '../workspaces/connect-workspace';
import { findWorkspace } from '../workspaces/find-workspace';
import { loadCatalog } from '../content/load-catalog';
import { readWorkspace } from '../workspaces/make-plan';

export const restoreCommand: CliCommand = {
  name: 'restore',
  summary: 'Put back what a deployment deleted',
  help: `A deployment that deletes writes a backup first, under .sentinel/backups, and says where. This makes
what stands in it again. It then belongs to nobody: the repository does not hold it, so no
deployment deletes it a second time. What has the same id by now stays as it is.

  sentinel restore .sentinel/backups/production-2026-06-02T12-00-00Z.json`,
  arguments: [{ syntax: '<file>', description: 'a backup that sentinel deploy wrote', namesContent: false }],
  options: [
    { flags: '--workspace <name>', description: 'a file in workspaces/ (default: that of the backup)' },
    patienceOption,
  ],
  run: runRestore,
};

async function runRestore({ context, arguments: [name = ''], options }: Invocation): Promise<ExitCode> {
  const backup = openBackup(path.resolve(context.workingDirectory, name));
  const { catalog } = loadCatalog(context.root);
  const workspace = findWorkspace(catalog, options['workspace'] ?? backup.workspace.name);
  requireWorkspace('The backup', backup.workspace, workspace);
  return withWorkspace(workspace, context, async (connected) => {
    const actual = await readWorkspace(connected, workspace, []);
    const { client, indicators, storage } = connected;
    const target = { client, indicators, storage, workspace, repository: workspace.repository };
    const restored = await connected.show(`Restoring in ${workspace.name}`, async (progress) => {
      const results: RestoredResource[] = [];
      for (const [index, saved] of backup.resources.entries()) {
        progress.status(`${index + 1} of ${backup.resources.length}`);
        results.push({ saved, ...(await tryRestore(() => restoreResource(target, saved, actual))) });
      }
      return results;
    });
    context.write(restoredText(restored, workspace.name, createColors(context.color)));
    return restored.every((each) => each.failure === undefined) ? 0 : 1;
  });
}

/** One that is refused does not keep the others from being made. */
async function tryRestore(restore: () => Promise<boolean>): Promise<Omit<RestoredResource, 'saved'>> {
  try {
    return { isNew: await restore(), failure: undefined };
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    return { isNew: false, failure: error.message };
  }
}

function openBackup(file: string): Backup {
  try {
    return readBackup(fs.readFileSync(file, 'utf8'), file);
  } catch (cause) {
    if (cause instanceof OperationError) throw cause;
    throw new OperationError(`The backup ${file} cannot be read`, 'Name a file under .sentinel/backups.', { cause });
  }
}
