import type { AnalyticRule, Detection, EntityMapping } from '../content/detection';
import { bareQuery } from '../kql/bare-query';
import { compareScopes, coversOfField, placesOfField, sayScopes } from './compare-scopes';
import type { Scope } from './compare-scopes';
import { placeIn } from './reviewed-state';
import type { OpenStates } from './reviewed-state';
import { ruleFields } from './rule-fields';
import { say, sayList } from './statement';
import type { CoveredPart, Phrase, Statement } from './statement';
import type { StatementKind } from './statement-kinds';

/** What changes of the fields that decide when a rule fires, as it is written and in each workspace. */
export function reviewFields(scopes: readonly Scope[], states: OpenStates): readonly Statement[] {
  return ruleFields.flatMap(({ key, name, read, judge }) =>
    compareScopes(scopes, read).map((change): Statement => {
      const { before, after } = change;
      const kind = judge(before, after);
      const value = say`${[name]} ${orNothing(read(before))} → ${orNothing(read(after))}`;
      const isSwitch = kind === 'rule-off' || kind === 'rule-on';
      return {
        kind,
        subject: after.slug,
        phrase: [...(isSwitch ? [] : value), ...sayScopes(change)],
        places: placesOfField(change, () => [key], states),
        count: 1,
        covers: coversOfField(change, [key]),
      };
    }),
  );
}

function orNothing(value: string | undefined): Phrase {
  return value === undefined ? ['nothing'] : say`${value}`;
}

/** What changes of a detection that no workspace can set otherwise: its query, its entities, its incidents, its id. */
export function reviewOwnFields(before: Detection, after: Detection, states: OpenStates): readonly Statement[] {
  return [
    ...reviewId(before, after, states),
    ...reviewQuery(before, after, states),
    ...reviewEntities(before, after, states),
    ...reviewIncidents(before, after, states),
    ...reviewGrouping(before, after, states),
  ];
}

/** The edits of some keys in a detection's file. */
function ownParts(before: Detection, after: Detection, keys: readonly string[]): readonly CoveredPart[] {
  return [before, after].flatMap(({ document }) => keys.map((key) => ({ file: document.source.path, path: [key] })));
}

function reviewId(before: Detection, after: Detection, states: OpenStates): readonly Statement[] {
  if (before.id === after.id) return [];
  return [
    {
      kind: 'id-changed',
      subject: after.slug,
      phrase: say`${before.id} → ${after.id}: to a workspace another rule, without the history of this one`,
      places: [placeIn(states.after, after.document, ['id'])],
      count: 1,
      covers: ownParts(before, after, ['id']),
    },
  ];
}

function reviewQuery(before: Detection, after: Detection, states: OpenStates): readonly Statement[] {
  if (before.query === after.query) return [];
  const isSame = bareQuery(before.query) === bareQuery(after.query);
  const version =
    before.version === after.version
      ? say`version ${orNothing(after.version)} as before`
      : say`version ${orNothing(before.version)} → ${orNothing(after.version)}`;
  return [
    {
      kind: isSame ? 'respelled' : 'query-edited',
      subject: after.slug,
      phrase: isSame ? say`query: its comments or white space alone` : version,
      places: [placeIn(states.after, after.document, ['query'])],
      count: 1,
      covers: ownParts(before, after, isSame ? ['query'] : ['query', 'version']),
      ...(isSame ? {} : { texts: { before: before.query, after: after.query } }),
    },
  ];
}

function reviewEntities(before: Detection, after: Detection, states: OpenStates): readonly Statement[] {
  const [old, now] = [entitiesOf(before.entityMappings), entitiesOf(after.entityMappings)];
  const lost = old.filter((each) => !now.includes(each));
  const added = now.filter((each) => !old.includes(each));
  const state = (kind: StatementKind, entities: readonly string[]): Statement => ({
    kind,
    subject: after.slug,
    phrase: sayList(entities),
    places: [placeIn(states.after, after.document, ['entityMappings'])],
    count: entities.length,
    covers: ownParts(before, after, ['entityMappings']),
  });
  return [
    ...(lost.length === 0 ? [] : [state('entity-lost', lost)]),
    ...(added.length === 0 ? [] : [state('entity-added', added)]),
  ];
}

function entitiesOf(mappings: readonly EntityMapping[]): readonly string[] {
  return mappings.flatMap(({ entityType, fieldMappings }) =>
    fieldMappings.map(({ identifier, columnName }) => `${entityType} ${identifier} from ${columnName}`),
  );
}

function reviewIncidents(before: Detection, after: Detection, states: OpenStates): readonly Statement[] {
  if (before.type !== 'analyticRule' || after.type !== 'analyticRule') return [];
  const [opened, opens] = [opensIncident(before), opensIncident(after)];
  if (opened === opens) return [];
  return [
    {
      kind: opens ? 'incident-on' : 'incident-off',
      subject: after.slug,
      phrase: [],
      places: [placeIn(states.after, after.document, ['incidentConfiguration', 'createIncident'])],
      count: 1,
      covers: [before, after].map(({ document }) => {
        return { file: document.source.path, path: ['incidentConfiguration', 'createIncident'] };
      }),
    },
  ];
}

/** An alert opens an incident unless the rule says otherwise. (Alert rules, REST API: incidentConfiguration.) */
function opensIncident({ incidentConfiguration }: AnalyticRule): boolean {
  return incidentConfiguration?.createIncident ?? true;
}

/** Keys that decide how many alerts and incidents come, with no way that is surely less. */
const groupingKeys = ['eventGroupingSettings', 'incidentConfiguration', 'alertDetailsOverride'] as const;

function reviewGrouping(before: Detection, after: Detection, states: OpenStates): readonly Statement[] {
  if (before.type !== 'analyticRule' || after.type !== 'analyticRule') return [];
  const readings: Readonly<Record<(typeof groupingKeys)[number], (rule: AnalyticRule) => unknown>> = {
    eventGroupingSettings: ({ aggregationKind }) => aggregationKind ?? 'SingleAlert',
    incidentConfiguration: ({ incidentConfiguration }) => incidentConfiguration?.groupingConfiguration,
    alertDetailsOverride: ({ alertDetailsOverride }) => alertDetailsOverride?.alertSeverityColumnName ?? null,
  };
  const words: Readonly<Record<(typeof groupingKeys)[number], string>> = {
    eventGroupingSettings: 'events are grouped into alerts another way',
    incidentConfiguration: 'alerts are grouped into incidents another way',
    alertDetailsOverride: 'the severity of an alert comes from elsewhere',
  };
  return groupingKeys.flatMap((key): Statement[] => {
    const [old, now] = [readings[key](before), readings[key](after)];
    if (JSON.stringify(old) === JSON.stringify(now)) return [];
    const isText = typeof old === 'string' && typeof now === 'string';
    return [
      {
        kind: 'rule-changed',
        subject: after.slug,
        phrase: isText ? say`${[words[key]]}: ${old} → ${now}` : [words[key]],
        places: [placeIn(states.after, after.document, [key])],
        count: 1,
        covers: [before, after].map(({ document }) => ({
          file: document.source.path,
          path:
            key === 'incidentConfiguration'
              ? [key, 'groupingConfiguration']
              : key === 'alertDetailsOverride'
                ? [key, 'alertSeverityColumnName']
                : [key],
        })),
      },
    ];
  });
}
