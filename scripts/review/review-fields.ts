import type { AnalyticRule, Detection } from '../content/detection';
import { asWritten } from '../content/written-value';
import { bareQuery } from '../kql/bare-query';
import { ownValue } from '../source/own-value';
import { changedLeaves } from './changed-leaves';
import { compareScopes, coversOfField, placesOfField, sayScopes } from './compare-scopes';
import type { Scope } from './compare-scopes';
import { judgeQuery } from './judge-query';
import type { EditedFilter, QueryEdit } from './judge-query';
import { placeIn } from './reviewed-state';
import type { OpenStates } from './reviewed-state';
import { ruleFields } from './rule-fields';
import { sayLeaves } from './say-leaves';
import { joinPhrases, say, sayList } from './statement';
import type { CoveredPart, Phrase, Statement, StatementPlace } from './statement';
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
        phrase: [...(isSwitch ? [] : value), ...sayScopes(change, key)],
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
  const edit = isSame ? undefined : judgeRows(before, after, states);
  return [
    {
      kind: isSame ? 'respelled' : edit === undefined ? 'query-edited' : queryKinds[edit.change],
      subject: after.slug,
      phrase: isSame
        ? say`query: its comments or white space alone`
        : joinPhrases([sayVersion(before, after), ...(edit?.filters ?? []).map(sayFilter)], '; '),
      places: [placeIn(states.after, after.document, ['query'])],
      count: 1,
      covers: ownParts(before, after, isSame ? ['query'] : ['query', 'version']),
      ...(isSame ? {} : { texts: { before: before.query, after: after.query } }),
    },
  ];
}

const queryKinds = { narrower: 'query-narrowed', wider: 'query-widened' } as const;

/** A rule that fires on few results fires more the fewer there are: of that nothing is said. */
function judgeRows(before: Detection, after: Detection, states: OpenStates): QueryEdit | undefined {
  const firesOnMore = [before, after].every(
    (each) => each.type !== 'analyticRule' || each.kind === 'NRT' || each.triggerOperator === 'GreaterThan',
  );
  const schemas = { before: states.before.schema(), after: states.after.schema() };
  return firesOnMore ? judgeQuery(before.query, after.query, schemas) : undefined;
}

function sayVersion({ version: old }: Detection, { version: now }: Detection): Phrase {
  if (old === undefined && now === undefined) return ['it has no version'];
  return old === now ? say`version ${orNothing(now)} as before` : say`version ${orNothing(old)} → ${orNothing(now)}`;
}

function sayFilter({ before, after }: EditedFilter): Phrase {
  if (before === undefined) return say`${after ?? ''} added`;
  return after === undefined ? say`${before} taken out` : say`${before} → ${after}`;
}

function reviewEntities(before: Detection, after: Detection, states: OpenStates): readonly Statement[] {
  const [old, now] = [entitiesOf(before), entitiesOf(after)];
  const lost = old.filter((each) => !now.includes(each));
  const added = now.filter((each) => !old.includes(each));
  const state = (kind: StatementKind, entities: readonly string[]): Statement => ({
    kind,
    subject: after.slug,
    phrase: sayList(entities),
    places: [placeOfKeys(before, after, ['entityMappings', 'sentinelEntitiesMappings'], states)],
    count: entities.length,
    covers: ownParts(before, after, ['entityMappings', 'sentinelEntitiesMappings']),
  });
  return [
    ...(lost.length === 0 ? [] : [state('entity-lost', lost)]),
    ...(added.length === 0 ? [] : [state('entity-added', added)]),
  ];
}

/** The first of some keys that differs, in the state that has it. */
function placeOfKeys(before: Detection, after: Detection, keys: readonly string[], states: OpenStates): StatementPlace {
  const leaf = changedLeaves(before.document.value, after.document.value).find(({ path }) =>
    keys.includes(String(path[0])),
  );
  const key = String(leaf?.path[0] ?? keys[0] ?? '');
  const isThere =
    ownValue(
      asWritten<Readonly<Record<string, unknown>>>(after.document.value) as Readonly<Record<string, unknown>>,
      key,
    ) !== undefined;
  return isThere ? placeIn(states.after, after.document, [key]) : placeIn(states.before, before.document, [key]);
}

function entitiesOf(detection: Detection): readonly string[] {
  const mapped = detection.entityMappings.flatMap(({ entityType, fieldMappings }) =>
    fieldMappings.map(({ identifier, columnName }) => `${entityType} ${identifier} from ${columnName}`),
  );
  const whole = detection.type === 'analyticRule' ? detection.sentinelEntitiesMappings : [];
  return [...mapped, ...whole.map(({ columnName }) => `entities of ${columnName}`)];
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

/** What decides how many alerts and incidents come, with no way that is surely less, and what it is called. */
const groupings: readonly { readonly path: readonly [string, ...string[]]; readonly words: string }[] = [
  { path: ['eventGroupingSettings'], words: 'events are grouped into alerts another way' },
  {
    path: ['incidentConfiguration', 'groupingConfiguration'],
    words: 'alerts are grouped into incidents another way',
  },
  { path: ['alertDetailsOverride', 'alertSeverityColumnName'], words: 'the severity of an alert comes from elsewhere' },
];

function reviewGrouping(before: Detection, after: Detection, states: OpenStates): readonly Statement[] {
  const leaves = changedLeaves(before.document.value, after.document.value);
  return groupings.flatMap(({ path, words }): readonly Statement[] => {
    const own = leaves.filter((leaf) => path.every((step, at) => String(leaf.path[at]) === step));
    const [first] = own;
    if (first === undefined) return [];
    const shown = own.map((leaf) => ({ ...leaf, path: leaf.path.slice(path.length - 1) }));
    return [
      {
        kind: 'rule-changed',
        subject: after.slug,
        phrase: [`${words}: `, ...sayLeaves(shown)],
        places: [
          first.after === undefined
            ? placeIn(states.before, before.document, first.at.before)
            : placeIn(states.after, after.document, first.at.after),
        ],
        count: 1,
        covers: [before, after].map(({ document }) => ({ file: document.source.path, path: [...path] })),
      },
    ];
  });
}
