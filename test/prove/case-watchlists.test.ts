import assert from 'node:assert/strict';
import { judgeCase, validateCase, type WrittenCase } from './prove-case';
import { huntYaml } from './read-content';

const hosts = `alias: allowed-hosts
displayName: Allowed hosts
searchKey: HostName
items:
  - { HostName: build-01 }
`;
const domains = `alias: bad-domains
displayName: Bad domains
searchKey: Value
maxAge: { domain: 90d }
indicators:
  - { type: domain, value: bad.example, firstSeen: 2026-06-01 }
`;
const files = { 'watchlists/allowed-hosts.yaml': hosts, 'watchlists/bad-domains.yaml': domains };
const notAllowed = huntYaml(
  "let allowed = _GetWatchlist('allowed-hosts') | project HostName;\nDeviceProcessEvents | where DeviceName !in (allowed) | project DeviceName",
);
const asked = huntYaml(
  "let bad = _GetWatchlist('bad-domains') | where Type == 'domain' | project Value;\nDnsEvents | where Name in (bad) | project Name",
);
const events = 'events: { DeviceProcessEvents: [{ DeviceName: build-01 }, { DeviceName: build-02 }] }\n';

function judge(written: Omit<WrittenCase, 'files'>): string[] {
  return judgeCase({ files, ...written });
}

describe('The rows that a case gives to a watchlist', () => {
  it('stand in place of those of the repository, for one case or for all of a file', () => {
    const own = 'watchlists: { allowed-hosts: [{ HostName: build-02 }] }\n';
    const expect = 'expect: { rows: [{ DeviceName: build-01 }] }';
    assert.deepEqual(judge({ detection: notAllowed, testCase: `${own}${events}${expect}` }), ['passed']);
    const head = own.trim();
    assert.deepEqual(judge({ detection: notAllowed, head, testCase: `${events}${expect}` }), ['passed']);
    const both = `watchlists: { allowed-hosts: [] }\n${events}expect: { rowCount: 2 }`;
    assert.deepEqual(judge({ detection: notAllowed, head, testCase: both }), ['passed']);
  });

  it('of a list of indicators age as the list says, and are read defanged', () => {
    const rows =
      "[{ type: domain, value: 'C2[.]Example', firstSeen: 2026-05-30 }, { type: domain, value: old.example, firstSeen: 2025-01-01 }]";
    const testCase = `watchlists: { bad-domains: ${rows} }
events: { DnsEvents: [{ Name: c2.example }, { Name: old.example }, { Name: bad.example }] }
expect: { rows: [{ Name: c2.example }] }`;
    assert.deepEqual(judge({ detection: asked, testCase }), ['passed']);
  });

  it('make a list that the repository does not have', () => {
    const detection = huntYaml(
      "let mine = _GetWatchlist('kept-in-the-portal') | project Address;\nSigninLogs | where IPAddress in (mine) | project IPAddress",
    );
    const testCase = `watchlists: { kept-in-the-portal: [{ Address: 10.0.0.1 }] }
events: { SigninLogs: [{ IPAddress: 10.0.0.1 }, { IPAddress: 10.0.0.2 }] }
expect: { rows: [{ IPAddress: 10.0.0.1 }] }`;
    assert.deepEqual(judge({ detection, testCase }), ['passed']);
  });

  const mistakes: Readonly<Record<string, readonly [detection: string, rows: string, said: string]>> = {
    'a column that the list does not have': [
      notAllowed,
      '{ allowed-hosts: [{ Hostname: a }] }',
      '4 The watchlist allowed-hosts has no column Hostname',
    ],
    'a key that no indicator has': [
      asked,
      '{ bad-domains: [{ type: domain, value: a.example, firstseen: 2026-06-01 }] }',
      '4 An indicator has no key firstseen',
    ],
    'an indicator without a type': [asked, '{ bad-domains: [{ value: a.example }] }', '4 This indicator has no type'],
    'a type that there is not': [
      asked,
      '{ bad-domains: [{ type: host, value: a.example }] }',
      "4 'host' is none of domain, ip, ip:port, cidr, url, md5, sha1, sha256, sha3-384, email, filename",
    ],
  };
  for (const [what, [detection, rows, said]] of Object.entries(mistakes)) {
    it(`are refused by test and validate, at the same place: ${what}`, () => {
      const table = detection === asked ? 'DnsEvents: [{ Name: a }]' : 'DeviceProcessEvents: [{ DeviceName: a }]';
      const testCase = `watchlists: ${rows}\nevents: { ${table} }\nexpect: { rowCount: 1 }`;
      assert.deepEqual(judge({ detection, testCase }), [said]);
      assert.deepEqual(validateCase({ detection, testCase, files }), [said]);
    });
  }

  it('are refused of a list that the query does not read', () => {
    const testCase = `watchlists: { bad-domains: [] }\n${events}expect: { rowCount: 1 }`;
    assert.deepEqual(judge({ detection: notAllowed, testCase }), [
      '4 The query does not read the watchlist bad-domains, so that these rows prove nothing',
    ]);
  });
});
