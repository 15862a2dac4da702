import { schemaFiles } from '../../deploy/pull/schema-files';
import { readLiveSchema } from '../../deploy/pull/schema-from-workspace';
import { OperationError } from '../../source/operation-error';
import type { ExitCode, Invocation } from '../command';
import { withWorkspace } from '../workspaces/connect-workspace';
import { findWorkspace } from '../workspaces/find-workspace';
import { loadCatalog } from '../content/load-catalog';
import { showContent } from './pull-content';
import { writeFiles } from '../content/write-output';

/** Writes the tables, functions and watchlists that a workspace has beside the documented ones under schemas/custom/. */
export async function pullSchema({ context, options, ...invocation }: Invocation): Promise<ExitCode> {
  if (options['all'] === true || options['from'] !== undefined || invocation.arguments.length > 0) {
    throw new OperationError(
      '--schema takes neither detections nor --all or --from',
      'Run the two one after the other.',
    );
  }
  const { catalog, sources } = loadCatalog(context.root);
  const workspace = findWorkspace(catalog, options['workspace']);
  const kept = new Set(catalog.watchlists.map(({ alias }) => alias.toLowerCase()));
  const live = await withWorkspace(workspace, context, ({ client, show }) =>
    show('Reading tables, functions and watchlists', () =>
      readLiveSchema(client, workspace, (alias) => kept.has(alias)),
    ),
  );
  const content = schemaFiles(live, catalog, sources.keys());
  const isCheck = options['check'] === true;
  if (!isCheck) writeFiles(context.root, content.files, context.root);
  showContent(content, isCheck, context);
  return content.left.length > 0 || (isCheck && content.files.size > 0) ? 1 : 0;
}
