import { apiVersionsOf, unknownFieldsOf } from './api-definitions';
import type { AnalyticRule } from './detection';
import type { YamlPath } from '../source/yaml-document';

/** A field of a rule that some published versions of the API do not know. */
export interface VersionedField {
  /** Its path in a body of the API; `kind` for the kind itself. */
  readonly field: string;
  /** For people, in the plural. */
  readonly words: string;
  /** Where an author writes it. */
  readonly at: YamlPath;
  readonly has: (rule: AnalyticRule) => boolean;
}

/** Every field of ours that a published version lacks; a test holds them against all versions. */
export const versionedFields: readonly VersionedField[] = [
  { field: 'kind', words: 'NRT rules', at: ['kind'], has: ({ kind }) => kind === 'NRT' },
  {
    field: 'properties.techniques',
    words: 'techniques',
    at: ['relevantTechniques'],
    has: ({ techniques }) => techniques.length > 0,
  },
  {
    field: 'properties.subTechniques',
    words: 'sub-techniques',
    at: ['relevantTechniques'],
    has: ({ techniques }) => techniques.some((technique) => technique.includes('.')),
  },
  {
    field: 'properties.sentinelEntitiesMappings',
    words: 'sentinelEntitiesMappings',
    at: ['sentinelEntitiesMappings'],
    has: ({ sentinelEntitiesMappings }) => sentinelEntitiesMappings.length > 0,
  },
  {
    field: 'properties.alertDetailsOverride.alertDynamicProperties',
    words: 'alertDynamicProperties',
    at: ['alertDetailsOverride', 'alertDynamicProperties'],
    has: ({ alertDetailsOverride }) => (alertDetailsOverride?.alertDynamicProperties.length ?? 0) > 0,
  },
  {
    field: 'properties.eventGroupingSettings',
    words: 'eventGroupingSettings of an NRT rule',
    at: ['eventGroupingSettings'],
    has: ({ aggregationKind }) => aggregationKind !== undefined,
  },
  {
    field: 'properties.templateVersion',
    words: 'templateVersion',
    at: ['templateVersion'],
    has: ({ alertRuleTemplateName, templateVersion }) =>
      alertRuleTemplateName !== undefined && templateVersion !== undefined,
  },
];

/**
 * Those of some fields of a rule that an api-version does not know.
 *
 * @returns none for a version that is not in the table of published ones: nothing can be said of it
 */
export function fieldsUnknownIn(
  version: string | undefined,
  kind: AnalyticRule['kind'],
  fields: readonly VersionedField[],
): readonly VersionedField[] {
  if (version === undefined || !apiVersionsOf('alertRules').includes(version)) return [];
  const unknown = unknownFieldsOf('alertRules', version, ruleBodyWith(kind, fields));
  return fields.filter(({ field }) => unknown.includes(field));
}

/** A body of a rule that has some fields and nothing else. */
export function ruleBodyWith(
  kind: AnalyticRule['kind'],
  fields: readonly VersionedField[],
): Readonly<Record<string, unknown>> {
  const body: Record<string, unknown> = { kind };
  for (const { field } of fields) {
    if (field === 'kind') continue;
    const parts = field.split('.');
    const last = parts.pop() ?? '';
    let at = body;
    for (const part of parts) at = (at[part] ??= {}) as Record<string, unknown>;
    at[last] = [];
  }
  return body;
}
