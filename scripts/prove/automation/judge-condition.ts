import type { AutomationCondition } from '../../content/automation-rule';
import type { AutomatedIncident } from './automated-incident';
import { itemsOf, valuesOf } from './property-values';
import type { Judged, PropertyValues } from './property-values';
import { ownValue } from '../../source/own-value';

/** How an operator compares a value with one that is asked for, both in lower case. */
const comparisons: Readonly<Record<string, (value: string, asked: string) => boolean>> = {
  Equals: (value, asked) => value === asked,
  Contains: (value, asked) => value.includes(asked),
  StartsWith: (value, asked) => value.startsWith(asked),
  EndsWith: (value, asked) => value.endsWith(asked),
};

/**
 * Whether a condition holds. All are without case, and of several values one is enough; what begins with Not is the
 * opposite of the same without it. ("Create and use automation rules", define conditions; the API's propertyValues.) Of
 * a collection, such as all tags or tactics, "contains" asks for a member.
 *
 * @throws Error for a property, list or operator that is not one of the API's: they are checked before
 */
export function holds(condition: AutomationCondition, judged: Judged): boolean {
  switch (condition.conditionType) {
    case 'Property': {
      const { propertyName, operator, propertyValues } = condition.conditionProperties;
      const found = valuesOf(propertyName, judged);
      if (found === undefined) throw new Error(`The property ${propertyName} is not known.`);
      return compares(found, operator, propertyValues.map(nameOfRule));
    }
    case 'PropertyArray': {
      const { arrayType, arrayConditionType, itemConditions } = condition.conditionProperties;
      const items = itemsOf(arrayType, judged);
      if (items === undefined) throw new Error(`The list ${arrayType} is not known.`);
      const fits = (item: (typeof items)[number]) => itemConditions.every((inner) => holds(inner, { ...judged, item }));
      return arrayConditionType === 'AllItems' ? items.every(fits) : items.some(fits);
    }
    case 'Boolean': {
      const { operator, innerConditions } = condition.conditionProperties;
      const isTrue = (inner: AutomationCondition) => holds(inner, judged);
      return operator === 'And' ? innerConditions.every(isTrue) : innerConditions.some(isTrue);
    }
    case 'PropertyChanged':
      return holdsForChange(condition.conditionProperties, judged);
    case 'PropertyArrayChanged':
      return isAddedTo(condition.conditionProperties.arrayType, judged);
  }
}

/** A rule is named by its resource id; here it is known by the last part of that. */
function nameOfRule(value: string): string {
  return /\/alertRules\/([^/]+)$/i.exec(value)?.[1] ?? value;
}

function compares({ values, isCollection }: PropertyValues, operator: string, asked: readonly string[]): boolean {
  const isNegated = operator.startsWith('Not');
  const name = isNegated ? operator.slice('Not'.length) : operator;
  const compare = isCollection && name === 'Contains' ? comparisons['Equals'] : ownValue(comparisons, name);
  if (compare === undefined) throw new Error(`The operator ${operator} is not known.`);
  const wanted = asked.map((value) => value.toLowerCase());
  const isFound = values.some((value) => wanted.some((each) => compare(value.toLowerCase(), each)));
  return isFound !== isNegated;
}

/** The properties whose changes can be asked for. */
const changing: Readonly<Record<string, (incident: AutomatedIncident) => string>> = {
  IncidentSeverity: ({ severity }) => severity,
  IncidentStatus: ({ status }) => status,
  // A change of the owner shows in these two alone. ("Create and use automation rules", the update trigger.)
  IncidentOwner: ({ owner }) => owner?.objectId ?? owner?.userPrincipalName ?? '',
};

type ChangedProperties = Extract<AutomationCondition, { conditionType: 'PropertyChanged' }>['conditionProperties'];

function holdsForChange(
  { propertyName, changeType, operator = 'Equals', propertyValues = [] }: ChangedProperties,
  { incident, event }: Judged,
): boolean {
  if (event.type !== 'updated') return false;
  const read = ownValue(changing, propertyName)!;
  const [before, now] = [read(event.before), read(incident)];
  if (before === now) return false;
  if (changeType === undefined) return true;
  const value = changeType === 'ChangedFrom' ? before : now;
  return compares({ values: [value], isCollection: false }, operator, propertyValues);
}

/** The lists to which something can be added, as counts or as members. */
const growing: Readonly<Record<string, (incident: AutomatedIncident) => readonly string[] | number>> = {
  Alerts: ({ alerts }) => alerts.length,
  Comments: ({ comments }) => comments,
  Labels: ({ labels }) => labels,
  Tactics: ({ tactics }) => tactics,
};

function isAddedTo(arrayType: string, { incident, event }: Judged): boolean {
  if (event.type !== 'updated') return false;
  const read = ownValue(growing, arrayType)!;
  const [before, now] = [read(event.before), read(incident)];
  if (typeof before === 'number' || typeof now === 'number') return Number(now) > Number(before);
  return now.some((member) => !before.includes(member));
}
