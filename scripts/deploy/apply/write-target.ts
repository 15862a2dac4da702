import type { ArmClient } from '../arm/arm-client';
import type { BlobStorage } from '../arm/blob-storage';
import type { WorkspaceIdentity } from '../kinds/resource-address';

/** Where indicators are uploaded: an API of its own, with an address of its own. */
export interface IndicatorUpload {
  /** Of the upload API, which speaks `uploadApiVersion`. */
  readonly client: ArmClient;
  /** The workspace's own id. */
  readonly workspaceId: string;
  readonly now: () => Date;
}

/** Where and in whose name resources are written. */
export interface WriteTarget {
  /** Of Azure Resource Manager, which also tells what is there. */
  readonly client: ArmClient;
  readonly workspace: WorkspaceIdentity;
  readonly repository: string;
  /** Undefined where no indicators go to threat intelligence. */
  readonly indicators: IndicatorUpload | undefined;
  /** From where the service fetches large watchlists; undefined if they are uploaded in steps. */
  readonly storage: BlobStorage | undefined;
}
