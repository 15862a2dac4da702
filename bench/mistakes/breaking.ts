import {
  before,
  behind,
  change,
  changeQuery,
  extend,
  keys,
  mapped,
  queries,
  swapLetters,
  where,
  type Mistakes,
} from './plant';

const table =
  /^( +)(SigninLogs|AuditLogs|SecurityEvent|OfficeActivity|AzureActivity|CommonSecurityLog|DeviceProcessEvents)[ \t]*\n/m;
const plain = 'SigninLogs\n| where TimeGenerated > ago(1h)';
const own = { tactics: '[CredentialAccess]', relevantTechniques: '[T1110]' };
const field = (right: Readonly<Record<string, string>>, wrong: Readonly<Record<string, string>>) =>
  keys(plain, { ...own, ...right }, { ...own, ...wrong });

/** What the service refuses, or what makes every run fail. */
export const breaking: Mistakes = {
  'column misspelled': changeQuery(/(?<=\|\s*where\s+)[A-Z]\w{5,}(?=\s*(?:==|has|in|=~|contains))/, swapLetters),
  'column in another case': changeQuery(/(?<=\|\s*where\s+)[A-Z]\w{5,}(?=\s*(?:==|has|in|=~|contains))/, (name) =>
    name.toLowerCase(),
  ),
  'table misspelled': changeQuery(table, (_, indent, name = '') => `${indent}${swapLetters(name)}\n`),
  'table in another case': changeQuery(table, (_, indent, name = '') => `${indent}${name.toLowerCase()}\n`),
  'operator misspelled': changeQuery(/(?<=\|\s)(?:summarize|project|extend|where)(?=\s)/, swapLetters),
  'function misspelled': changeQuery(
    /\b(?:tostring|isnotempty|isempty|make_set|dcount|tolower|arg_max)(?=\()/,
    swapLetters,
  ),
  'function in another case': changeQuery(/\b(?:tostring|isnotempty|tolower)(?=\()/, (name) =>
    name.replace(/^t|^i/, (first) => first.toUpperCase()),
  ),
  'single = in a condition': changeQuery(/(?<=\|\s*where\s+\w+ )==(?= )/, '='),
  'pipe left out': changeQuery(/(?<=\n\s*)\| (?=(?:where|extend|project|summarize)\b)/, ''),
  'two pipes': changeQuery(/(?<=\n\s*)\| (?=(?:where|extend|project|summarize)\b)/, '|| '),
  'pipe at the end': changeQuery(/\s*$/, '\n  |\n'),
  'quotation mark of a word processor': changeQuery(/(?<=\| where \w+ (?:==|has|contains) )"(?=[^"\n]*")/, '\u201c'),
  'text that is not closed': changeQuery(/(?<=\| where \w+ (?:==|has|contains) "[^"\n]*)"/, ''),
  'bracket that is not closed': changeQuery(/(?<=\b(?:tostring|tolower|isnotempty)\(\w+)\)/, ''),
  'bracket too many': changeQuery(/(?<=\b(?:tostring|tolower|isnotempty)\(\w+)\)/, '))'),
  'comma at the end of a list': changeQuery(/(?<=\| project [^\n]*\w)(?=\n)/, ','),
  'comma left out': changeQuery(/(?<=\| project \w+),/, ''),
  'and in capitals': changeQuery(/(?<=\| where [^\n]*) and /, ' AND '),
  'and of C': changeQuery(/(?<=\| where [^"'/\n]*) and /, ' && '),
  'or of C': changeQuery(/(?<=\| where [^"'/\n]*) or /, ' || '),
  'not before a comparison': where('SigninLogs', 'not(ResultType == "0")', 'not ResultType == "0"'),
  'null of SQL': where('SigninLogs', 'isempty(ResultType)', 'ResultType is null'),
  'not in of SQL': where('SigninLogs', 'ResultType !in ("0", "1")', 'ResultType not in ("0", "1")'),
  'list in square brackets': where('SigninLogs', 'ResultType in ("0", "1")', 'ResultType in ["0", "1"]'),
  'has with a list': where('SigninLogs', 'UserAgent has_any ("a", "b")', 'UserAgent has ("a", "b")'),
  'negation of has_any': where('SigninLogs', 'not(UserAgent has_any ("a", "b"))', 'UserAgent !has_any ("a", "b")'),
  'comment of another language': behind('SigninLogs', '// all of them', '# all of them'),
  'comment in a block': behind('SigninLogs', '// all of them', '/* all of them */'),
  'time held against a text': where(
    'SigninLogs',
    'TimeGenerated > datetime(2024-01-01)',
    'TimeGenerated > "2024-01-01"',
  ),
  'text operator on a number': where('SecurityEvent', 'EventID == 4625', 'EventID startswith "46"'),
  'argument too many': where('SigninLogs', 'isnotempty(UserAgent)', 'isnotempty(UserAgent, "x")'),
  'argument too few': extend(
    'SigninLogs',
    'X = replace_string(UserAgent, "a", "b")',
    'X = replace_string(UserAgent, "a")',
  ),
  'text where a duration is wanted': where('SigninLogs', 'TimeGenerated > ago(1h)', 'TimeGenerated > ago("1h")'),
  'number where a duration is wanted': where('SigninLogs', 'TimeGenerated > ago(1h)', 'TimeGenerated > ago(60)'),
  'unit that does not exist': where('SigninLogs', 'TimeGenerated > ago(7d)', 'TimeGenerated > ago(1w)'),
  'aggregate outside summarize': where('SigninLogs', 'ResultType == "0"', 'count() > 5'),
  'aggregate in extend': extend('SigninLogs', 'N = 1', 'N = count()'),
  'count with a column': queries(
    'SigninLogs | summarize N = count() by AppDisplayName',
    'SigninLogs | summarize N = count(UserId) by AppDisplayName',
  ),
  'filter on a column that summarize dropped': queries(
    'SigninLogs\n| where ResultType == "0"\n| summarize N = count() by AppDisplayName',
    'SigninLogs\n| summarize N = count() by AppDisplayName\n| where ResultType == "0"',
  ),
  'filter on a column that project dropped': queries(
    'SigninLogs\n| project AppDisplayName, ResultType\n| where ResultType == "0"',
    'SigninLogs\n| project AppDisplayName\n| where ResultType == "0"',
  ),
  'column used before it is made': queries(
    'SigninLogs\n| extend Who = tolower(UserPrincipalName)\n| where Who == "a"',
    'SigninLogs\n| where Who == "a"\n| extend Who = tolower(UserPrincipalName)',
  ),
  'renaming turned round': queries(
    'SigninLogs\n| project-rename Who = UserPrincipalName',
    'SigninLogs\n| project-rename UserPrincipalName = Who',
  ),
  'group by without by': queries(
    'SigninLogs\n| summarize N = count() by AppDisplayName',
    'SigninLogs\n| summarize N = count(), AppDisplayName',
  ),
  'group by of SQL': queries(
    'SigninLogs\n| summarize N = count() by AppDisplayName',
    'SigninLogs\n| summarize N = count() group by AppDisplayName',
  ),
  'order of SQL': queries('SigninLogs\n| sort by TimeGenerated desc', 'SigninLogs\n| orderby TimeGenerated desc'),
  'bag as a group': queries(
    'SigninLogs\n| summarize N = count() by tostring(Status)',
    'SigninLogs\n| summarize N = count() by Status',
  ),
  'bag as a key of a join': behind(
    'AuditLogs',
    '| join kind=inner (AuditLogs | project CorrelationId) on CorrelationId',
    '| join kind=inner (AuditLogs | project TargetResources) on TargetResources',
  ),
  'join on names of two sides with one name': behind(
    'SigninLogs',
    '| join kind=inner (AuditLogs | project Identity) on Identity',
    '| join kind=inner (AuditLogs | project Caller = Identity) on Identity',
  ),
  'join kind misspelled': behind(
    'SigninLogs',
    '| join kind=leftouter (AuditLogs | project Identity) on Identity',
    '| join kind=left (AuditLogs | project Identity) on Identity',
  ),
  'keys of a join of two types': behind(
    'SigninLogs',
    '| join kind=inner (SecurityEvent | project Computer) on $left.Identity == $right.Computer',
    '| join kind=inner (SecurityEvent | project EventID) on $left.Identity == $right.EventID',
  ),
  'sides of a join turned round': behind(
    'SigninLogs',
    '| join kind=inner (SecurityEvent | project Computer) on $left.Identity == $right.Computer',
    '| join kind=inner (SecurityEvent | project Computer) on $right.Identity == $left.Computer',
  ),
  'text expanded': behind('AuditLogs', '| mv-expand TargetResources', '| mv-expand Identity'),
  'variable without a semicolon': before('SigninLogs', 'let threshold = 5;', 'let threshold = 5'),
  'variable with a colon': before('SigninLogs', 'let threshold = 5;', 'let threshold := 5;'),
  'variable that is not there': where('SigninLogs', 'ResultType in ("0")', 'ResultType in (failureCodes)'),
  'lookbehind in a pattern': where('SigninLogs', 'UserAgent matches regex "a+b"', 'UserAgent matches regex "(?<=a)b"'),
  'pattern whose bracket is open': where(
    'SigninLogs',
    'UserAgent matches regex "(a|b)"',
    'UserAgent matches regex "(a|b"',
  ),
  'glob at the start of a pattern': where(
    'SigninLogs',
    'UserAgent matches regex ".*x"',
    'UserAgent matches regex "*x"',
  ),
  'escape that does not exist': where('SigninLogs', 'UserAgent has @"a\\d"', 'UserAgent has "a\\d"'),
  'row before without order': behind(
    'SigninLogs',
    '| sort by TimeGenerated asc\n| extend Before = prev(UserId)',
    '| extend Before = prev(UserId)',
  ),
  'severity misspelled': field({ severity: 'Medium' }, { severity: 'Meduim' }),
  'severity of another product': field({ severity: 'High' }, { severity: 'Critical' }),
  'key misspelled': change(/^queryFrequency(?=:)/m, 'queryFrequncy'),
  'key in another case': change(/^queryPeriod(?=:)/m, 'queryperiod'),
  'key left out': change(/^triggerThreshold: .*\n/m, ''),
  'entity type misspelled': entityOfType('Account', 'Acount'),
  'entity type in another case': entityOfType('Account', 'account'),
  'identifier misspelled': identifiedBy('FullName', 'Fullname'),
  'identifier of another entity': identifiedBy('FullName', 'Address'),
  'column of an entity that the result lacks': mapped(
    'SigninLogs',
    'Account.FullName',
    'UserPrincipalName',
    'UserPrincipleName',
  ),
  'frequency in words': field({ queryFrequency: '1h' }, { queryFrequency: '1 hour' }),
  'frequency as a number': field({ queryFrequency: '1h' }, { queryFrequency: '60' }),
  'frequency below five minutes': field({ queryFrequency: '5m' }, { queryFrequency: '1m' }),
  'period beyond 14 days': field({ queryPeriod: '14d' }, { queryPeriod: '30d' }),
  'long period under a short frequency': field(
    { queryFrequency: '1h', queryPeriod: '14d' },
    { queryFrequency: '10m', queryPeriod: '14d' },
  ),
  'threshold as a word': field({ triggerThreshold: '0' }, { triggerThreshold: 'zero' }),
  'operator of the threshold as a sign': field({ triggerOperator: 'gt' }, { triggerOperator: '">"' }),
  'tactic with a blank': field({ tactics: '[CredentialAccess]' }, { tactics: '[Credential Accesss]' }),
  'technique with a letter too few': field({ relevantTechniques: '[T1110]' }, { relevantTechniques: '[T110]' }),
  'id that is not a GUID': field({}, { id: 'my-rule-1' }),
  'placeholder of a column that the result lacks': field(
    { alertDetailsOverride: "\n  alertDisplayNameFormat: 'Of {{UserPrincipalName}}'" },
    { alertDetailsOverride: "\n  alertDisplayNameFormat: 'Of {{UserName}}'" },
  ),
  'braces without quotes': field(
    { alertDetailsOverride: "\n  alertDisplayNameFormat: '{{UserPrincipalName}} signs in'" },
    { alertDetailsOverride: '\n  alertDisplayNameFormat: {{UserPrincipalName}} signs in' },
  ),
  'detail of a column that the result lacks': field(
    { customDetails: '\n  Who: UserPrincipalName' },
    { customDetails: '\n  Who: UserName' },
  ),
  'name of a detail with a blank': field(
    { customDetails: '\n  Who: UserPrincipalName' },
    { customDetails: '\n  Who is it: UserPrincipalName' },
  ),
  'tab as an indent': change(/\n {2}(?=- identifier|fieldMappings)/, '\n\t'),
  'query at the margin': change(/^ +(?=\| where)/m, ''),
};

function entityOfType(right: string, wrong: string) {
  const mapping = (type: string) =>
    `\n  - entityType: ${type}\n    fieldMappings:\n      - identifier: FullName\n        columnName: UserPrincipalName`;
  return field({ entityMappings: mapping(right) }, { entityMappings: mapping(wrong) });
}

function identifiedBy(right: string, wrong: string) {
  const mapping = (identifier: string) =>
    `\n  - entityType: Account\n    fieldMappings:\n      - identifier: ${identifier}\n        columnName: UserPrincipalName`;
  return field({ entityMappings: mapping(right) }, { entityMappings: mapping(wrong) });
}
