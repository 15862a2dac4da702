import { ownValue } from '../../source/own-value';

/**
 * The version of Microsoft.SecurityInsights that each collection is spoken to in where a workspace file names none: a
 * stable one where that knows all that is written here. Of alert rules none does: NRT rules, sub-techniques and
 * sentinelEntitiesMappings are in previews alone, and a list leaves out the kinds that its version does not know
 * (schemas/data/api-definitions.json; Microsoft Learn, "Deploy custom content from your repository", names this one).
 */
export const chosenVersions = {
  alertRules: '2025-07-01-preview',
  // The stable version has no conditions on tags one by one.
  automationRules: '2025-07-01-preview',
  watchlists: '2025-09-01',
  metadata: '2025-09-01',
} as const satisfies Readonly<Record<string, string>>;

const otherwise = '2025-09-01';

/** The versions of Microsoft.OperationalInsights/workspaces; nothing that is sent or read differs in later ones. */
const workspaceVersions = {
  savedSearches: '2020-08-01',
  summaryLogs: '2025-07-01',
  tables: '2022-10-01',
} as const satisfies Readonly<Record<string, string>>;

/** A collection of the workspace itself: each has a version above. */
export type WorkspaceCollection = keyof typeof workspaceVersions;

/**
 * The api-version of a collection.
 *
 * @param collection as its path calls it, such as `alertRules`
 * @param named the version that the workspace file names for Microsoft.SecurityInsights, if it names one
 */
export function apiVersionOf(collection: string, named: string | undefined): string {
  return (
    ownValue<string>(workspaceVersions, collection) ??
    named ??
    ownValue<string>(chosenVersions, collection) ??
    otherwise
  );
}

/** The api-version in which a path is asked for, such as that of a resource or of a list. */
export function apiVersionFor(path: string, named: string | undefined): string {
  const [, inWorkspace = '', provider, inSentinel = ''] =
    /\/Microsoft\.OperationalInsights\/workspaces\/[^/]+(?:\/([^/]+))?(?:\/(Microsoft\.SecurityInsights)\/([^/]+))?/i.exec(
      path,
    ) ?? [];
  return apiVersionOf(provider === undefined ? inWorkspace : inSentinel, named);
}
