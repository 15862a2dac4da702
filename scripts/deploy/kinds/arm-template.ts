import { apiVersionOf } from '../arm/api-versions';
import { keyText } from '../arm/resource';
import type { DesiredResource, ResourceKey } from '../arm/resource';
import { watchlistUploads } from '../bodies/watchlist-body';
import { isWireObject, objectAt } from '../arm/wire-json';
import type { WireObject, WireValue } from '../arm/wire-json';
import { describeResource } from './describe-resource';
import type { ResourceAddress } from './resource-description';

/** An ARM template, and what no template can hold. */
export interface ArmTemplate {
  readonly template: WireObject;
  /** Watchlists that are too large for the one upload that a template has for each, or are in threat intelligence. */
  readonly leftOut: readonly DesiredResource[];
}

const workspaceName = "parameters('workspaceName')";

/**
 * The template by which the portal's import and `az deployment group create` make what a deployment makes. It records
 * no ownership: what it creates is nobody's to update until a deployment adopts it.
 *
 * @param apiVersion of Microsoft.SecurityInsights, if it is the same for all collections
 */
export function createArmTemplate(resources: readonly DesiredResource[], apiVersion: string | undefined): ArmTemplate {
  const uploads = new Map(resources.map((resource) => [resource, uploadsOf(resource)]));
  const held = resources.filter((resource) => isHeld(resource, uploads.get(resource) ?? []));
  const keys = new Map(held.map((resource) => [keyText(resource), resource]));
  return {
    template: {
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
      contentVersion: '1.0.0.0',
      parameters: {
        workspaceName: {
          type: 'string',
          metadata: { description: 'The Log Analytics workspace of Microsoft Sentinel.' },
        },
      },
      resources: held.map((resource) => {
        const before = resource.dependsOn.flatMap((key) => keys.get(key) ?? []);
        return templateResource(resource, before, uploads.get(resource)?.[0], apiVersion);
      }),
    },
    leftOut: resources.filter((resource) => !held.includes(resource)),
  };
}

/** A template has one upload for a watchlist, and none for indicators in threat intelligence. */
function isHeld({ kind }: DesiredResource, uploads: readonly string[]): boolean {
  return describeResource(kind).isResource && uploads.length <= 1;
}

function uploadsOf({ items }: DesiredResource): readonly string[] {
  return items === undefined ? [] : watchlistUploads(items.columns, items.rows);
}

function templateResource(
  resource: DesiredResource,
  before: readonly DesiredResource[],
  upload: string | undefined,
  apiVersion: string | undefined,
): WireObject {
  const { kind } = resource.body;
  const properties = objectAt(resource.body, 'properties');
  const items = upload === undefined ? {} : { rawContent: upload, contentType: 'text/csv', numberOfLinesToSkip: 0 };
  const { address, exported } = describeResource(resource.kind);
  return {
    // The portal's own exports name a rule by its id, too.
    ...(exported.hasTemplateId ? { id: idExpression(resource) } : {}),
    type: typeOf(address),
    name: nameExpression(resource),
    apiVersion: apiVersionOf(address.collection, apiVersion),
    ...(kind === undefined ? {} : { kind }),
    ...(before.length === 0 ? {} : { dependsOn: before.map(dependencyExpression) }),
    properties: escapeExpressions({ ...properties, ...exported.templateProperties(resource.id), ...items }),
  };
}

/** The type of a resource as the exports of the portal spell it. */
function typeOf({ provider, collection }: ResourceAddress): string {
  return `Microsoft.OperationalInsights/workspaces/${provider === 'workspace' ? '' : 'providers/'}${collection}`;
}

function nameExpression({ kind, id }: DesiredResource): string {
  const provider = describeResource(kind).address.provider === 'workspace' ? '/' : '/Microsoft.SecurityInsights/';
  return `[concat(${workspaceName},${quote(`${provider}${id}`)})]`;
}

function idExpression({ kind, id }: ResourceKey): string {
  const provider = `resourceId('Microsoft.OperationalInsights/workspaces/providers', ${workspaceName}, 'Microsoft.SecurityInsights')`;
  return `[concat(${provider},${quote(`/${describeResource(kind).address.collection}/${id}`)})]`;
}

function dependencyExpression({ kind, id }: DesiredResource): string {
  const { address } = describeResource(kind);
  const provider = address.provider === 'workspace' ? '' : "'Microsoft.SecurityInsights', ";
  return `[resourceId('${typeOf(address)}', ${workspaceName}, ${provider}${quote(id)})]`;
}

/** A value that stands for the resource id of a rule in whatever workspace the template is for. */
const ruleReference = /^alertRules\/[\w.-]+$/i;

function ruleExpression(reference: string): string {
  return idExpression({ kind: 'analyticRule', id: reference.slice('alertRules/'.length) });
}

/** A string of the template language. ("ARM template syntax: escape characters", Microsoft Learn.) */
function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * The value with each text that the template language would take for an expression, from `[` to `]`, marked as plain
 * text by a second bracket. ("ARM template syntax: escape characters", Microsoft Learn.)
 */
function escapeExpressions(value: WireValue): WireValue {
  if (typeof value === 'string' && ruleReference.test(value)) return ruleExpression(value);
  if (typeof value === 'string') return value.startsWith('[') && value.endsWith(']') ? `[${value}` : value;
  if (Array.isArray(value)) return value.map(escapeExpressions);
  if (!isWireObject(value)) return value;
  const members = Object.entries(value).flatMap(([name, member]) =>
    member === undefined ? [] : [[name, escapeExpressions(member)] as const],
  );
  return Object.fromEntries(members);
}
