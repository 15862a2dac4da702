import { createHash } from 'node:crypto';
import type { AlertEntity } from '../../prove/alerts/alert';
import { entitiesOf } from '../../prove/alerts/group-alert';
import { entityKey } from '../../prove/alerts/map-entities';
import type { ApiRequest, JsonObject } from '../wire/api';
import { sentinelIdOf } from '../wire/arm-resource';
import type { Incident } from '../state/incident';
import { ownValue } from '../../source/own-value';

interface EntityKind {
  readonly kind: string;
  /** Identifiers whose property has another name than theirs with a small first letter. */
  readonly properties?: Readonly<Record<string, string>>;
}

/** The kinds of the API and their properties, by the types of entity mappings. (Entities, Microsoft.SecurityInsights.) */
const kinds: Readonly<Record<string, EntityKind>> = {
  Account: {
    kind: 'Account',
    properties: { Name: 'accountName', NTDomain: 'ntDomain', UPNSuffix: 'upnSuffix', PUID: 'puid' },
  },
  Host: {
    kind: 'Host',
    properties: { NTDomain: 'ntDomain', OSFamily: 'osFamily', OSVersion: 'osVersion', OMSAgentID: 'omsAgentID' },
  },
  IP: { kind: 'Ip' },
  URL: { kind: 'Url' },
  DNS: { kind: 'DnsResolution' },
  File: { kind: 'File', properties: { Name: 'fileName' } },
  FileHash: { kind: 'FileHash', properties: { Value: 'hashValue' } },
  CloudApplication: { kind: 'CloudApplication', properties: { Name: 'appName' } },
  Malware: { kind: 'Malware', properties: { Name: 'malwareName' } },
  RegistryValue: { kind: 'RegistryValue', properties: { Name: 'valueName', Value: 'valueData' } },
  SecurityGroup: { kind: 'SecurityGroup', properties: { SID: 'sid' } },
};

/** The answer of incidents/{id}/entities. (IncidentEntitiesResponse.) */
export function entitiesAnswer(request: ApiRequest, incident: Incident): JsonObject {
  const entities = entitiesOf(incident).map((entity) => entityResource(request, entity));
  const counts = new Map<string, number>();
  for (const { kind } of entities) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return { entities, metaData: [...counts].map(([entityKind, count]) => ({ entityKind, count })) };
}

function entityResource(request: ApiRequest, entity: AlertEntity): JsonObject & { kind: string } {
  const { kind, properties = {} } = ownValue(kinds, entity.type) ?? { kind: entity.type };
  // The same entity has the same id in every incident.
  const name = createHash('sha256').update(entityKey(entity)).digest('hex').slice(0, 32);
  const named = Object.entries(entity.identifiers).map(
    ([identifier, value]) => [properties[identifier] ?? lowerFirst(identifier), value] as const,
  );
  return {
    id: `${sentinelIdOf(request)}/Entities/${name}`,
    name,
    type: 'Microsoft.SecurityInsights/Entities',
    kind,
    properties: { friendlyName: Object.values(entity.identifiers)[0], ...Object.fromEntries(named) },
  };
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
