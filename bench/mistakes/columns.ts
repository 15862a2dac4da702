import { behind, extend, where, type Mistakes } from './plant';

/** Bags, arrays, branches and columns of the same name. */
export const columns: Mistakes = {
  'key of a bag with a capital': extend(
    'SigninLogs',
    'System = tostring(DeviceDetail.operatingSystem)',
    'System = tostring(DeviceDetail.OperatingSystem)',
  ),
  'key of a bag in another word': extend(
    'SigninLogs',
    'Country = tostring(LocationDetails.countryOrRegion)',
    'Country = tostring(LocationDetails.country)',
  ),
  'key of a status with a capital': extend(
    'SigninLogs',
    'Code = toint(Status.errorCode)',
    'Code = toint(Status.ErrorCode)',
  ),
  'key below a key in another word': extend(
    'SigninLogs',
    'Latitude = todouble(LocationDetails.geoCoordinates.latitude)',
    'Latitude = todouble(LocationDetails.geoCoordinates.lat)',
  ),
  'key of who acted with a capital': extend(
    'AuditLogs',
    'Who = tostring(InitiatedBy.user.userPrincipalName)',
    'Who = tostring(InitiatedBy.User.UserPrincipalName)',
  ),
  'key of a target with a capital': extend(
    'AuditLogs',
    'Target = tostring(TargetResources[0].displayName)',
    'Target = tostring(TargetResources[0].DisplayName)',
  ),
  'key of an array without its number': extend(
    'AuditLogs',
    'Target = tostring(TargetResources[0].displayName)',
    'Target = tostring(TargetResources.displayName)',
  ),
  'number of an array in quotes': extend(
    'AuditLogs',
    'Target = tostring(TargetResources[0].displayName)',
    'Target = tostring(TargetResources["0"].displayName)',
  ),
  'path in one key': extend(
    'AuditLogs',
    'Who = tostring(InitiatedBy.user.userPrincipalName)',
    'Who = tostring(InitiatedBy["user.userPrincipalName"])',
  ),
  'whole bag as one of its values': where(
    'AuditLogs',
    'tostring(InitiatedBy.user.userPrincipalName) == "a@contoso.com"',
    'tostring(InitiatedBy.user) == "a@contoso.com"',
  ),
  'key of a parsed address of the web in small letters': extend(
    'DeviceNetworkEvents',
    'Host = tostring(parse_url(RemoteUrl).Host)',
    'Host = tostring(parse_url(RemoteUrl).host)',
  ),
  'key of a parsed path in small letters': extend(
    'DeviceProcessEvents',
    'Name = tostring(parse_path(FolderPath).Filename)',
    'Name = tostring(parse_path(FolderPath).FileName)',
  ),
  'key of a parsed user agent in small letters': extend(
    'SigninLogs',
    'Browser = tostring(parse_user_agent(UserAgent, "browser").Browser.Family)',
    'Browser = tostring(parse_user_agent(UserAgent, "browser").browser.family)',
  ),
  'key of a place with a capital': extend(
    'SigninLogs',
    'Country = tostring(geo_info_from_ip_address(IPAddress).country)',
    'Country = tostring(geo_info_from_ip_address(IPAddress).Country)',
  ),
  'key of what a query says in another word': extend(
    'DeviceNetworkEvents',
    'Asked = tostring(parse_urlquery(RemoteUrl)["Query Parameters"].id)',
    'Asked = tostring(parse_urlquery(RemoteUrl).QueryParameters.id)',
  ),
  'key of an entity in small letters': extend(
    'SecurityAlert',
    'Kind = tostring(parse_json(Entities)[0].Type)',
    'Kind = tostring(parse_json(Entities)[0].type)',
  ),
  'parse_json of a column that is not JSON': extend(
    'SecurityAlert',
    'First = tostring(parse_json(Entities)[0])',
    'First = tostring(parse_json(AlertName)[0])',
  ),
  'bag made with another key than is read': extend(
    'SigninLogs',
    'Bag = bag_pack("user", UserPrincipalName)\n| extend Who = tostring(Bag.user)',
    'Bag = bag_pack("user", UserPrincipalName)\n| extend Who = tostring(Bag.User)',
  ),
  'expanded value held against another type': behind(
    'AuditLogs',
    '| mv-expand TargetResources\n| where tostring(TargetResources.type) == "User"',
    '| mv-expand TargetResources\n| where tostring(TargetResources) == "User"',
  ),
  'expanded column without a type as a group': behind(
    'SecurityAlert',
    '| mv-expand Part = parse_json(Entities) to typeof(dynamic)\n| where tostring(Part.Type) == "ip"',
    '| mv-expand Part = parse_json(Entities) to typeof(long)\n| where tostring(Part) == "ip"',
  ),
  'expanding a text': behind(
    'SigninLogs',
    '| mv-expand Part = split(UserAgent, " ")',
    '| mv-expand Part = todynamic(UserAgent)',
  ),
  'both branches alike': extend(
    'SigninLogs',
    'Kind = iff(ResultType == "0", "ok", "failed")',
    'Kind = iff(ResultType == "0", "ok", "ok")',
  ),
  'branch that an earlier one takes': extend(
    'SecurityEvent',
    'Kind = case(EventID > 4700, "high", EventID > 4600, "medium", "low")',
    'Kind = case(EventID > 4600, "medium", EventID > 4700, "high", "low")',
  ),
  'same condition twice': extend(
    'SigninLogs',
    'Kind = case(ResultType == "0", "ok", ResultType == "50126", "failed", "other")',
    'Kind = case(ResultType == "0", "ok", ResultType == "0", "failed", "other")',
  ),
  'branch for what is empty turned round': extend(
    'SigninLogs',
    'Who = iff(isempty(UserPrincipalName), UserId, UserPrincipalName)',
    'Who = iff(isnotempty(UserPrincipalName), UserId, UserPrincipalName)',
  ),
  'value that no branch gives': behind(
    'SigninLogs',
    '| extend Kind = iff(ResultType == "0", "ok", "failed")\n| where Kind == "failed"',
    '| extend Kind = iff(ResultType == "0", "ok", "failed")\n| where Kind == "failure"',
  ),
  'value that a constant column never has': behind(
    'SigninLogs',
    '| extend Source = "cloud"\n| where Source == "cloud"',
    '| extend Source = "cloud"\n| where Source == "Cloud"',
  ),
  'column of a name that differs in case': behind(
    'SigninLogs',
    '| extend Account = tolower(UserPrincipalName)',
    '| extend userPrincipalName = tolower(UserPrincipalName)',
  ),
  'two new columns of names that differ in case': behind(
    'SigninLogs',
    '| extend Agent = UserAgent, Domain = tostring(split(UserPrincipalName, "@")[1])',
    '| extend Agent = UserAgent, agent = tostring(split(UserPrincipalName, "@")[1])',
  ),
  'comparison where a value is set': extend('SigninLogs', 'Kind = "cloud"', 'AppDisplayName == "cloud"'),
  'column in quotes as a value': extend('SigninLogs', 'Who = UserPrincipalName', 'Who = "UserPrincipalName"'),
  'account cut at the wrong sign': extend(
    'SigninLogs',
    'Name = tostring(split(UserPrincipalName, "@")[0])',
    'Name = tostring(split(UserPrincipalName, "\\\\")[1])',
  ),
  'part of an array before its start': extend(
    'SigninLogs',
    'Name = tostring(split(UserPrincipalName, "@")[1])',
    'Name = tostring(split(UserPrincipalName, "@")[2])',
  ),
  'first value that is a constant': extend(
    'SigninLogs',
    'Who = coalesce(UserPrincipalName, "unknown")',
    'Who = coalesce("unknown", UserPrincipalName)',
  ),
  'number with its thousands': extend('CommonSecurityLog', 'Least = toint("1000")', 'Least = toint("1,000")'),
  'number of a word': extend('CommonSecurityLog', 'Least = toint("10")', 'Least = toint("ten")'),
  'number with a unit': extend('CommonSecurityLog', 'Least = tolong("10485760")', 'Least = tolong("10MB")'),
  'duration in words': extend('SigninLogs', 'Gap = totimespan("01:00:00")', 'Gap = totimespan("1 hour")'),
  'bytes as megabytes by whole division': extend(
    'CommonSecurityLog',
    'Sent = SentBytes / 1048576.0',
    'Sent = 1 / 1048576 * SentBytes',
  ),
};
