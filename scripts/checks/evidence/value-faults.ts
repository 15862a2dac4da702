import enumerated from '../../../schemas/data/enumerated-columns.json';
import { parseIpAddress, parseIpNetwork } from '../../indicators/ip-address';
import type { Expression } from '../../engine/plan/plan';
import type { Finding } from '../check';
import { kindOf } from './column-kinds';
import type { ComparedValue } from './compared-values';
import { propertiesOf, shapeOf } from './dynamic-shapes';
import { findComposedFault } from './composed-text';
import type { Origin, QueryFlow } from './row-flow';

export type ValueFault = Pick<Finding, 'message' | 'help'>;

type FindFault = (compared: ComparedValue, flow: QueryFlow) => ValueFault | undefined;

const equality = /^(?:==|=~|in~?)$/;
const mindsCase = /^(?:==|in)$|_cs$/;

/** In the order in which they are asked: the first that finds something speaks. */
const finders: readonly FindFault[] = [
  findPlaceholder,
  findBlank,
  findDefanged,
  findForm,
  findWhole,
  findComposedFault,
  findSeveral,
  findOtherCase,
  findAddressFault,
  findPrefixFault,
  findHashFault,
  findPathFault,
];

/** Returns why a column never equals a text, or equals more than is meant, by the form of the two. */
export function findValueFault(compared: ComparedValue, flow: QueryFlow): ValueFault | undefined {
  for (const find of finders) {
    const fault = find(compared, flow);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** An operation of AuditLogs whose name ends in a blank in the logs as well. (Published Azure-Sentinel rules.) */
const endsInBlank = /^Update application\b.*Certificates and secrets management $/;

function findBlank({ operator, left, text }: ComparedValue, flow: QueryFlow): ValueFault | undefined {
  const isEdged = text.trim() !== '' && text !== text.trim();
  if (!equality.test(operator) || !isEdged || readOrigin(left, flow) === undefined || endsInBlank.test(text)) {
    return undefined;
  }
  const message = `${JSON.stringify(text)} has a blank at its end or beginning`;
  return { message, help: 'Take it away, unless the logs have it.' };
}

function findSeveral({ operator, text, count }: ComparedValue): ValueFault | undefined {
  const isList = /^in~?$|^has_(?:any|all)$/.test(operator) && /^\w[\w .@-]*(?:, ?\w[\w .@-]*)+$/.test(text);
  if (count !== 1 || !isList) return undefined;
  const message = `${JSON.stringify(text)} is one text, and looks like several`;
  return { message, help: 'Put each value into quotes of its own.' };
}

/** One of several texts that a text in one case never equals; that all of them are so is a condition that is never true. */
function findOtherCase({ operator, left, text, count }: ComparedValue): ValueFault | undefined {
  if (count < 2 || operator !== 'in' || left.kind !== 'call') return undefined;
  const changed =
    left.name === 'tolower' ? text.toLowerCase() : left.name === 'toupper' ? text.toUpperCase() : undefined;
  if (changed === undefined || changed === text) return undefined;
  const message = `${left.name}() never returns ${JSON.stringify(text)}`;
  return { message, help: `Write ${JSON.stringify(changed)}.` };
}

function findAddressFault({ operator, left, text }: ComparedValue, flow: QueryFlow): ValueFault | undefined {
  const kind = equality.test(operator) ? kindOf(left, flow) : undefined;
  const written = JSON.stringify(text);
  if (kind?.kind === 'user' && parseIpAddress(text) !== undefined) {
    const message = `${kind.name} holds an account, and ${written} is an address`;
    return { message, help: 'Compare the column that holds the address.' };
  }
  if (
    kind?.kind === 'user' &&
    /(?:PrincipalName|Upn|UPN)$/.test(kind.name) &&
    /^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}$/i.test(text)
  ) {
    const message = `${kind.name} holds an account, and ${written} is a domain`;
    return { message, help: `Write ${kind.name} endswith ${JSON.stringify(`@${text}`)}.` };
  }
  if (kind?.kind !== 'address') return undefined;
  const { name } = kind;
  if (/^\d+(?:\.\d+){3}:\d+$/.test(text)) {
    const message = `${name} holds an address, and ${written} has a port behind it`;
    return { message, help: 'Compare the address alone, and the port with its own column.' };
  }
  if (parseIpNetwork(text) !== undefined && text.includes('/')) {
    return {
      message: `${name} holds one address, and ${written} is a network`,
      help: `Write ipv4_is_in_range(${name}, ${written}), or ipv6_is_in_range() for IPv6.`,
    };
  }
  // Words that products write if there is no address are none of these.
  if (text.includes('@') || /^[a-z][\w-]*(?:\.[a-z][\w-]*)+$/i.test(text)) {
    const message = `${name} holds an address, and ${written} is none`;
    return { message, help: 'Compare the column that holds such names.' };
  }
  if (/^\d+(?:\.\d+){3}$/.test(text) && parseIpAddress(text) === undefined) {
    const message = `${written} is not an address: each of its four numbers is at most 255, without zeros before it`;
    return { message, help: 'Correct the address.' };
  }
  return undefined;
}

/** Indicators as people write them so that nobody opens one. */
function findDefanged({ text }: ComparedValue): ValueFault | undefined {
  if (!/\w\[(?:\.|dot)\]\w|^hxxps?:/i.test(text)) return undefined;
  const message = `${JSON.stringify(text)} is written so that nobody opens it, and no log has it so`;
  return { message, help: `Write ${JSON.stringify(text.replace(/\[(?:\.|dot)\]/gi, '.').replace(/^hxxp/i, 'http'))}.` };
}

interface ColumnForm {
  readonly pattern: string;
  readonly says: string;
}

/** What queries themselves write if there is no value. */
const placeholders = /^(?:unknown|none|n\/?a|null|-+)$/i;

const forms = enumerated.forms as Readonly<Record<string, ColumnForm | undefined>>;

/** What a column holds in one form alone. */
function findForm({ operator, left, text }: ComparedValue, flow: QueryFlow): ValueFault | undefined {
  const origin = equality.test(operator) && text !== '' && left.kind === 'column' ? readOrigin(left, flow) : undefined;
  const form = origin && forms[`${origin.read?.name ?? ''}.${origin.column.name}`];
  if (form === undefined || new RegExp(form.pattern, 'i').test(text) || placeholders.test(text)) return undefined;
  const message = `${origin?.column.name ?? ''} holds ${form.says}, and ${JSON.stringify(text)} is none`;
  return { message, help: 'Write it in that form, or compare another column.' };
}

/** A whole list or bag as text, which begins with a bracket. */
function findWhole({ operator, left, text }: ComparedValue, { origins }: QueryFlow): ValueFault | undefined {
  if (!equality.test(operator) || text === '' || /^[[{"\d]/.test(text)) return undefined;
  const inner = left.kind === 'call' && left.name === 'tostring' ? left.operands[0] : left;
  const isSplit = inner?.kind === 'call' && /^(?:split|pack_array|array_concat|bag_pack|extract_all)$/.test(inner.name);
  const call = inner?.kind === 'column' ? origins.get(inner.name)?.made?.call.name : undefined;
  const isCollected = call !== undefined && /^make_(?:set|list|bag)/.test(call);
  const isShaped = inner !== undefined && shapeOf(inner, { origins }) !== undefined;
  if (!isSplit && !isCollected && !isShaped) return undefined;
  const message = `This is a whole list or bag, and never ${JSON.stringify(text)}`;
  const properties = isShaped ? propertiesOf(shapeOf(inner, { origins }) ?? '') : [];
  const help =
    properties.length > 0
      ? `Compare one of its properties: ${properties.slice(0, 5).join(', ')}.`
      : 'Take one of its items, as in [0], or write set_has_element() for a list.';
  return { message, help };
}

/** What a template leaves for its reader to fill in. */
function findPlaceholder({ text }: ComparedValue): ValueFault | undefined {
  const isLeft =
    /^<[A-Za-z][\w -]*[ _][\w -]*>$|^\{\{?[A-Za-z_ ]+\}?\}$|^(?:YOUR|INSERT|ENTER|REPLACE)[ _-][A-Z_ -]+$/.test(text);
  if (!isLeft) return undefined;
  return { message: `${JSON.stringify(text)} looks like a place to fill in`, help: 'Write the value that is meant.' };
}

/** The beginning of an address, of which a text operator finds more than the network that is meant. */
function findPrefixFault({ operator, left, text }: ComparedValue, flow: QueryFlow): ValueFault | undefined {
  const kind = /^(?:startswith|contains|has)/.test(operator) ? kindOf(left, flow) : undefined;
  const octets = /^\d{1,3}(?:\.\d{1,3}){0,2}(\.?)$/.exec(text);
  if (kind?.kind !== 'address' || octets === null) return undefined;
  const other = operator.startsWith('startswith') ? longerAddress(text) : addressWithin(text);
  if (other === undefined) return undefined;
  const prefix = JSON.stringify(text.endsWith('.') ? text : `${text}.`);
  const call =
    operator === 'has_any'
      ? `has_any_ipv4_prefix(${kind.name}, dynamic([${prefix}, …]))`
      : `has_ipv4_prefix(${kind.name}, ${prefix})`;
  return {
    message: `${operator} ${JSON.stringify(text)} is true of ${other}, too`,
    help: `Write ${call}, which reads addresses from their beginning.`,
  };
}

/** An address that begins with the same digits, and whose number there is a longer one. */
function longerAddress(text: string): string | undefined {
  const parts = text.split('.');
  const last = parts.at(-1) ?? '';
  if (last === '' || last === '0' || Number(`${last}0`) > 255) return undefined;
  const longer = [...parts.slice(0, -1), `${last}0`];
  return [...longer, '1', '1', '1'].slice(0, 4).join('.');
}

/** An address that has the same digits behind its beginning. */
function addressWithin(text: string): string {
  const parts = text.replace(/\.$/, '').split('.');
  return ['203', ...parts, '1', '1'].slice(0, 4).join('.');
}

/** How many digits a hash has, by how columns of it are called. */
const digitsOfHash: readonly (readonly [RegExp, string, number])[] = [
  [/SHA256$/i, 'SHA256', 64],
  [/SHA1$/i, 'SHA1', 40],
  [/MD5$/i, 'MD5', 32],
];

function findHashFault({ operator, left, text }: ComparedValue, flow: QueryFlow): ValueFault | undefined {
  const origin = equality.test(operator) ? readOrigin(left, flow) : undefined;
  const name = origin?.column.name ?? '';
  const [, kind, digits] = digitsOfHash.find(([pattern]) => pattern.test(name)) ?? [];
  if (kind === undefined || !/^[0-9a-f]{16,}$/i.test(text)) return undefined;
  if (text.length !== digits) {
    const [, other] = digitsOfHash.find(([, , length]) => length === text.length) ?? [];
    const what = other === undefined ? `this text ${text.length}` : `this text ${text.length}: it is of ${other}`;
    return {
      message: `A ${kind} has ${digits} digits, and ${what}`,
      help: other === undefined ? 'Correct the hash.' : `Compare the column that holds the ${other}.`,
    };
  }
  const isLower = origin?.read?.name.startsWith('Device') === true && left.kind === 'column';
  if (!isLower || !mindsCase.test(operator) || !/[A-F]/.test(text)) return undefined;
  const message = `${name} holds hashes in small letters, and this one has capitals`;
  return { message, help: operator === '==' ? 'Write =~ for ==.' : 'Write in~ for in.' };
}

/** Columns that hold the whole path of a program, and such that hold its name alone. ("SecurityEvent", Azure Monitor.) */
const wholePaths = new Set([
  'SecurityEvent NewProcessName',
  'SecurityEvent ParentProcessName',
  'SecurityEvent ProcessName',
]);
const pathColumn = /(?:FolderPath|ProcessName|FileName|CommandLine)$/;
const bareNames = /^(?:SecurityEvent Process|Device\w+ (?:InitiatingProcess|InitiatingProcessParent)?FileName)$/;

function findPathFault({ operator, left, text }: ComparedValue, flow: QueryFlow): ValueFault | undefined {
  const origin = readOrigin(left, flow);
  if (origin?.read === undefined) return undefined;
  const { name } = origin.column;
  if (operator !== 'matches regex' && pathColumn.test(name) && /[A-Za-z0-9:]\\\\[A-Za-z0-9]/.test(text)) {
    const message = `${JSON.stringify(text)} has two backslashes in a row, and a path one`;
    return { message, help: 'Behind @ a backslash is written once; without it, twice.' };
  }
  if (!equality.test(operator)) return undefined;
  const key = `${origin.read.name} ${name}`;
  const isDevicePath = /^Device\w+ (?:InitiatingProcess)?FolderPath$/.test(key);
  if ((wholePaths.has(key) || isDevicePath) && /^[\w .-]+\.exe$/i.test(text)) {
    return {
      message: `${name} holds the whole path of a program, and ${JSON.stringify(text)} is its name alone`,
      help: `Write ${name} endswith @"\\${text}".`,
    };
  }
  if (bareNames.test(key) && /^[a-z]:\\|^\\|\\[\w .-]+\.\w+$/i.test(text)) {
    return {
      message: `${name} holds the name of a file alone, and ${JSON.stringify(text)} is a path`,
      help: `Write the name behind the last backslash, or compare ${name === 'FileName' ? 'FolderPath' : 'the column with the path'}.`,
    };
  }
  return undefined;
}

/** The column as a table has it; undefined for what a query cuts out of a text, or makes. */
function readOrigin(left: Expression, { origins }: QueryFlow): Origin | undefined {
  const column = left.kind === 'call' && /^(?:tolower|toupper|tostring)$/.test(left.name) ? left.operands[0] : left;
  const origin = column?.kind === 'column' ? origins.get(column.name) : undefined;
  return origin?.read === undefined || (left.kind !== 'column' && left !== column && origin.column.type !== 'string')
    ? undefined
    : origin;
}
