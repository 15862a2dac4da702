import type { SourceFile } from '../source/source-file';
import type { AutomationRule } from './automation-rule';
import type { CheckSettings } from './check-settings';
import type { Detection } from './detection';
import type { DetectionTest } from './detection-test';
import type { OwnFunction, OwnTable, OwnWatchlist } from './own-schema';
import type { SavedFunction } from './saved-function';
import type { SummaryRule } from './summary-rule';
import type { Watchlist } from './watchlist';
import type { Workspace, WorkspaceGroup } from './workspace';

/** Everything that a repository of detections holds, as far as it could be read, in the order of the paths. */
export interface Catalog {
  readonly detections: readonly Detection[];
  readonly tests: readonly DetectionTest[];
  readonly watchlists: readonly Watchlist[];
  readonly functions: readonly SavedFunction[];
  readonly automationRules: readonly AutomationRule[];
  readonly summaryRules: readonly SummaryRule[];
  readonly workspaces: readonly Workspace[];
  readonly workspaceGroups: readonly WorkspaceGroup[];
  /** Tables and functions of the workspace that Microsoft does not document. */
  readonly ownTables: readonly OwnTable[];
  readonly ownFunctions: readonly OwnFunction[];
  /** Watchlists that somebody keeps in the portal. */
  readonly ownWatchlists: readonly OwnWatchlist[];
  /** Log files from which test cases take events, by path; a text is why one could not be read. */
  readonly eventFiles: ReadonlyMap<string, SourceFile | string>;
  /** Left out where the repository has no `checks.yaml`. */
  readonly checkSettings?: CheckSettings;
  /** The paths of files that are there and could not be read. */
  readonly unread: readonly string[];
}
