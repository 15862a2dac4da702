// Made from the JSON Schema of the same name by `npm run generate`; edit that instead.
import type { WrittenAnalyticRule } from './analytic-rule';

/**
 * Where detections are deployed to, and what differs there.
 */
export interface WrittenWorkspace {
  /**
   * The name that --workspace takes; the file bears it too.
   */
  name: string;
  /**
   * What the workspace is for.
   */
  description?: string;
  /**
   * The groups that it belongs to: files in workspaces/groups/. What a later one sets goes before an earlier one, and what stands here goes before all.
   */
  groups?: string[];
  /**
   * The Azure subscription: a GUID.
   */
  subscription: string;
  /**
   * The resource group.
   */
  resourceGroup: string;
  /**
   * The name of the Log Analytics workspace.
   */
  workspace: string;
  /**
   * The workspace's own id, used for queries: a GUID.
   */
  workspaceId: string;
  /**
   * The Microsoft Entra tenant, where it is not the identity's own: a GUID.
   */
  tenant?: string;
  /**
   * The version of the Microsoft.SecurityInsights API to speak. Left out, each collection is spoken to in one that knows all that goes there.
   */
  apiVersion?: string;
  /**
   * The Azure cloud.
   */
  cloud?: 'AzurePublic' | 'AzureUSGovernment' | 'AzureChina';
  /**
   * Another address for both APIs: https at a host of the cloud or at one that SENTINEL_ALLOWED_HOSTS names in the environment, or http on loopback.
   */
  endpoint?: string;
  /**
   * The local workspace: commands start it on loopback, with its state in this folder.
   */
  emulator?: {
    /**
     * A folder of its own below the repository, with every link followed; none of the content's, nor .git.
     */
    folder: string;
  };
  /**
   * The name under which this repository owns what it deploys; another one where two repositories deploy to one workspace.
   */
  repository?: string;
  /**
   * Whether a deployment deletes what this repository owns there and no longer holds.
   */
  prune?: boolean;
  /**
   * What a deployment does with a rule that a person or the service turned off in the workspace: keep leaves it off, reset turns it on as its file says.
   */
  portalStates?: 'keep' | 'reset';
  /**
   * Which lists of indicators go to threat intelligence there instead of a watchlist; lookups of them read ThreatIntelIndicators.
   */
  threatIntelligence?: {
    /**
     * Aliases of watchlists that hold indicators.
     */
    watchlists?: string[];
    /**
     * Every list with more active indicators than this goes there too.
     */
    above?: number;
    /**
     * Where the upload API answers, where that is not its address in Azure's public cloud or the endpoint of the workspace. What holds of `endpoint` holds here.
     */
    endpoint?: string;
  };
  /**
   * From where the service fetches a watchlist that is too large for one request; without it such a list is uploaded in steps.
   */
  largeWatchlists?: {
    /**
     * The address of a container of Azure Blob Storage in the cloud, the name of the container behind the host: https at its own host or at one that SENTINEL_ALLOWED_HOSTS names in the environment, or http on loopback. Its SAS token stands in the environment, in SENTINEL_STORAGE_SAS.
     */
    container: string;
  };
  /**
   * Which detections go here: what it or one of its groups includes, and nothing that one of them excludes. All, where none includes any.
   */
  detections?: {
    /**
     * Folders or slugs under detections/.
     */
    include?: string[];
    /**
     * Folders or slugs under detections/.
     */
    exclude?: string[];
  };
  /**
   * The tables that the workspace has beside those that its connectors fill. With `connectors`, detections that read any other are errors.
   */
  tables?: string[];
  /**
   * The data connectors of the workspace, by their id; each fills the tables that are known of it.
   */
  connectors?: string[];
  /**
   * What differs here, behind what its groups set.
   */
  overlays?: {
    /**
     * The path of a detection under detections/, without .yaml.
     */
    detection: string;
    /**
     * Why it differs.
     */
    reason?: string;
    /**
     * Fields of the detection and what they are here.
     */
    set: {
      /**
       * Whether the rule runs once deployed.
       */
      enabled?: WrittenAnalyticRule['enabled'];
      /**
       * How urgent an alert is.
       */
      severity?: 'Informational' | 'Low' | 'Medium' | 'High';
      /**
       * How often the rule runs.
       */
      queryFrequency?: WrittenAnalyticRule['queryFrequency'];
      /**
       * How far back each run looks.
       */
      queryPeriod?: WrittenAnalyticRule['queryPeriod'];
      /**
       * How the number of results is compared with triggerThreshold.
       */
      triggerOperator?: WrittenAnalyticRule['triggerOperator'];
      /**
       * The number of results that is compared.
       */
      triggerThreshold?: WrittenAnalyticRule['triggerThreshold'];
      /**
       * Whether the rule rests after an alert.
       */
      suppressionEnabled?: WrittenAnalyticRule['suppressionEnabled'];
      /**
       * How long it rests.
       */
      suppressionDuration?: WrittenAnalyticRule['suppressionDuration'];
      /**
       * How watchlist lookups reach the workspace: auto writes the values into the query while that is the better query, inline always does, split writes a list of more than 128 values as several, watchlist never does.
       */
      expand?: WrittenAnalyticRule['expand'];
      /**
       * False positives of this workspace, added to those of the detection; one with the same id replaces it.
       */
      falsePositives?: WrittenAnalyticRule['falsePositives'];
    };
  }[];
}
