import { plainName, readTypeName } from './indicator-type-names';

/** What a column of a free list can mean. */
export const csvFields = [
  'value',
  'type',
  'port',
  'threatType',
  'malware',
  'firstSeen',
  'lastSeen',
  'expiresOn',
  'confidence',
  'reference',
  'tags',
] as const;
export type CsvField = (typeof csvFields)[number];

/** Names under which columns are recognised, letters and digits alone, the surest first. */
const usualNames: Readonly<Record<CsvField, string>> = {
  value:
    'iocvalue indicatorvalue observablevalue value indicator indicators ioc iocs observable observables artifact ' +
    'c2 c2s c2server c2servers c2address cnc data',
  type: 'type ioctype indicatortype observabletype entitytype valuetype datatype kind',
  port: 'port ports dstport destinationport remoteport c2port',
  threatType: 'threattype threattypes threat',
  malware: 'malwareprintable malwarefamily malwarename malware family signature botnet threatname',
  firstSeen:
    'firstseenutc firstseen datefirstseen firstobserved validfrom dateadded added created createdat listingdate ' +
    'submissiontime reported detected discovered dateobserved timestamp datetime date time',
  lastSeen: 'lastseenutc lastseen datelastseen lastobserved lastonline lastreportedat',
  expiresOn:
    'validuntil expirationtime expirationdate expirationdatetime expirationtimestamp expireson expires expiry expirydate expiration',
  confidence: 'confidencelevel confidencescore confidence',
  reference:
    'reference references referenceurl urlhauslink urlhausreference phishdetailurl permalink reporturl link links ' +
    'source sourceurl report',
  tags: 'tags tag labels attributetag hashtags keywords',
};

const allowing = ['allow', 'allowed', 'allowlist', 'whitelist'];
const harmless = ['benign', 'clean', 'good', 'harmless', 'legitimate', 'safe', 'whitelisted'];
const yes = ['true', '1', 'yes'];

/**
 * What a row says of itself that keeps it from being taken: names of the column, what it holds then, and the reason.
 */
const usualMarks: readonly (readonly [string, readonly string[], string])[] = [
  ['action policy policyaction', allowing, 'is allowed by the list, not blocked'],
  ['classification verdict disposition reputation', harmless, 'is called harmless by the list'],
  ['revoked', yes, 'is revoked'],
  ['deleted', yes, 'is deleted'],
  ['falsepositive whitelisted allowlisted benign', yes, 'is called harmless by the list'],
  ['toids', ['false', '0', 'no'], 'is not marked for detection (to_ids)'],
];

/** Words before the name of a type that say whose value it is: `c2_ip`, `Malicious URL`. */
const qualifiers =
  /^(?:c2|cnc|cc|malicious|phishing|payload|download|dropper|dropped|malware|dst|destination|remote|attacker|src|source|threat|bad|ioc)+/;

export interface ValueColumn {
  readonly index: number;
  /** What the column's name calls its values; undefined if it does not say. */
  readonly type: string | undefined;
}

export interface MarkColumn {
  readonly index: number;
  readonly refused: readonly string[];
  readonly reason: string;
}

/** Where in a row what stands. */
export interface CsvColumns {
  readonly values: readonly ValueColumn[];
  readonly fields: Readonly<Partial<Record<CsvField, number>>>;
  readonly marks: readonly MarkColumn[];
}

/** What a column's name calls its values: the name of a type, or undefined. */
export function typeOfColumn(name: string): string | undefined {
  const plain = plainName(name);
  const bare = [plain, plain.replace(qualifiers, '')].find((each) => {
    const type = readTypeName(each);
    return type !== undefined && type !== 'other' && !['file', 'files'].includes(each);
  });
  return bare;
}

/** Whether a name is one for indicators of any type. */
export function isValueName(name: string): boolean {
  return usualNames.value.split(' ').includes(plainName(name));
}

/** Whether a column often only describes the indicator beside it: whom to tell, the name of a file. */
export function isDescription({ type }: ValueColumn): boolean {
  const named = type === undefined ? undefined : readTypeName(type);
  return named === 'email' || named === 'filename';
}

/** Whether a column's name is one that lists use, so that its row is a header. */
export function isColumnName(name: string): boolean {
  const plain = plainName(name);
  const isField = csvFields.some((field) => usualNames[field].split(' ').includes(plain));
  return isField || typeOfColumn(name) !== undefined;
}

/** The columns of a list by the names in its header. */
export function readColumnNames(header: readonly string[]): CsvColumns {
  const plain = header.map(plainName);
  const fields: Partial<Record<CsvField, number>> = {};
  for (const field of csvFields) {
    const found = usualNames[field]
      .split(' ')
      .map((name) => plain.indexOf(name))
      .find((index) => index >= 0);
    if (found !== undefined && field !== 'value') fields[field] = found;
  }
  const taken = new Set(Object.values(fields));
  const values = header.flatMap((name, index): ValueColumn[] => {
    if (taken.has(index)) return [];
    if (isValueName(name)) return [{ index, type: undefined }];
    const type = typeOfColumn(name);
    return type === undefined ? [] : [{ index, type }];
  });
  const marks = usualMarks.flatMap(([names, refused, reason]) =>
    plain.flatMap((name, index) => (names.split(' ').includes(name) ? [{ index, refused, reason }] : [])),
  );
  return { values, fields, marks };
}
