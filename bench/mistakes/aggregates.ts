import { joined, keys, queries, type Mistakes } from './plant';

const perUser = (right: string, wrong: string) =>
  joined('SigninLogs', 'UserPrincipalName', `SigninLogs\n${right}`, `SigninLogs\n${wrong}`);
const perComputer = (right: string, wrong: string) =>
  joined('SecurityEvent', 'Computer', `SecurityEvent\n${right}`, `SecurityEvent\n${wrong}`);
const whole = (right: string, wrong: string) => queries(`SigninLogs\n${right}`, `SigninLogs\n${wrong}`);

/** Counts, sums and thresholds that do not count what they seem to, or that nothing reaches. */
export const aggregates: Mistakes = {
  'group that counts less than one': perUser(
    '| summarize Failures = count() by UserPrincipalName\n| where Failures > 1',
    '| summarize Failures = count() by UserPrincipalName\n| where Failures < 1',
  ),
  'group that counts nothing': perUser(
    '| summarize Failures = countif(ResultType == "50126") by UserPrincipalName\n| where Failures == 0',
    '| summarize Failures = count() by UserPrincipalName\n| where Failures == 0',
  ),
  'group that counts something': perUser(
    '| summarize Failures = count() by UserPrincipalName\n| where Failures > 10',
    '| summarize Failures = count() by UserPrincipalName\n| where Failures > 0',
  ),
  'negative threshold of a count': perUser(
    '| summarize Failures = count() by UserPrincipalName\n| where Failures > 10',
    '| summarize Failures = count() by UserPrincipalName\n| where Failures > -1',
  ),
  'distinct count of the group itself': perUser(
    '| summarize Users = dcount(IPAddress) by UserPrincipalName\n| where Users > 5',
    '| summarize Users = dcount(UserPrincipalName) by UserPrincipalName\n| where Users > 5',
  ),
  'count under the name of a distinct count': perUser(
    '| summarize DistinctIPs = dcount(IPAddress) by UserPrincipalName\n| where DistinctIPs > 5',
    '| summarize DistinctIPs = count() by UserPrincipalName\n| where DistinctIPs > 5',
  ),
  'set of the group itself': perUser(
    '| summarize Users = make_set(IPAddress) by UserPrincipalName\n| where array_length(Users) > 3',
    '| summarize Users = make_set(UserPrincipalName) by UserPrincipalName\n| where array_length(Users) > 3',
  ),
  'count of what is distinct already': perUser(
    '| summarize Events = count() by UserPrincipalName, IPAddress\n| where Events > 5\n| project UserPrincipalName, Events',
    '| distinct UserPrincipalName, IPAddress\n| summarize Events = count() by UserPrincipalName, IPAddress\n| where Events > 5\n| project UserPrincipalName, Events',
  ),
  'count of groups by the same groups': perUser(
    '| summarize Events = count() by UserPrincipalName\n| where Events > 5',
    '| summarize Each = count() by UserPrincipalName\n| summarize Events = count() by UserPrincipalName\n| where Events > 5',
  ),
  'group by an id of each event': perUser(
    '| summarize Failures = count() by UserPrincipalName\n| where Failures > 5',
    '| summarize Failures = count() by UserPrincipalName, Id\n| where Failures > 5',
  ),
  'group by the id of a record': perComputer(
    '| summarize Failures = count() by Computer\n| where Failures > 5',
    '| summarize Failures = count() by Computer, EventRecordId\n| where Failures > 5',
  ),
  'latest by a column that is not a time': perUser(
    '| summarize arg_max(TimeGenerated, IPAddress) by UserPrincipalName\n| project UserPrincipalName, Latest = IPAddress',
    '| summarize arg_max(IPAddress, TimeGenerated) by UserPrincipalName\n| project UserPrincipalName, Latest = IPAddress',
  ),
  'percentile over 100': perComputer(
    '| summarize High = percentile(EventID, 95) by Computer',
    '| summarize High = percentile(EventID, 950) by Computer',
  ),
  'percentile as a fraction': perComputer(
    '| summarize High = percentile(EventID, 95) by Computer',
    '| summarize High = percentile(EventID, 0.95) by Computer',
  ),
  'percentiles over 100': perComputer(
    '| summarize percentiles(EventID, 50, 95) by Computer',
    '| summarize percentiles(EventID, 50, 950) by Computer',
  ),
  'set as a text': perUser(
    '| summarize Apps = make_set(AppDisplayName) by UserPrincipalName\n| where Apps has "Teams"',
    '| summarize Apps = make_set(AppDisplayName) by UserPrincipalName\n| where tostring(Apps) == "Teams"',
  ),
  'list in the place of a text': perUser(
    '| summarize Apps = make_set(AppDisplayName) by UserPrincipalName\n| where set_has_element(Apps, "Teams")',
    '| summarize Apps = make_set(AppDisplayName) by UserPrincipalName\n| where Apps == "Teams"',
  ),
  'set of at most one': perUser(
    '| summarize Apps = make_set(AppDisplayName, 100) by UserPrincipalName\n| where array_length(Apps) > 3',
    '| summarize Apps = make_set(AppDisplayName, 1) by UserPrincipalName\n| where array_length(Apps) > 3',
  ),
  'set shorter than its threshold': perUser(
    '| summarize Apps = make_set(AppDisplayName, 100) by UserPrincipalName\n| where array_length(Apps) > 20',
    '| summarize Apps = make_set(AppDisplayName, 10) by UserPrincipalName\n| where array_length(Apps) > 20',
  ),
  'share of whole numbers': perUser(
    '| summarize Failed = countif(ResultType != "0"), All = count() by UserPrincipalName\n| extend Share = 1.0 * Failed / All',
    '| summarize Failed = countif(ResultType != "0"), All = count() by UserPrincipalName\n| extend Share = Failed / All',
  ),
  'percent of whole numbers': perUser(
    '| summarize Failed = countif(ResultType != "0"), All = count() by UserPrincipalName\n| extend Share = 100 * Failed / All',
    '| summarize Failed = countif(ResultType != "0"), All = count() by UserPrincipalName\n| extend Share = Failed / All * 100',
  ),
  'percent over 100': perUser(
    '| summarize Failed = countif(ResultType != "0"), All = count() by UserPrincipalName\n| extend Share = 100.0 * Failed / All\n| where Share > 90',
    '| summarize Failed = countif(ResultType != "0"), All = count() by UserPrincipalName\n| extend Share = 100.0 * Failed / All\n| where Share > 900',
  ),
  'share held against a percent': perUser(
    '| summarize Failed = countif(ResultType != "0"), All = count() by UserPrincipalName\n| extend Share = 1.0 * Failed / All\n| where Share > 0.9',
    '| summarize Failed = countif(ResultType != "0"), All = count() by UserPrincipalName\n| extend Share = 1.0 * Failed / All\n| where Share > 90',
  ),
  'condition of countif that is never true': perUser(
    '| summarize Failed = countif(ResultType == "50126") by UserPrincipalName',
    '| summarize Failed = countif(ResultType == "50126" and ResultType == "0") by UserPrincipalName',
  ),
  'earliest after latest': perUser(
    '| summarize First = min(TimeGenerated), Last = max(TimeGenerated) by UserPrincipalName\n| where Last - First > 1m',
    '| summarize First = min(TimeGenerated), Last = max(TimeGenerated) by UserPrincipalName\n| where First - Last > 1m',
  ),
  'earliest greater than latest': perUser(
    '| summarize First = min(TimeGenerated), Last = max(TimeGenerated) by UserPrincipalName\n| where First < Last',
    '| summarize First = min(TimeGenerated), Last = max(TimeGenerated) by UserPrincipalName\n| where First > Last',
  ),
  'latest rows in ascending order': whole(
    '| summarize Failures = count() by UserPrincipalName\n| top 10 by Failures desc',
    '| summarize Failures = count() by UserPrincipalName\n| top 10 by Failures asc',
  ),
  'any hundred rows': whole('| where ResultType == "50126"', '| take 100\n| where ResultType == "50126"'),
  'no row at all': whole('| where ResultType == "50126"\n| take 100', '| where ResultType == "50126"\n| take 0'),
  'a total without groups fires on nothing': whole(
    '| where ResultType == "50126"\n| summarize Failures = count() by UserPrincipalName',
    '| where ResultType == "50126"\n| summarize Failures = count()',
  ),
  'a count of rows fires on nothing': whole('| where ResultType == "50126"', '| where ResultType == "50126"\n| count'),
  'one row under a threshold of several': keys(
    'SigninLogs\n| summarize Failures = count()\n| where Failures > 5',
    { triggerThreshold: '0' },
    { triggerThreshold: '5' },
  ),
  'top ten under a threshold of more': keys(
    'SigninLogs\n| summarize Failures = count() by UserPrincipalName\n| top 10 by Failures',
    { triggerThreshold: '5' },
    { triggerThreshold: '20' },
  ),
  'fewer rows than none': keys(
    'SigninLogs\n| where ResultType == "50126"',
    { triggerOperator: 'gt' },
    { triggerOperator: 'lt' },
  ),
  'not as many rows as never': keys(
    'SigninLogs\n| where ResultType == "50126"',
    { triggerOperator: 'gt', triggerThreshold: '0' },
    { triggerOperator: 'ne', triggerThreshold: '10000' },
  ),
  'first row by number zero': whole(
    '| sort by TimeGenerated asc\n| extend Number = row_number()\n| where Number == 1',
    '| sort by TimeGenerated asc\n| extend Number = row_number()\n| where Number == 0',
  ),
  'standard deviation below zero': perComputer(
    '| summarize Deviation = stdev(EventID) by Computer\n| where Deviation > 1',
    '| summarize Deviation = stdev(EventID) by Computer\n| where Deviation < 0',
  ),
  'distinct count below one': perUser(
    '| summarize Places = dcount(Location) by UserPrincipalName\n| where Places > 2',
    '| summarize Places = dcount(Location) by UserPrincipalName\n| where Places < 0',
  ),
  'more distinct values than truths': perUser(
    '| summarize Kinds = dcount(Location) by UserPrincipalName\n| where Kinds > 2',
    '| summarize Kinds = dcount(ResultType == "0") by UserPrincipalName\n| where Kinds > 2',
  ),
  'random share that is all': whole('| where rand() < 0.1', '| where rand() < 10'),
};
