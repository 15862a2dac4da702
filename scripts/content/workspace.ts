import type { YamlDocument, YamlPath } from '../source/yaml-document';
import type { AlertSeverity, ExpandMode, FalsePositive, TriggerOperator } from './detection';
import type { Duration } from './duration';

/** Where detections are deployed to, and what differs there. */
export interface Workspace {
  readonly document: YamlDocument;
  /** The name of the file. */
  readonly name: string;
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly workspace: string;
  /** The id that the query API takes. */
  readonly workspaceId: string;
  readonly tenant: string | undefined;
  /** The version of Microsoft.SecurityInsights that is spoken; undefined for one that fits each collection. */
  readonly apiVersion: string | undefined;
  readonly cloud: 'AzurePublic' | 'AzureUSGovernment' | 'AzureChina';
  /**
   * Where it is reached: the cloud's own addresses, another address, or the local workspace with its state in a folder.
   */
  readonly target:
    | { readonly type: 'azure' }
    | { readonly type: 'endpoint'; readonly url: string }
    | { readonly type: 'emulator'; readonly folder: string };
  /** The name under which this repository owns what it deploys. */
  readonly repository: string;
  readonly prune: boolean;
  /** Whether a rule that was turned off there stays so. */
  readonly portalStates: 'keep' | 'reset';
  /** Which lists of indicators go to threat intelligence; undefined: none. */
  readonly threatIntelligence: ThreatIntelligence | undefined;
  /** The container from which the service fetches a watchlist that is too large for a request. */
  readonly storageContainer: string | undefined;
  /** As they are written; what is here under one of these names is in `groups`. */
  readonly groupNames: readonly string[];
  readonly groups: readonly WorkspaceGroup[];
  /** Those of its groups, then its own. */
  readonly selections: readonly Selection[];
  /** The tables that it has beside those of its connectors; where both are undefined, nothing is known of that. */
  readonly tables: readonly string[] | undefined;
  /** The ids of its data connectors. */
  readonly connectors: readonly string[] | undefined;
  /** Those of its groups, then its own: a later one goes before an earlier one. */
  readonly overlays: readonly Overlay[];
}

/** What makes a detection another one in a workspace than in the repository. */
export type WorkspaceDifferences = Pick<Workspace, 'overlays' | 'threatIntelligence' | 'repository'>;

export interface ThreatIntelligence {
  /** Aliases. */
  readonly watchlists: readonly string[];
  /** Lists with more active indicators than this go there too; undefined: none by their size. */
  readonly above: number | undefined;
  /** Where the upload API answers; undefined: as the workspace itself says. */
  readonly endpoint: string | undefined;
}

/** What several workspaces have in common. */
export interface WorkspaceGroup {
  readonly document: YamlDocument;
  /** The name of the file. */
  readonly name: string;
  readonly selections: readonly Selection[];
  readonly overlays: readonly Overlay[];
}

/** Which detections a workspace takes, as a file says it. */
export interface Selection {
  readonly document: YamlDocument;
  /** Folders or slugs; undefined if the file includes none by name. */
  readonly include: readonly string[] | undefined;
  readonly exclude: readonly string[];
}

/** What of a detection differs in a workspace. */
export interface Overlay {
  /** Where it is written: the file of the workspace or of a group, and the path in it. */
  readonly document: YamlDocument;
  readonly path: YamlPath;
  /** The slug of the detection. */
  readonly detection: string;
  readonly set: DetectionPatch;
}

/** The fields that may differ; undefined if the detection's own holds. */
export interface DetectionPatch {
  readonly enabled: boolean | undefined;
  readonly severity: AlertSeverity | undefined;
  readonly queryFrequency: Duration | undefined;
  readonly queryPeriod: Duration | undefined;
  readonly triggerOperator: TriggerOperator | undefined;
  readonly triggerThreshold: number | undefined;
  readonly suppressionEnabled: boolean | undefined;
  readonly suppressionDuration: Duration | undefined;
  readonly expand: ExpandMode | undefined;
  /** Added to the detection's own; one with the same id replaces it. */
  readonly falsePositives: readonly FalsePositive[];
}
