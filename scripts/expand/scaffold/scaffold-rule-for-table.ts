import facts from '../../../schemas/data/column-roles.json';
import type { Column } from '../../kql/workspace-schema';
import { formatYaml } from '../../source/yaml-document';

/** What an empty rule is made of. */
export interface EmptyRule {
  /** A GUID that no other detection has. */
  readonly id: string;
  readonly name: string;
  readonly table: string;
  readonly columns: readonly Column[];
  /** The connectors that are meant for the table. */
  readonly connectors: readonly string[];
  /** The clock of its test. */
  readonly now: Date;
}

type Role = keyof typeof facts.roles;
type Roles = Readonly<Partial<Record<Role, readonly { readonly column: string }[]>>>;

interface RoleCase {
  /** Which rows the roles are of; left out where they are of all. */
  readonly when?: string;
  readonly roles: Roles;
}

/** A column of the rule's result, and what an event of its test has there. */
interface ChosenColumn {
  readonly role: Role;
  readonly column: string;
  readonly sample: string;
}

/** What an event has in a column of a role; addresses and names that are reserved for examples (RFC 5737, RFC 2606). */
const samples: Readonly<Partial<Record<Role, string>>> = {
  actingDevice: 'ws-1.contoso.com',
  clientAddress: '198.51.100.7',
  actingUser: 'user1@contoso.com',
  targetUser: 'user2@contoso.com',
  destinationDevice: 'srv-1.contoso.com',
  destinationAddress: '203.0.113.10',
  nameAsked: 'www.example.com',
  actingProcess: 'parent.exe',
  process: 'example.exe',
  file: 'example.docx',
  destination: 'Example',
};

/** Which column the first condition of an empty rule is about: what happened, before whom it concerns. */
const decidingRoles: readonly Role[] = ['nameAsked', 'process', 'file', 'destination', 'actingProcess', 'targetUser', 'actingUser', 'destinationAddress', 'clientAddress', 'actingDevice']; // prettier-ignore

const detectionSchema = '# yaml-language-server: $schema=../../schemas/detection.schema.json';
const testSchema = '# yaml-language-server: $schema=../../schemas/detection-test.schema.json';

/** The YAML of a rule over one table that is valid and finds next to nothing, and of its test, which holds. */
export function scaffoldRuleForTable(rule: EmptyRule): { readonly rule: string; readonly test: string } | undefined {
  const { table, columns, now } = rule;
  const known = chooseCase(table, columns);
  const chosen = known.chosen.length > 0 ? known.chosen : chooseAnyColumn(columns);
  const deciding = decidingRoles.flatMap((role) => chosen.filter((each) => each.role === role))[0] ?? chosen[0];
  if (deciding === undefined) return undefined;
  const event = { ...known.given, ...Object.fromEntries(chosen.map(({ column, sample }) => [column, sample])) };
  const other = { ...event, [deciding.column]: `not-${deciding.sample}` };
  const cases = [
    { name: 'What it must catch (to write)', events: { [table]: [event] }, expect: { rows: [{ [deciding.column]: deciding.sample }] } },
    { name: 'What comes close and is none (to write)', events: { [table]: [other] }, expect: 'nothing' },
  ]; // prettier-ignore
  return {
    rule: `${detectionSchema}\n${writeRule(rule, chosen, deciding, known.when)}`,
    test: `${testSchema}\n${formatYaml({ now: now.toISOString().replace(/\.\d+Z$/, 'Z'), cases })}`,
  };
}

function writeRule(
  { id, name, table, connectors }: EmptyRule,
  chosen: readonly ChosenColumn[],
  deciding: ChosenColumn,
  when: string | undefined,
): string {
  const names = [...new Set(['TimeGenerated', ...chosen.map(({ column }) => column)])];
  const query = [
    table,
    ...(when === undefined ? [] : [`| where ${when}`]),
    '// To write: what the rule looks for.',
    `| where ${deciding.column} == "${deciding.sample}"`,
    `| project ${names.join(', ')}`,
    '',
  ].join('\n');
  const mappings = chosen.flatMap(entityOf).slice(0, 10);
  const required = connectors.map((connectorId) => ({ connectorId, dataTypes: [table] }));
  return [
    formatYaml({
      id,
      name,
      description: `Identifies ${name.charAt(0).toLowerCase()}${name.slice(1)}.`,
      severity: 'Medium',
    }),
    formatYaml({ requiredDataConnectors: required }),
    formatYaml({ queryFrequency: '1h', queryPeriod: '1h', triggerOperator: 'gt', triggerThreshold: 0 }),
    '# To choose: tactics, such as CredentialAccess, and relevantTechniques, such as T1110.003.\n',
    formatYaml({ tactics: [], relevantTechniques: [], query }),
    ...(mappings.length === 0 ? [] : [formatYaml({ entityMappings: mappings })]),
    '# Write each false positive that you know under falsePositives, with what to exclude or how a person decides.\n',
    formatYaml({ version: '1.0.0', kind: 'Scheduled' }),
  ].join('');
}

interface KnownColumns {
  readonly chosen: readonly ChosenColumn[];
  readonly when: string | undefined;
  /** Values that an event needs to be one of the rows that the roles are of. */
  readonly given: Readonly<Record<string, string | number>>;
}

/** The first kind of rows of a table of which it is known who did what, and which an event can be made of. */
function chooseCase(table: string, columns: readonly Column[]): KnownColumns {
  const tables: Readonly<Record<string, { readonly cases: readonly RoleCase[] }>> = facts.tables;
  const isText = (name: string): boolean => columns.some((each) => each.name === name && each.type === 'string');
  for (const { when, roles } of Object.hasOwn(tables, table) ? tables[table]!.cases : []) {
    const given = when === undefined ? {} : firstRow(when, columns);
    if (given === undefined) continue;
    const chosen = (Object.keys(samples) as Role[]).flatMap((role): ChosenColumn[] => {
      const column = roles[role]?.map((each) => each.column).find((name) => isText(name) && !(name in given));
      return column === undefined ? [] : [{ role, column, sample: samples[role] ?? '' }];
    });
    const distinct = chosen.filter(({ column }, index) => chosen.findIndex((each) => each.column === column) === index);
    if (distinct.length > 0) return { chosen: distinct, when, given };
  }
  return { chosen: [], when: undefined, given: {} };
}

/** Values of one row of which a condition such as `EventID in (4624, 4625)` is true; undefined for any other form. */
function firstRow(when: string, columns: readonly Column[]): Readonly<Record<string, string | number>> | undefined {
  const [, column = '', text, number] =
    /^(\w+)\s+(?:==|in)\s+\(?(?:'([^']*)'|(\d+))(?:,\s*(?:'[^']*'|\d+))*\)?$/.exec(when) ?? [];
  if (!columns.some(({ name }) => name === column)) return undefined;
  return { [column]: text ?? Number(number) };
}

/** The first text column that is not the service's own, of a table of which nothing else is known. */
function chooseAnyColumn(columns: readonly Column[]): readonly ChosenColumn[] {
  const own = new Set(['TenantId', 'Type', 'SourceSystem', 'MG', 'ManagementGroupName']);
  const column = columns.find(({ name, type }) => type === 'string' && !name.startsWith('_') && !own.has(name));
  return column === undefined ? [] : [{ role: 'object', column: column.name, sample: 'example' }];
}

const entityTypes: Readonly<Partial<Record<Role, readonly [type: string, identifier: string]>>> = {
  actingDevice: ['Host', 'FullName'],
  clientAddress: ['IP', 'Address'],
  actingUser: ['Account', 'FullName'],
  targetUser: ['Account', 'FullName'],
  destinationDevice: ['Host', 'FullName'],
  destinationAddress: ['IP', 'Address'],
  file: ['File', 'Name'],
};

function entityOf({ role, column }: ChosenColumn) {
  const [type, identifier] =
    entityTypes[role] ?? (role === 'nameAsked' && !/url/i.test(column) ? ['DNS', 'DomainName'] : []);
  if (type === undefined || identifier === undefined) return [];
  const meant =
    type === 'Account' && /Sid$/.test(column)
      ? 'Sid'
      : type === 'Account' && /ObjectId$|^UserId$/.test(column)
        ? 'AadUserId'
        : identifier;
  return [{ entityType: type, fieldMappings: [{ identifier: meant, columnName: column }] }];
}
