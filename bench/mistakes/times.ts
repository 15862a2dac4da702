import { changeQuery, extend, keys, listed, queries, where, type Mistakes } from './plant';

const failures = (more: string) => `SigninLogs\n| where ResultType == "50126"\n${more}`;
const hourly = (right: string, wrong: string) => queries(failures(right), failures(wrong));
const scheduled = { queryFrequency: '1h', queryPeriod: '1h' };

/** Times, durations and what of them falls into the period that a run sees. */
export const times: Mistakes = {
  'only what is older than the period': hourly('| where TimeGenerated > ago(1h)', '| where TimeGenerated < ago(1h)'),
  'look-back beyond the period': hourly('| where TimeGenerated > ago(1h)', '| where TimeGenerated > ago(14d)'),
  'look-back shorter than the frequency': hourly('| where TimeGenerated > ago(1h)', '| where TimeGenerated > ago(5m)'),
  'months as minutes': queries(
    failures('| where TimeGenerated > ago(1d)'),
    failures('| where TimeGenerated > ago(1m)'),
    { queryFrequency: '1d', queryPeriod: '1d' },
  ),
  'negative ago': hourly('| where TimeGenerated > ago(1h)', '| where TimeGenerated > ago(-1h)'),
  'time in the future': hourly('| where TimeGenerated > ago(1h)', '| where TimeGenerated > now()'),
  'now with an offset of the wrong sign': hourly('| where TimeGenerated > now(-1h)', '| where TimeGenerated > now(1h)'),
  'equal to now': hourly('| where TimeGenerated <= now()', '| where TimeGenerated == now()'),
  'time range turned round': hourly(
    '| where TimeGenerated between (ago(1h) .. now())',
    '| where TimeGenerated between (now() .. ago(1h))',
  ),
  'two durations turned round': hourly(
    '| where TimeGenerated between (ago(50m) .. ago(10m))',
    '| where TimeGenerated between (ago(10m) .. ago(50m))',
  ),
  'age of the wrong sign': hourly('| where now() - TimeGenerated < 1h', '| where TimeGenerated - now() > 1h'),
  'age beyond the period': hourly('| where now() - TimeGenerated < 30m', '| where now() - TimeGenerated > 90m'),
  'age by datetime_diff with its arguments turned round': hourly(
    '| where datetime_diff("minute", now(), TimeGenerated) > 10',
    '| where datetime_diff("minute", TimeGenerated, now()) > 10',
  ),
  'hours as days in an age': hourly(
    '| where datetime_diff("hour", now(), TimeGenerated) < 1',
    '| where datetime_diff("day", now(), TimeGenerated) > 1',
  ),
  'a fixed year that is over': hourly(
    '| where TimeGenerated > datetime(2020-01-01)',
    '| where TimeGenerated between (datetime(2020-01-01) .. datetime(2020-12-31))',
  ),
  'a fixed day that is over': hourly(
    '| where TimeGenerated > ago(1h)',
    '| where startofday(TimeGenerated) == datetime(2023-05-01)',
  ),
  'today by startofday of another day': hourly(
    '| where TimeGenerated >= startofday(now())',
    '| where TimeGenerated >= startofday(now(), 1)',
  ),
  'day before month in a literal': hourly(
    '| where TimeGenerated > datetime(2024-03-31)',
    '| where TimeGenerated > datetime(31/03/2024)',
  ),
  'day before month in a text': extend(
    'SigninLogs',
    'Since = todatetime("2024-03-31")',
    'Since = todatetime("31/03/2024")',
  ),
  'a month that does not exist': hourly(
    '| where TimeGenerated > datetime(2024-11-13)',
    '| where TimeGenerated > datetime(2024-13-11)',
  ),
  'seconds since 1970 as a time': extend(
    'SigninLogs',
    'Since = unixtime_seconds_todatetime(1711843200)',
    'Since = todatetime(1711843200)',
  ),
  'seconds since 1970 as milliseconds': extend(
    'SigninLogs',
    'Since = unixtime_seconds_todatetime(1711843200)',
    'Since = unixtime_milliseconds_todatetime(1711843200)',
  ),
  'milliseconds since 1970 as seconds': extend(
    'SigninLogs',
    'Since = unixtime_milliseconds_todatetime(1711843200000)',
    'Since = unixtime_seconds_todatetime(1711843200000)',
  ),
  'months for minutes in a format': extend(
    'SigninLogs',
    'Time = format_datetime(TimeGenerated, "HH:mm")',
    'Time = format_datetime(TimeGenerated, "HH:MM")',
  ),
  'minutes for months in a format': extend(
    'SigninLogs',
    'Day = format_datetime(TimeGenerated, "yyyy-MM-dd")',
    'Day = format_datetime(TimeGenerated, "yyyy-mm-dd")',
  ),
  'twelve hours without their half in a format': extend(
    'SigninLogs',
    'Time = format_datetime(TimeGenerated, "HH:mm")',
    'Time = format_datetime(TimeGenerated, "hh:mm")',
  ),
  'format of another language': extend(
    'SigninLogs',
    'Day = format_datetime(TimeGenerated, "yyyy-MM-dd")',
    'Day = format_datetime(TimeGenerated, "%Y-%m-%d")',
  ),
  'capitals for the year and the day in a format': extend(
    'SigninLogs',
    'Day = format_datetime(TimeGenerated, "yyyy-MM-dd")',
    'Day = format_datetime(TimeGenerated, "YYYY-MM-DD")',
  ),
  'hour 24': where('SigninLogs', 'hourofday(TimeGenerated) == 23', 'hourofday(TimeGenerated) == 24'),
  'night between evening and morning': where(
    'SigninLogs',
    'hourofday(TimeGenerated) >= 22 or hourofday(TimeGenerated) < 6',
    'hourofday(TimeGenerated) between (22 .. 6)',
  ),
  'night by and': where(
    'SigninLogs',
    'hourofday(TimeGenerated) >= 22 or hourofday(TimeGenerated) < 6',
    'hourofday(TimeGenerated) >= 22 and hourofday(TimeGenerated) < 6',
  ),
  'day of the week by its name': where(
    'SigninLogs',
    'dayofweek(TimeGenerated) == 6d',
    'tostring(dayofweek(TimeGenerated)) == "Saturday"',
  ),
  'day of the week beyond six': where('SigninLogs', 'dayofweek(TimeGenerated) == 0d', 'dayofweek(TimeGenerated) == 7d'),
  'day of the week as a number of ticks': where(
    'SigninLogs',
    'dayofweek(TimeGenerated) == 6d',
    'dayofweek(TimeGenerated) == 6',
  ),
  'month 13': where('SigninLogs', 'monthofyear(TimeGenerated) == 12', 'monthofyear(TimeGenerated) == 13'),
  'day 32': where('SigninLogs', 'dayofmonth(TimeGenerated) == 31', 'dayofmonth(TimeGenerated) == 32'),
  'bin wider than the period': hourly(
    '| summarize Failures = count() by UserPrincipalName, bin(TimeGenerated, 10m)',
    '| summarize Failures = count() by UserPrincipalName, bin(TimeGenerated, 1d)',
  ),
  'bin of ticks': hourly(
    '| summarize Failures = count() by UserPrincipalName, bin(TimeGenerated, 10m)',
    '| summarize Failures = count() by UserPrincipalName, bin(TimeGenerated, 10)',
  ),
  'raw time as a group': hourly(
    '| summarize Failures = count() by UserPrincipalName, bin(TimeGenerated, 10m)\n| where Failures > 5',
    '| summarize Failures = count() by UserPrincipalName, TimeGenerated\n| where Failures > 5',
  ),
  'bin of the time compared with a moment': where(
    'SigninLogs',
    'bin(TimeGenerated, 1d) == startofday(TimeGenerated)',
    'bin(TimeGenerated, 1d) == ago(1d)',
  ),
  'end of a window before its start': listed(
    'SigninLogs',
    'let start_at = ago(1h);\nlet end_at = now();',
    'let start_at = now();\nlet end_at = ago(1h);',
    'TimeGenerated between (start_at .. end_at)',
  ),
  'series from the end to the start': hourly(
    '| make-series Failures = count() on TimeGenerated from ago(1h) to now() step 10m by UserPrincipalName',
    '| make-series Failures = count() on TimeGenerated from now() to ago(1h) step 10m by UserPrincipalName',
  ),
  'series of one step': hourly(
    '| make-series Failures = count() on TimeGenerated from ago(1h) to now() step 5m by UserPrincipalName',
    '| make-series Failures = count() on TimeGenerated from ago(1h) to now() step 1d by UserPrincipalName',
  ),
  'frequency longer than the period': keys(failures('| take 100'), scheduled, {
    queryFrequency: '2h',
    queryPeriod: '1h',
  }),
  'every event again at each run': keys(failures('| project TimeGenerated, UserPrincipalName'), scheduled, {
    queryFrequency: '5m',
    queryPeriod: '7d',
  }),
  'look-back of one branch shorter than the frequency': queries(
    'union (SigninLogs | where TimeGenerated > ago(1h)), (AuditLogs | where TimeGenerated > ago(1h))',
    'union (SigninLogs | where TimeGenerated > ago(1h)), (AuditLogs | where TimeGenerated > ago(5m))',
  ),
  'the time of ingestion shorter than the frequency': hourly(
    '| where ingestion_time() > ago(1h)',
    '| where ingestion_time() > ago(5m)',
  ),
  'a condition on what is longer ago, in the rule': changeQuery(
    /ago\((\d+)([hd])\)/,
    (_, count, unit) => `ago(-${count}${unit})`,
  ),
  'only what is longer ago, in the rule': changeQuery(/TimeGenerated >=? ?ago\((?=1[hd]\))/, 'TimeGenerated < ago('),
};
