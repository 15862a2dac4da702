import { extend, where, type Mistakes } from './plant';

/** Regular expressions and texts that are taken apart. */
export const patterns: Mistakes = {
  'verbatim text with doubled backslashes': where(
    'DeviceProcessEvents',
    'ProcessCommandLine matches regex @"-p\\s+\\d+"',
    'ProcessCommandLine matches regex @"-p\\\\s+\\\\d+"',
  ),
  'word boundary in a text that is not verbatim': where(
    'DeviceProcessEvents',
    'ProcessCommandLine matches regex @"\\bnet\\b"',
    'ProcessCommandLine matches regex "\\bnet\\b"',
  ),
  'anchor that holds for one alternative': where(
    'DeviceProcessEvents',
    'FileName matches regex "^(cmd|net)\\\\.exe$"',
    'FileName matches regex "^cmd|net\\\\.exe$"',
  ),
  'range of letters from capital to small': where(
    'DeviceProcessEvents',
    'FileName matches regex "^[A-Za-z]+$"',
    'FileName matches regex "^[A-z]+$"',
  ),
  'pattern that matches everything': where(
    'DeviceProcessEvents',
    'ProcessCommandLine matches regex "enc.+"',
    'ProcessCommandLine matches regex "(enc)*"',
  ),
  'empty alternative': where(
    'DeviceProcessEvents',
    'ProcessCommandLine matches regex "(whoami|net)"',
    'ProcessCommandLine matches regex "(whoami|net|)"',
  ),
  'alternatives in a class': where(
    'DeviceProcessEvents',
    'FileName matches regex "(cmd|net)"',
    'FileName matches regex "[cmd|net]"',
  ),
  'numbers in a class': where(
    'SigninLogs',
    'IPAddress matches regex @"^10\\.(1|2)\\d\\."',
    'IPAddress matches regex @"^10\\.[10-25]\\."',
  ),
  'any character for the dots of an address': where(
    'SigninLogs',
    'IPAddress matches regex @"^10\\.1\\."',
    'IPAddress matches regex "^10.1."',
  ),
  'any character for the dot of a domain': where(
    'DeviceNetworkEvents',
    'RemoteUrl matches regex @"evil\\.com$"',
    'RemoteUrl matches regex "evil.com$"',
  ),
  'end before start': where('SigninLogs', 'UserAgent matches regex "^curl$"', 'UserAgent matches regex "$curl^"'),
  'pattern of a capital behind tolower': where(
    'SigninLogs',
    'tolower(UserAgent) matches regex "curl/[0-9]+"',
    'tolower(UserAgent) matches regex "Curl/[0-9]+"',
  ),
  'glob as a pattern': where(
    'DeviceProcessEvents',
    'FileName matches regex ".*[.]exe$"',
    'FileName matches regex "power*.exe"',
  ),
  'group that a pattern does not have': extend(
    'DeviceProcessEvents',
    'Port = extract(@"-p (\\d+)", 1, ProcessCommandLine)',
    'Port = extract(@"-p (\\d+)", 2, ProcessCommandLine)',
  ),
  'pattern and text turned round': extend(
    'DeviceProcessEvents',
    'Port = extract(@"-p (\\d+)", 1, ProcessCommandLine)',
    'Port = extract(ProcessCommandLine, 1, @"-p (\\d+)")',
  ),
  'dollar for a group in a replacement': extend(
    'DeviceProcessEvents',
    'Short = replace_regex(ProcessCommandLine, @"-p (\\d+)", @"\\1")',
    'Short = replace_regex(ProcessCommandLine, @"-p (\\d+)", "$1")',
  ),
  'pattern where a text is replaced': extend(
    'DeviceProcessEvents',
    'Short = replace_regex(ProcessCommandLine, @"\\s+", " ")',
    'Short = replace_string(ProcessCommandLine, @"\\s+", " ")',
  ),
  'pattern and text of a replacement turned round': extend(
    'DeviceProcessEvents',
    'Short = replace_string(ProcessCommandLine, "\\"", "")',
    'Short = replace_string("\\"", ProcessCommandLine, "")',
  ),
  'pattern where a text is split': extend(
    'Syslog',
    'Words = split(SyslogMessage, " ")',
    'Words = split(SyslogMessage, @"\\s+")',
  ),
  'split with its arguments turned round': extend(
    'Syslog',
    'Words = split(SyslogMessage, " ")',
    'Words = split(" ", SyslogMessage)',
  ),
  'trim with its arguments turned round': extend(
    'SigninLogs',
    'Agent = trim(" ", UserAgent)',
    'Agent = trim(UserAgent, " ")',
  ),
  'text to search and text to find turned round': extend(
    'SigninLogs',
    'At = indexof(UserPrincipalName, "@")',
    'At = indexof("@", UserPrincipalName)',
  ),
  'flags behind a pattern': where(
    'DeviceProcessEvents',
    'ProcessCommandLine matches regex "(?i)invoke-web"',
    'ProcessCommandLine matches regex "/invoke-web/i"',
  ),
  'substring that starts behind a negative length': extend(
    'SigninLogs',
    'Start = substring(UserPrincipalName, 0, 5)',
    'Start = substring(UserPrincipalName, 5, 0)',
  ),
  'percent-decoding of what is base64': extend(
    'DeviceProcessEvents',
    'Text = base64_decode_tostring(extract("-enc (.*)", 1, ProcessCommandLine))',
    'Text = base64_decode_tostring(extract("-enc .*", 1, ProcessCommandLine))',
  ),
  'parse with a literal that never ends': extend(
    'Syslog',
    'Agent = parse_url(SyslogMessage).Host',
    'Agent = parse_url("SyslogMessage").Host',
  ),
  'text with a format of another language': extend(
    'SecurityEvent',
    'Line = strcat(Computer, " ", Account)',
    'Line = strcat("{Computer} ", "{Account}")',
  ),
  'escaped quote of SQL': where('Syslog', 'SyslogMessage has "user \\"root\\""', "SyslogMessage has 'user ''root'''"),
  'line end as four characters': where(
    'Syslog',
    'SyslogMessage contains "a\\r\\nb"',
    'SyslogMessage contains @"a\\r\\nb"',
  ),
  'a single backslash of a path as an escape': where(
    'DeviceProcessEvents',
    'FolderPath has @"Windows\\temp"',
    'FolderPath has "Windows\\temp"',
  ),
};
