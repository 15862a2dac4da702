import { automationName, type AutomationRule } from '../../content/automation-rule';
import type { Detection } from '../../content/detection';
import { nobody, type ExpectedAlert, type ExpectedIncident, type TestCase } from '../../content/detection-test';
import { ticksOf } from '../../expand/watchlist-table';
import type { Severity } from '../../source/diagnostic';
import { nearestWord } from '../../source/nearest-word';
import type { YamlPath } from '../../source/yaml-document';
import { helpForMoment, readMoment } from './expected-moment';

/** What is wrong with an expectation, at a path in its case. */
export interface ExpectationFault {
  readonly path: YamlPath;
  readonly part: 'key' | 'value';
  readonly message: string;
  readonly help: string;
  /** Where it is not an error. */
  readonly severity?: Severity;
}

/** Finds the time at which incidents are closed that is none, or that nothing checks. */
export function findClosingFaults({ incidentsClosedAt, now, expectation }: TestCase): ExpectationFault[] {
  if (incidentsClosedAt === undefined) return [];
  const path = ['incidentsClosedAt'];
  const moment = readMoment(incidentsClosedAt, now);
  if (moment === undefined) return [notATime(path, incidentsClosedAt)];
  if (moment > ticksOf(now)) {
    const message = 'This lies after the clock of the case, by which nobody has closed anything';
    return [{ path, part: 'value', message, help: 'Write a time before `now`, such as -90m.' }];
  }
  if (expectation.type === 'result' && expectation.incidents !== undefined) return [];
  const message = 'The case expects no incidents, so that nothing checks when they are closed';
  return [{ path, part: 'key', message, help: 'Say under `expect` which `incidents` there are, or leave this out.' }];
}

/** The fault of a text that should be a time. */
export function notATime(path: YamlPath, written: string): ExpectationFault {
  const message = `'${written}' is not a time`;
  return { path, part: 'value', message, help: helpForMoment(written) };
}

/** Finds the entities and custom details that the rule gives no alert. @param path of the alert or the incident */
export function findMappingFaults(
  detection: Detection,
  { entities = [], ...thing }: ExpectedAlert | ExpectedIncident,
  path: YamlPath,
): ExpectationFault[] {
  const mapped = entities.flatMap((entity, index) => {
    const fields = identifiersOf(detection, typeof entity['type'] === 'string' ? entity['type'] : '');
    return Object.keys(entity).flatMap((name): ExpectationFault[] => {
      const at = [...path, 'entities', index, name];
      const type = String(entity['type']);
      if (name === 'type') {
        if (fields.length > 0) return [];
        return [
          { path: at, part: 'value', message: `The rule maps no entity of type ${type}`, help: mappedTypes(detection) },
        ];
      }
      if (fields.length === 0 || fields.includes(name)) return [];
      const message = `The rule maps no identifier ${name} of ${type}`;
      return [{ path: at, part: 'key', message, help: didYouMean(name, fields) ?? `It maps ${fields.join(', ')}.` }];
    });
  });
  const details = Object.keys(detection.customDetails);
  const expected = 'customDetails' in thing ? Object.keys(thing.customDetails ?? {}) : [];
  const unknown = expected.filter((name) => !details.includes(name));
  return [
    ...mapped,
    ...unknown.map((name): ExpectationFault => {
      const help = details.length === 0 ? 'It has none.' : `It has ${details.join(', ')}.`;
      const at = [...path, 'customDetails', name];
      return {
        path: at,
        part: 'key',
        message: `The rule has no custom detail ${name}`,
        help: didYouMean(name, details) ?? help,
      };
    }),
  ];
}

function identifiersOf({ entityMappings }: Detection, type: string): string[] {
  const mappings = entityMappings.filter(({ entityType }) => entityType === type);
  return mappings.flatMap(({ fieldMappings }) => fieldMappings.map(({ identifier }) => identifier));
}

function mappedTypes({ entityMappings }: Detection): string {
  const types = [...new Set(entityMappings.map(({ entityType }) => entityType))];
  return types.length === 0 ? 'It maps none.' : `It maps ${types.join(', ')}.`;
}

function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  const nearest = nearestWord(word, candidates);
  return nearest === undefined ? undefined : `Did you mean ${nearest}?`;
}

/** Finds what is expected of an incident that no automation rule of the repository can give it. */
export function findAutomationFaults(
  incident: ExpectedIncident,
  rules: readonly AutomationRule[],
  path: YamlPath,
): ExpectationFault[] {
  const able = rules.filter(({ isEnabled, triggersOn }) => isEnabled && triggersOn === 'Incidents');
  const given = able.flatMap(givenBy);
  return [
    ...expectedOf(incident).flatMap(({ key, at, fits }): ExpectationFault[] => {
      if (given.some((value) => value.key === key && fits(value.text))) return [];
      const values = [...new Set(given.filter((value) => value.key === key).map(({ text }) => text))];
      const help = values.length === 0 ? 'None gives any.' : `What they give: ${values.join(', ')}.`;
      const message = `No automation rule that is on gives an incident ${words[key]}`;
      return [{ path: [...path, ...at], part: 'value', message, help }];
    }),
    ...(incident.automation ?? []).flatMap((name, index): ExpectationFault[] => {
      const names = rules.map(({ document }) => automationName(document.source.path));
      if (names.includes(name)) return [];
      const none = 'Name the file of an automation rule below automation/, without .yaml.';
      const at = [...path, 'automation', index];
      const message = `There is no automation rule ${name}`;
      return [{ path: at, part: 'value', message, help: didYouMean(name, names) ?? none }];
    }),
  ];
}

/** What automation rules give incidents alone, and how it is called in a sentence. */
const words = {
  classification: 'this classification',
  classificationReason: 'this reason',
  classificationComment: 'this comment',
  owner: 'this owner',
  tags: 'this tag',
  tasks: 'this task',
} as const;

type GivenKey = keyof typeof words;

function givenBy({ actions }: AutomationRule): { readonly key: GivenKey; readonly text: string }[] {
  return actions.flatMap((action) => {
    if (action.actionType === 'AddIncidentTask') return [{ key: 'tasks', text: action.actionConfiguration.title }];
    if (action.actionType !== 'ModifyProperties') return [];
    const { owner = {}, labels = [], ...closing } = action.actionConfiguration;
    const { objectId, email, assignedTo, userPrincipalName } = owner;
    const texts: readonly (readonly [GivenKey, string | undefined])[] = [
      ['classification', closing.classification],
      ['classificationReason', closing.classificationReason],
      ['classificationComment', closing.classificationComment],
      ...[objectId, email, assignedTo, userPrincipalName].map((name) => ['owner', name] as const),
      ...labels.map(({ labelName }) => ['tags', labelName] as const),
    ];
    return texts.flatMap(([key, text]) => (text === undefined ? [] : [{ key, text }]));
  });
}

interface ExpectedGift {
  readonly key: GivenKey;
  readonly at: YamlPath;
  readonly fits: (text: string) => boolean;
}

function expectedOf(incident: ExpectedIncident): ExpectedGift[] {
  const {
    classification,
    classificationReason,
    classificationComment: comment,
    owner,
    tags = [],
    tasks = [],
  } = incident;
  const same = (wanted: string) => (text: string) => text === wanted;
  const sameName = (wanted: string) => (text: string) => text.toLowerCase() === wanted.toLowerCase();
  const gift = (key: GivenKey, fits: ExpectedGift['fits'], ...rest: YamlPath): ExpectedGift => ({
    key,
    at: [key, ...rest],
    fits,
  });
  return [
    ...(classification === undefined ? [] : [gift('classification', same(classification))]),
    ...(classificationReason === undefined ? [] : [gift('classificationReason', same(classificationReason))]),
    // What a pattern matches is seen when the case is run.
    ...(comment === undefined
      ? []
      : [gift('classificationComment', typeof comment === 'string' ? same(comment) : () => true)]),
    ...(owner === undefined || owner === nobody ? [] : [gift('owner', sameName(owner))]),
    ...tags.map((tag, index) => gift('tags', sameName(tag), index)),
    ...tasks.map((task, index) => gift('tasks', same(task), index)),
  ];
}
