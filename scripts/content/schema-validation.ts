import Ajv2020 from 'ajv/dist/2020';
import type { ErrorObject, ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import analyticRuleSchema from '../../schemas/analytic-rule.schema.json';
import automationRuleSchema from '../../schemas/automation-rule.schema.json';
import workspaceSchema from '../../schemas/workspace.schema.json';
import type { Diagnostic, Severity } from '../source/diagnostic';
import { nearestWord } from '../source/nearest-word';
import type { YamlDocument, YamlPath } from '../source/yaml-document';
import { spellTactic } from './attack-technique';
import { findInText, helpForType } from './help-for-value';
import { itemsOfText } from './text-list';
import { spelledAs } from './written-value';
import { kindOf, list, pointerToPath, quote, subject } from './schema-words';
import { isMoment } from '../source/is-moment';
import { ownValue } from '../source/own-value';
import { withArticle } from '../source/count-of';

/** A JSON Schema of schemas/, by whose id the others refer to it. */
export interface ContentSchema {
  readonly $id: string;
}

/** Those to parts of which others refer. */
const referredSchemas: readonly ContentSchema[] = [analyticRuleSchema, automationRuleSchema, workspaceSchema];

/** The JSON Schema that a reference names by its file; undefined if none may be referred to by that. */
export function referredSchema(file: string): ContentSchema | undefined {
  return referredSchemas.find(({ $id }) => $id === file);
}

const ajv = createAjv();

function createAjv(): Ajv2020 {
  const created = new Ajv2020({
    allErrors: true,
    strict: true,
    // `required` stands beside `oneOf` branches that name properties of the parent.
    strictRequired: false,
    strictTypes: false,
    verbose: true,
    // A test holds that the schemas are valid: no command pays for it.
    validateSchema: false,
  });
  created.addKeyword('tsType');
  // How bad it is where the service itself takes the value, such as any tactic in a tag of a hunting query.
  created.addKeyword('x-severity');
  // "loose" where the reader takes a member in any case, with blanks between its words; "tactic" where it also takes
  // what ATT&CK calls a tactic and the service does not.
  created.addKeyword('x-spelling');
  // A text of the form of a moment that the calendar has.
  created.addKeyword({ keyword: 'x-moment', type: 'string', validate: (_: unknown, text: string) => isMoment(text) });
  // The service counts UTF-16 units, as .NET does: an emoji is two.
  created.removeKeyword('maxLength');
  created.addKeyword({
    keyword: 'maxLength',
    type: 'string',
    schemaType: 'number',
    validate: (most: number, text: string) => text.length <= most,
  });
  addFormats(created);
  return created.addSchema([...referredSchemas]);
}

/** Compiled when first needed: a command that reads no workspace does not pay for its schema. */
function validatorFor(schema: ContentSchema): ValidateFunction {
  return ajv.getSchema(schema.$id) ?? ajv.compile(schema);
}

/** Everything in a document that a JSON Schema does not allow, each at its place in the YAML. */
export function validateDocument(schema: ContentSchema, document: YamlDocument): Diagnostic[] {
  const errors = errorsIn(schema, document.value);
  const textsForLists = errors.filter((error) => error.keyword === 'type' && isTextForList(error));
  const others = textsForLists.length === 0 ? errors : errorsIn(schema, withLists(document.value, textsForLists));
  return [...textsForLists, ...others].map((error) => toDiagnostic({ schema, document }, error));
}

function errorsIn(schema: ContentSchema, value: unknown): readonly ErrorObject[] {
  const validate = validatorFor(schema);
  if (validate(value)) return [];
  // What a condition demands is said by the branch that it leads to.
  const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== 'if');
  const outside = errors.filter(({ schemaPath }) => !isInChoice(schemaPath));
  return outside.flatMap((error) => explainChoice(error, errors));
}

/**
 * What is wrong in the branch of a choice that is meant, also in a choice inside of that; the error itself where none
 * is.
 */
function explainChoice(error: ErrorObject, errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const inBranch = error.keyword === 'anyOf' ? errorsOfBranch(error, errors) : undefined;
  return inBranch?.flatMap((inner) => explainChoice(inner, errors)) ?? [error];
}

/** The same value with lists where it has texts, so that their items are looked at too. */
function withLists(value: unknown, textsForLists: readonly ErrorObject[]): unknown {
  const copy: unknown = structuredClone(value);
  for (const { instancePath, data } of textsForLists) {
    const path = pointerToPath(instancePath);
    const key = String(path[path.length - 1]);
    const parent = path.slice(0, -1).reduce((inner, step) => (inner as Record<string, unknown>)[String(step)], copy);
    (parent as Record<string, unknown>)[key] = itemsOfText(key, data as string);
  }
  return copy;
}

/** The branches of a choice explain nothing by themselves; the choice is reported as one. */
function isInChoice(schemaPath: string): boolean {
  return /\/(oneOf|anyOf|not)\/(\d+\/|required)/.test(`${schemaPath}/`);
}

/** What is wrong in the one branch of a choice that takes a value of that kind, such as a mapping; else undefined. */
function errorsOfBranch(choice: ErrorObject, errors: readonly ErrorObject[]): readonly ErrorObject[] | undefined {
  const { schemaPath, instancePath } = choice;
  const branches = (choice.schema as readonly unknown[]).map((_, index) =>
    errors.filter(
      (error) =>
        error.schemaPath.startsWith(`${schemaPath}/${String(index)}/`) && error.instancePath.startsWith(instancePath),
    ),
  );
  const isOfKind = (branch: readonly ErrorObject[]): boolean =>
    !branch.some((error) => error.instancePath === instancePath && ['type', 'const', 'enum'].includes(error.keyword));
  const fitting = branches.filter(isOfKind);
  if (fitting.length !== 1) return undefined;
  const start = `${schemaPath}/0/`.length;
  return fitting[0]?.filter((error) => !isInChoice(error.schemaPath.slice(start)));
}

/** What an error was found in, and what was broken there. */
interface Found {
  readonly schema: ContentSchema;
  readonly document: YamlDocument;
}

function toDiagnostic(found: Found, error: ErrorObject): Diagnostic {
  const path = pointerToPath(error.instancePath);
  const phrase = ownValue(phrases, error.keyword) ?? anyOther;
  const { message, help, part, at, severity } = phrase(error, path, found);
  return {
    check: 'schema',
    severity: severity ?? severityOf(error),
    place: found.document.placeOf(at ?? path, part),
    message,
    ...(help === undefined ? {} : { help }),
  };
}

function severityOf(error: ErrorObject): Severity {
  return (error.parentSchema as { 'x-severity'?: Severity } | undefined)?.['x-severity'] ?? 'error';
}

/** The member of the enum that the reader takes a value for. */
function memberMeant(error: ErrorObject): string | undefined {
  const spelling = (error.parentSchema as { 'x-spelling'?: string } | undefined)?.['x-spelling'];
  const asSpelled = spelling === undefined ? undefined : spelledAs((error.schema as unknown[]).map(String), error.data);
  return asSpelled ?? (spelling === 'tactic' ? spellTactic(String(error.data)) : undefined);
}

/** A list of texts, for which the reader takes one text as well. */
function isTextForList(error: ErrorObject): boolean {
  const { type, items } = (error.parentSchema ?? {}) as { type?: unknown; items?: { type?: unknown } };
  return [type].flat().includes('array') && items?.type === 'string' && typeof error.data === 'string';
}

interface Phrase {
  readonly message: string;
  readonly help?: string | undefined;
  readonly at?: YamlPath;
  readonly part?: 'key' | 'value';
  readonly severity?: Severity;
}

/** Keys of Azure's API, of the portal, of Sigma rules and in people's words, and what they are called here. */
const namesElsewhere: Readonly<Record<string, string>> = {
  displayName: 'name',
  techniques: 'relevantTechniques',
  subTechniques: 'relevantTechniques',
  ruleId: 'id',
  dataConnectors: 'requiredDataConnectors',
  title: 'name',
  level: 'severity',
  kql: 'query',
  frequency: 'queryFrequency',
  period: 'queryPeriod',
  lookback: 'queryPeriod',
  threshold: 'triggerThreshold',
  operator: 'triggerOperator',
  entities: 'entityMappings',
  exclusions: 'falsePositives',
  exceptions: 'falsePositives',
  allowlist: 'falsePositives',
  when: 'exclude',
  condition: 'exclude',
  tests: 'cases',
  input: 'events',
  expected: 'expect',
  count: 'rowCount',
};

/** How each keyword of JSON Schema is said to an author. */
const phrases: Readonly<Record<string, (error: ErrorObject, path: YamlPath, found: Found) => Phrase>> = {
  required: (error, path, { document }) => {
    const key = String(error.params['missingProperty']);
    const swallowed = findInText(document, key);
    const help = swallowed === undefined ? describe(error, key) : swallowed;
    return { message: `${subject(path)} lacks the key ${key}`, help, part: 'key' };
  },
  additionalProperties: (error, path) => {
    const key = String(error.params['additionalProperty']);
    const known = Object.keys((error.parentSchema?.['properties'] ?? {}) as object);
    const nearest =
      known.find((each) => Object.hasOwn(namesElsewhere, key) && each === ownValue(namesElsewhere, key)) ??
      nearestWord(key, known);
    return {
      message: `The key ${key} is not read`,
      help: nearest === undefined ? `Known here: ${known.join(', ')}.` : `Did you mean ${nearest}?`,
      at: [...path, key],
      part: 'key',
      // Content written for other tools stays usable: what is unknown is said, and stops nothing.
      severity: 'warning',
    };
  },
  enum: (error, path) => {
    const allowed = (error.schema as unknown[]).map(String);
    const meant = memberMeant(error);
    if (meant !== undefined) {
      const isSpelling = spelledAs([meant], error.data) !== undefined;
      return {
        message: `${subject(path)} is ${quote(error.data)}, which ${isSpelling ? 'is spelled' : 'the service calls'} ${meant}`,
        help: `It is read as ${meant}; sentinel validate --fix writes that.`,
        severity: 'warning',
      };
    }
    const nearest = nearestWord(String(error.data), allowed);
    return {
      message: `${subject(path)} is ${quote(error.data)}, which is none of ${allowed.join(', ')}`,
      help: nearest === undefined ? undefined : `Did you mean ${nearest}?`,
    };
  },
  type: sayType,
  minimum: outOfRange,
  maximum: outOfRange,
  exclusiveMinimum: outOfRange,
  exclusiveMaximum: outOfRange,
  minLength: (error, path) => ({ message: `${subject(path)} is empty`, help: describe(error) ?? 'Fill it in.' }),
  maxLength: (error, path) => ({
    message: `${subject(path)} has ${String(error.data).length} characters; at most ${String(error.schema)} are allowed`,
    help: describe(error) ?? 'Shorten it.',
  }),
  minItems: (error, path) => ({
    message: `${subject(path)} has ${countOf(error)}; at least ${String(error.params['limit'])} must be there`,
    help: describe(error),
  }),
  maxItems: (error, path) => ({
    message: `${subject(path)} has ${countOf(error)}; at most ${String(error.params['limit'])} are allowed`,
    help: describe(error),
  }),
  minProperties: (error, path) => ({ message: `${subject(path)} is empty`, help: describe(error) ?? 'Fill it in.' }),
  uniqueItems: (error, path) => ({
    message: `${subject(path)} lists one thing twice`,
    help: 'Keep one of the two.',
    at: [...path, Number(error.params['i'])],
  }),
  const: (error, path) => ({ message: `${subject(path)} can only be ${String(error.schema)}`, help: describe(error) }),
  pattern: (error, path) =>
    String(error.data).trim() === ''
      ? { message: `${subject(path)} is empty`, help: describe(error) ?? 'Fill it in.' }
      : {
          message: `${subject(path)} is ${quote(error.data)}, which does not have the expected form`,
          help: describe(error),
        },
  'x-moment': (error, path) => ({
    message: `${subject(path)} is ${quote(error.data)}, which no calendar and no clock has`,
    help: describe(error),
  }),
  dependentRequired: (error, path) => {
    const key = String(error.params['missingProperty']);
    return {
      message: `${subject(path)} lacks the key ${key}, which ${String(error.params['property'])} asks for`,
      help: describe(error, key),
      part: 'key',
    };
  },
  format: (error, path) => ({
    message: `${subject(path)} is ${quote(error.data)}, which is not ${withArticle(String(error.params['format']))}`,
    help: describe(error),
  }),
  propertyNames: (error, path) => ({
    message: `The key ${String(error.params['propertyName'])} is not allowed under ${subject(path)}`,
    at: [...path, String(error.params['propertyName'])],
    part: 'key',
  }),
  oneOf: (error, path) => ({
    message: `${subject(path)} needs exactly one of ${list(keysOfBranches(error))}`,
    help: describe(error),
    part: 'key',
  }),
  anyOf: (error, path) => {
    const types = (error.schema as readonly { readonly type?: string }[]).map(({ type }) => type);
    const isNamed = types.every((type) => type !== undefined);
    const message = isNamed
      ? `${subject(path)} is ${kindOf(error.data)} where ${list(types)} is expected`
      : `${subject(path)} has none of the forms that are read`;
    return { message, help: describe(error) };
  },
  not: (_error, path) => ({
    message: `${subject(path)} has both endpoint and emulator`,
    help: 'Keep the one that is meant.',
  }),
};

function sayType(error: ErrorObject, path: YamlPath, { schema, document }: Found): Phrase {
  if (path.length === 0 && error.data === null) {
    return { message: 'The file is empty', help: 'Write what it should hold, or delete it.' };
  }
  const expected = list([error.schema].flat().map(String));
  const message = `${subject(path)} is ${kindOf(error.data)} where ${expected} is expected`;
  if (isTextForList(error) && error.data !== '') {
    return { message, help: 'It is read as a list; sentinel validate --fix writes one.', severity: 'warning' };
  }
  if (error.data === null && !requiredKeysOf(schema).has(String(path[path.length - 1]))) {
    return { message, help: 'It is read as left out: remove the key.', severity: 'warning' };
  }
  const wanted = [error.schema].flat().map(String);
  return { message, help: helpForType(error.data, path, wanted, document) ?? describe(error) };
}

const requiredBySchema = new WeakMap<ContentSchema, ReadonlySet<string>>();

/** Every key that some part of a schema requires, or of those it refers to: of these an empty one is as bad as none. */
function requiredKeysOf(schema: ContentSchema): ReadonlySet<string> {
  const keys = requiredBySchema.get(schema) ?? new Set(requiredIn(schema));
  requiredBySchema.set(schema, keys);
  return keys;
}

function requiredIn(node: unknown): readonly string[] {
  if (typeof node !== 'object' || node === null) return [];
  const { required, $ref } = node as { readonly required?: unknown; readonly $ref?: unknown };
  const own = !Array.isArray(node) && Array.isArray(required) ? required.map(String) : [];
  const referred = typeof $ref === 'string' ? requiredIn(referredPart($ref)) : [];
  return [...own, ...referred, ...Object.values(node).flatMap(requiredIn)];
}

/** The part of another schema that a reference names; undefined for one within its own schema. */
function referredPart(reference: string): unknown {
  const [file = '', pointer = ''] = reference.split('#/');
  const steps = pointer.split('/');
  return steps.reduce<unknown>(
    (node, step) => (node as Record<string, unknown> | undefined)?.[step],
    referredSchema(file),
  );
}

function countOf({ data }: ErrorObject): string {
  const count = Array.isArray(data) ? data.length : 0;
  return count === 1 ? '1 item' : `${count} items`;
}

function outOfRange(error: ErrorObject, path: YamlPath): Phrase {
  const { minimum, maximum } = (error.parentSchema ?? {}) as { readonly minimum?: number; readonly maximum?: number };
  const [least, most] = [minimum, maximum].map((limit) => limit?.toLocaleString('en'));
  const range =
    least === undefined ? `at most ${most ?? ''}` : most === undefined ? `${least} or more` : `${least} to ${most}`;
  return {
    message: `${subject(path)} is ${String(error.data)}; allowed is ${range}`,
    help: `Give a number: ${range}.`,
  };
}

function anyOther(error: ErrorObject, path: YamlPath): Phrase {
  return { message: `${subject(path)} ${error.message ?? 'is not allowed'}`, help: describe(error) };
}

/** The keys that the branches of a choice require, such as exclude and triage. */
function keysOfBranches(error: ErrorObject): string[] {
  return (error.schema as { required?: string[] }[]).flatMap((branch) => branch.required ?? []);
}

/** What the schema says of the value, or of one of its keys. */
function describe(error: ErrorObject, key?: string): string | undefined {
  const parent = error.parentSchema as Described & { readonly properties?: Readonly<Record<string, Described>> };
  if (key === undefined) return parent.description ?? referredDescription(parent.$ref);
  const described = ownValue(parent.properties ?? {}, key) ?? ownValue(keysOfRules, key);
  return described?.description ?? referredDescription(described?.$ref);
}

/** What a rule of a kind needs beside what all rules do stands in a condition, which describes no key. */
const keysOfRules: Readonly<Record<string, Described>> = analyticRuleSchema.properties;

interface Described {
  readonly description?: string;
  readonly $ref?: string;
}

/** What another schema says of a part that is referred to. */
function referredDescription(reference: string | undefined): string | undefined {
  return reference === undefined ? undefined : (referredPart(reference) as Described | undefined)?.description;
}
