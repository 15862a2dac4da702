import assert from 'node:assert/strict';

import type { Check } from '../../scripts/checks/check';
import { argumentOrder } from '../../scripts/checks/query/argument-order';
import { caseVaries } from '../../scripts/checks/query/case-varies';
import { choiceBranches } from '../../scripts/checks/query/choice-branches';
import { conditionGrouping } from '../../scripts/checks/query/condition-grouping';
import { dynamicProperty } from '../../scripts/checks/query/dynamic-property';
import { escapedText } from '../../scripts/checks/query/escaped-text';
import { integerDivision } from '../../scripts/checks/query/integer-division';
import { patternMeaning } from '../../scripts/checks/query/pattern-meaning';
import { shadowedTable } from '../../scripts/checks/query/shadowed-table';
import { say } from './run-example';

const querying = (...lines: string[]): string => `query: |\n${lines.map((line) => `  ${line}\n`).join('')}`;

/** Cases of a check: a table and one operator over it → what is said of it; an empty list where nothing is. */
function expectEach(
  check: Check,
  table: string,
  cases: readonly (readonly [operator: string, said: readonly RegExp[]])[],
) {
  for (const [operator, said] of cases) {
    it(`${said.length === 0 ? 'lets pass' : 'finds'} | ${operator}`, () => {
      const found = say(check, querying(table, `| ${operator}`));
      assert.equal(found.length, said.length, found.join('\n'));
      said.forEach((pattern, index) => assert.match(found[index]!, pattern));
    });
  }
}

describe('condition-grouping', () => {
  expectEach(conditionGrouping, 'SigninLogs', [
    [
      'where Location == "A" or Location == "B" and Identity != "svc"',
      [/^16:50 .*\| Put the alternatives into brackets/],
    ],
    ['where Location has "A" or Location has "B" or Location has "C" and not(Identity has "svc")', [/^16:72 /]],
    ['where (Location == "A" or Location == "B") and Identity != "svc"', []],
    ['where Location == "A" or (Location == "B" and Identity != "svc")', []],
    ['where Location == "A" or Location == "B" and Identity == "svc"', []],
    ['where Location == "A" or Identity == "B" and ClientAppUsed != "x"', []],
    ['where Location !contains "a" or Location !contains "b"', [/^16:11 .*only one with both texts is left out/]],
    ['where Location !contains "a" or Identity !contains "b"', []],
    ['where Location !contains "a" and Location !contains "b"', []],
  ]);
});

describe('dynamic-property', () => {
  expectEach(dynamicProperty, 'AuditLogs', [
    [
      'where tostring(InitiatedBy.User.id) == "x"',
      [/^16:32 User is not there as it is spelled, and null \| Write user\.$/],
    ],
    ['where tostring(parse_json(tostring(InitiatedBy.user)).userPrincipleName) == "x"', [/Write userPrincipalName/]],
    ['where tostring(TargetResources.userPrincipalName) == "x"', [/is a list, .*\[0\]\.userPrincipalName/]],
    ['where tostring(TargetResources[0].modifiedProperties[0].newvalue) == "x"', [/Write newValue/]],
    ['where tostring(InitiatedBy.user.somethingElse) == "x"', []],
    ['where tostring(TargetResources[0].userPrincipalName) == tostring(InitiatedBy["user"]["userPrincipalName"])', []],
  ]);
});

describe('choice-branches', () => {
  expectEach(choiceBranches, 'SigninLogs', [
    ['extend A = iff(Location == "x", "in", "in")', [/^16:16 iff\(\) has one value/]],
    [
      'extend A = case(Location == "x", 1, Location == "y", 2, Location == "x", 3, 4)',
      [/^16:61 This condition stands before/],
    ],
    ['extend A = iff(Location == "x", "in", "out"), B = case(Location == "x", 1, Location == "y", 1, 2)', []],
    ['extend A = iff(Location == "x", column_ifexists("NoSuchColumn", Identity), Identity)', []],
  ]);

  it('takes two variables of one value for switches', () => {
    const query = querying(
      'let near = 1;',
      'let far = 1;',
      'SigninLogs',
      '| extend A = iff(Location == "x", near, far)',
    );
    assert.deepEqual(say(choiceBranches, query), []);
  });
});

describe('argument-order', () => {
  expectEach(argumentOrder, 'SigninLogs', [
    ['extend A = replace_string("a", Location, "b")', [/^16:31 replace_string\(\) looks into a constant/]],
    ['extend A = split("@", UserPrincipalName)[0]', [/split/]],
    ['where ipv4_is_in_range("192.0.2.0/24", IPAddress)', [/ipv4_is_in_range/]],
    ['where "admin" startswith Identity', [/^16:11 startswith looks into a constant/]],
    ['where "a,b,c" has Identity', []],
    ['extend A = split(UserPrincipalName, "@")[0], B = indexof(Location, "x")', []],
  ]);
});

describe('integer-division', () => {
  const shares = 'summarize Failed = countif(ResultType != "0"), All = count() by Identity';
  expectEach(integerDivision, 'SigninLogs', [
    [`${shares} | where Failed / All > 0.5`, [/fraction is lost/]],
    [`${shares} | extend Share = Failed / All | where Share >= 0.25`, [/fraction is lost/]],
    [`${shares} | extend Share = Failed / All * 100`, [/fraction is lost/]],
    [`${shares} | extend Share = round(100 * Failed / All, 2)`, [/fraction is lost/]],
    [`${shares} | extend Share = 100.0 * Failed / All, Each = Failed / 10 | where todouble(Failed) / All > 0.5`, []],
    [`${shares} | where Failed / All > 2`, [/fraction is lost/]],
    [`${shares.replace('All = count()', 'Good = countif(ResultType == "0")')} | where Failed / Good > 2`, []],
  ]);
});

describe('pattern-meaning', () => {
  expectEach(patternMeaning, 'SigninLogs', [
    [
      'extend A = extract(@"(\\w+)@", 2, Identity)',
      [/^16:\d+ The regular expression has one group, so that group 2 is always empty/],
    ],
    ['extend A = extract(@"\\w+@", 1, Identity)', [/has no group/]],
    ['where Identity matches regex "/admin/i"', [/slashes/]],
    ['where Identity matches regex @"^\\\\d+$"', [/a backslash and the letter d, repeated/]],
    ['where Identity matches regex "bad-site.com$"', [/The dot in site.com stands for any character/]],
    ['extend A = extract(@"(\\w+)@(\\w+)", 2, Identity), B = extract(@"\\w+", 0, Identity)', []],
    ['where Identity matches regex @"^\\d+/admin/\\w+\\.com$" or Identity matches regex @"C:\\\\data"', []],
  ]);
});

describe('escaped-text', () => {
  expectEach(escapedText, 'SigninLogs', [
    ['where Identity == "CORP\\admin"', [/^16:28 \\a is the bell character here/]],
    ['where Identity has "C:\\temp"', [/\\t is a tab here/]],
    ['where Identity == "CORP\\\\admin" or Identity == @"CORP\\admin"', []],
    ['extend A = split(Identity, "\\n"), B = strcat("one two\\tthree four")', []],
  ]);
});

describe('case-varies', () => {
  expectEach(caseVaries, 'DeviceProcessEvents', [
    ['where FileName == "PowerShell.exe"', [/^16:23 FileName is compared by case.*\| Write =~ for ==\.$/]],
    ['where FileName in ("Cmd.exe", "x.exe")', [/Write in~ for in/]],
    ['where FileName =~ "PowerShell.exe" or ActionType == "ProcessCreated"', []],
  ]);
});

describe('shadowed-table', () => {
  it('finds a variable with the name of a table', () => {
    const query = querying('let SigninLogs = datatable(A: string)["x"];', 'SigninLogs');
    assert.match(say(shadowedTable, query)[0]!, /^15:7 SigninLogs is a table, and means this variable/);
  });

  it('lets a variable pass that narrows the table of its name', () => {
    const query = querying('let SigninLogs = SigninLogs | where Location == "x";', 'SigninLogs');
    assert.deepEqual(say(shadowedTable, query), []);
  });
});
