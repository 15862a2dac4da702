// Made from the JSON Schema of the same name by `npm run generate`; edit that instead.
import type { WrittenWorkspace } from './workspace';

/**
 * What several workspaces have in common. Its name is that of its file; a workspace names it under `groups`.
 */
export interface WrittenWorkspaceGroup {
  /**
   * What the workspaces of the group have in common.
   */
  description?: string;
  /**
   * Which detections go here: what it or one of its groups includes, and nothing that one of them excludes. All, where none includes any.
   */
  detections?: WrittenWorkspace['detections'];
  /**
   * What differs here, behind what its groups set.
   */
  overlays?: WrittenWorkspace['overlays'];
}
