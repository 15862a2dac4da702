import type { Catalog } from '../../content/catalog';
import type { Workspace } from '../../content/workspace';

/** What content needs to know beside itself to be wanted in a workspace. */
export interface DesiredSurroundings {
  readonly catalog: Pick<Catalog, 'detections'>;
  /** Undefined for what is made for no workspace, such as a template. */
  readonly workspace: Workspace | undefined;
}
