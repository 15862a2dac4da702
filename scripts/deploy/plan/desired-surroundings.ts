import type { Catalog } from '../../content/catalog';
import { resourcePath } from '../kinds/resource-address';
import type { WorkspaceIdentity } from '../kinds/resource-address';
import type { DesiredSurroundings } from '../kinds/resource-description';

/**
 * What content needs to know beside itself to be wanted in a workspace.
 *
 * @param workspace undefined for a template, which puts in its place the one that it is for
 */
export function desiredSurroundings(
  catalog: Pick<Catalog, 'detections'>,
  workspace: WorkspaceIdentity | undefined,
): DesiredSurroundings {
  return {
    catalog,
    ruleAddress: (rule) => {
      if (rule.startsWith('/')) return rule;
      return workspace === undefined
        ? `alertRules/${rule}`
        : resourcePath(workspace, { kind: 'analyticRule', id: rule });
    },
  };
}
