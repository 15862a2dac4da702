import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { demoContent } from '../demo-content';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';

const md5 = '0a'.repeat(16);
const sha1 = '0b'.repeat(20);
const sha256 = '0c'.repeat(32);

/** Indicators of every type that a table can show, some of which match the same events. */
const mixed: readonly (readonly [type: string, value: string])[] = [
  ['domain', 'bad-one.net'],
  ['domain', 'c2.deep.bad-two.co.uk'],
  ['ip', '45.61.136.10'],
  ['ip', '2a0e:97c0:3f0::1'],
  ['ip:port', '45.61.136.10:4444'],
  ['ip:port', '[2a0e:97c0:3f0::2]:443'],
  ['cidr', '45.61.136.0/24'],
  ['cidr', '2a0e:97c0:3f1::/48'],
  ['url', 'http://bad-one.net/a/gate.php?id=7'],
  ['url', 'https://45.61.137.9:8080/drop'],
  ['md5', md5],
  ['sha1', sha1],
  ['sha256', sha256],
  ['sha3-384', '0d'.repeat(48)],
  ['email', 'billing@bad-one.net'],
  ['filename', 'Invoice (1).exe'],
];

function watchlistYaml(indicators: typeof mixed, family: string, threatType?: string): string {
  const items = indicators.map(([type, value]) =>
    [
      `  - type: '${type}'\n    value: ${JSON.stringify(value)}\n    malware: ${JSON.stringify(family)}\n`,
      threatType === undefined ? '' : `    threatType: ${threatType}\n`,
    ].join(''),
  );
  return `alias: list\ndisplayName: List\nsource: Feed\nindicators:\n${items.join('')}`;
}

async function assertProved(trial: Trial): Promise<void> {
  for (const command of ['validate', 'test']) {
    const outcome = await trial.run(command);
    assert.equal(outcome.code, 0, outcome.output + outcome.errors);
  }
}

function read(trial: Trial, file: string): string {
  return fs.readFileSync(path.join(trial.root, file), 'utf8');
}

describe('sentinel new', () => {
  let trial: Trial;
  beforeEach(() => {
    trial = startTrial();
  });
  afterEach(() => trial.remove());

  it('makes of the Nanocore list the hunt from which the project was made', async () => {
    const list = path.join(demoContent, 'watchlists', 'nanocore-rat.yaml');
    trial.write({ 'watchlists/nanocore-rat.yaml': fs.readFileSync(list, 'utf8') });
    const outcome = await trial.run('new', 'detection', '--family', 'nanocore RAT', '--table', 'DnsEvents');
    assert.equal(outcome.code, 0, outcome.errors);
    await assertProved(trial);
    const expanded = await trial.run('expand', 'nanocore-rat/hunt-indicators-in-dns-events');
    const query = expanded.output.split('\n').slice(2).join('\n');
    assert.equal(
      query,
      `// Hunt for DNS queries to known malicious domains
// Source: ThreatFox - Nanocore RAT
let malicious_domains = dynamic(["michaelrutter.dev", "hitclub.ac", "nhyouthclimatetownhall.com", "shapekapseln.com.de", "estaliax.io", "duraktantuni.site"]);
DnsEvents
| where Name has_any (malicious_domains)
| project TimeGenerated, Computer, Name, IPAddresses, QueryType
| order by TimeGenerated desc
`,
    );
  });

  it('makes a detection of a list of any one type that holds as it is written', async () => {
    for (const type of new Set(mixed.map(([each]) => each))) {
      if (type === 'sha3-384') continue;
      const family = `Only ${type}`;
      const alias = `list-${type.replace(':', '-')}`;
      const yaml = watchlistYaml(
        mixed.filter(([each]) => each === type),
        family,
        'botnet_cc',
      );
      trial.write({ [`watchlists/${alias}.yaml`]: yaml.replace('alias: list', `alias: ${alias}`) });
      const outcome = await trial.run('new', 'detection', '--family', family);
      assert.equal(outcome.code, 0, outcome.errors);
    }
    assert.equal(fs.readdirSync(path.join(trial.root, 'detections')).length, 10);
    await assertProved(trial);
  });

  it('makes one detection of a list of all types', async () => {
    trial.write({ 'watchlists/list.yaml': watchlistYaml(mixed, 'Agent X') });
    const outcome = await trial.run('new', 'detection', '--watchlist', 'list');
    assert.equal(outcome.code, 0, outcome.errors);
    assert.match(outcome.output, /sha3-384: 1 active, not looked for/);
    assert.match(outcome.output, /choose the tactics and techniques/);
    await assertProved(trial);
  });

  it('makes a detection over a table that is named, of every type that it can hold', async () => {
    trial.write({ 'watchlists/list.yaml': watchlistYaml(mixed, 'Agent X', 'payload_delivery') });
    for (const name of ['CommonSecurityLog', '_Im_Dns']) {
      const outcome = await trial.run('new', 'detection', '--family', 'Agent X', '--table', name);
      assert.equal(outcome.code, 0, outcome.errors);
    }
    await assertProved(trial);
  });

  it('leaves out the other families of the list', async () => {
    const other = `  - { type: domain, value: other.net, malware: Other }\n`;
    trial.write({ 'watchlists/list.yaml': watchlistYaml([['domain', 'bad-one.net']], 'Agent X') + other });
    assert.equal((await trial.run('new', 'detection', '--family', 'agent x')).code, 0);
    await assertProved(trial);
    const expanded = await trial.run('expand');
    assert.match(expanded.output, /dynamic\(\["bad-one\.net"\]\)/);
    assert.ok(!expanded.output.includes('other.net'));
  });

  it('keeps the lookup of a list that is too long for the index, and still proves it', async () => {
    const many = Array.from({ length: 300 }, (_none, n) => ['domain', `bad-${n}.net`] as const);
    trial.write({ 'watchlists/list.yaml': watchlistYaml(many, 'Agent X', 'botnet_cc') });
    assert.equal((await trial.run('new', 'detection', '--family', 'Agent X')).code, 0);
    await assertProved(trial);
  });

  it('writes a family of hostile text so that it stays text', async () => {
    const family = 'Evil "{{Computer}}"\u2028| take 0 // \' : # \\';
    trial.write({
      'watchlists/list.yaml':
        watchlistYaml([['domain', 'bad-one.net']], family) + '  - { type: domain, value: other.net }\n',
    });
    const outcome = await trial.run('new', 'detection', '--family', family);
    assert.equal(outcome.code, 0, outcome.errors);
    await assertProved(trial);
    const rule = read(trial, 'detections/evil-computer-take-0/indicators-in-asim-dns-activity-logs.yaml');
    assert.match(rule, /alertDisplayNameFormat: "Evil [^{]* - \{\{ClientAddress\}\} matched \{\{Indicator\}\}"/);
  });

  it('overwrites nothing, and writes nothing where one file is there', async () => {
    trial.write({ 'watchlists/list.yaml': watchlistYaml([['domain', 'bad-one.net']], 'Agent X') });
    trial.write({ 'detections/agent-x/hunt-indicators-in-asim-dns-activity-logs.yaml': 'mine' });
    const outcome = await trial.run('new', 'detection', '--family', 'Agent X');
    assert.equal(outcome.code, 2);
    assert.match(
      outcome.errors,
      /hunt-indicators-in-asim-dns-activity-logs\.yaml is there already; nothing was written/,
    );
    assert.deepEqual(fs.readdirSync(path.join(trial.root, 'detections', 'agent-x')), [
      'hunt-indicators-in-asim-dns-activity-logs.yaml',
    ]);
  });

  it('makes the hunt alone', async () => {
    trial.write({ 'watchlists/list.yaml': watchlistYaml([['sha256', sha256]], 'Agent X') });
    assert.equal((await trial.run('new', 'hunt', '--family', 'Agent X', '--topic', 'files')).code, 0);
    const files = fs.readdirSync(path.join(trial.root, 'detections', 'files'));
    assert.deepEqual(files, [
      'hunt-indicators-in-device-file-events.test.yaml',
      'hunt-indicators-in-device-file-events.yaml',
    ]);
    await assertProved(trial);
  });

  const mistakes: readonly (readonly [argv: string, message: RegExp])[] = [
    ['new', /missing required argument/],
    ['new rules --family X', /There is no kind rules/],
    ['new rule', /A rule needs a name/],
    ['new rule spray --table SigninLogs', /'spray' is not a folder and name of a rule/],
    ['new rule a/b', /A rule is made over one table/],
    ['new rule a/b --table SigninLog', /There is no table SigninLog.\nDid you mean SigninLogs\?/],
    ['new detection', /Neither a family nor a watchlist is named/],
    ['new detection --family AgentX', /No watchlist holds indicators of AgentX.\nDid you mean Agent-X\?/],
    ['new detection --watchlist lisst', /There is no indicator watchlist lisst.\nDid you mean list\?/],
    ['new detection --family Agent-X --table DnsEvent', /columns of DnsEvent hold.*\nDid you mean DnsEvents\?/],
    ['new detection --family Agent-X --table EmailEvents', /No column of these tables holds ip:port/],
    ['new detection --family Agent-X --topic ../up', /is not a name for a folder/],
    ['new detection --family Old', /No indicator of Old in list is active on 2026-06-02/],
    ['new detection --watchlist plain', /There is no indicator watchlist plain/],
  ];
  for (const [argv, message] of mistakes) {
    it(`answers a mistake with a sentence: ${argv}`, async () => {
      const old = '  - { type: domain, value: old.net, malware: Old, expiresOn: 2026-01-01 }\n';
      trial.write({
        'watchlists/list.yaml': watchlistYaml([['ip:port', '45.61.136.10:4444']], 'Agent-X') + old,
        'watchlists/plain.yaml': 'alias: plain\ndisplayName: Plain\nsearchKey: Host\nitems:\n  - Host: a\n',
      });
      const outcome = await trial.run(...argv.split(' '));
      assert.equal(outcome.code, 2, outcome.output);
      assert.match(outcome.errors, message);
      assert.ok(!fs.existsSync(path.join(trial.root, 'detections')));
    });
  }

  for (const table of [
    'SigninLogs',
    'securityevent',
    'DeviceProcessEvents',
    'CommonSecurityLog',
    'Heartbeat',
    'Firewall_CL',
  ]) {
    it(`writes an empty rule over ${table} that validates, with a proof that holds`, async () => {
      const custom = 'table: Firewall_CL\ncolumns: { TimeGenerated: datetime, SourceAddress: string }\n';
      trial.write({ 'schemas/custom/firewall.yaml': custom, 'detections/.keep': '' });
      const outcome = await trial.run('new', 'rule', 'identity/password-spray', '--table', table);
      assert.equal(outcome.code, 0, outcome.errors);
      await assertProved(trial);
      assert.match(read(trial, 'detections/identity/password-spray.yaml'), /^name: Password spray$/m);
      assert.match((await trial.run('test')).output, /2 passed, 0 failed/);
      const again = await trial.run('new', 'rule', 'identity/password-spray', '--table', table);
      assert.match(again.errors, /identity\/password-spray is called Password spray, too/);
    });
  }

  it('says that a table gets no rows any more', async () => {
    trial.write({ 'detections/.keep': '' });
    const { output } = await trial.run('new', 'rule', 'dns/bad-names', '--table', 'DnsEvents');
    assert.match(output, /Mind: DnsEvents has got no new rows[^]*Read ASimDnsActivityLogs/);
  });

  it('says so where two watchlists hold the family', async () => {
    const yaml = watchlistYaml([['domain', 'bad-one.net']], 'Agent X');
    trial.write({ 'watchlists/list.yaml': yaml, 'watchlists/more.yaml': yaml.replace('alias: list', 'alias: more') });
    const outcome = await trial.run('new', 'detection', '--family', 'Agent X');
    assert.match(outcome.errors, /Agent X is in list and more/);
  });

  describe('watchlist', () => {
    beforeEach(() => {
      trial.write({
        'watchlists/other.yaml':
          'alias: other\ndisplayName: Other\nindicators: [{ type: domain, value: other.bad-host.net }]\n',
      });
    });

    it('makes a list of indicators that is valid as written, and takes what is imported', async () => {
      const made = await trial.run('new', 'watchlist', 'bad-mail');
      assert.deepEqual([made.code, made.output.split('\n')[0]], [0, 'wrote watchlists/bad-mail.yaml']);
      const { code, output } = await trial.run('validate');
      assert.equal(code, 0, output);
      fs.writeFileSync(path.join(trial.root, 'feed.txt'), 'bad-one.net\n');
      await trial.run('import', 'csv', path.join(trial.root, 'feed.txt'), '--watchlist', 'bad-mail');
      const text = read(trial, 'watchlists/bad-mail.yaml');
      assert.match(text, /indicators:\n {2}- type: domain\n {4}value: bad-one\.net\n$/);
      assert.equal((await trial.run('validate')).code, 0);
    });

    it('shows as comments what is valid once it is none', async () => {
      await trial.run('new', 'watchlist', 'bad-mail');
      const text = read(trial, 'watchlists/bad-mail.yaml')
        .replace('indicators: []\n', '')
        .replace(/^# (feed:|description|source)/gm, '$1')
        .replace(/^# {3}(\w+: .*)$/gm, '  $1')
        .replace('# An indicator;', 'indicators: # An indicator;')
        .replace(/^# {3}( *-? *\w+: )/gm, '  $1');
      trial.write({ 'watchlists/bad-mail.yaml': text });
      const { output } = await trial.run('validate');
      assert.doesNotMatch(output, /watchlist-schema|yaml/, `${text}\n${output}`);
      assert.match(text, /^feed:\n {2}format: threatfox/m);
      assert.match(text, /^indicators:.*\n {2}- type: domain/m);
    });

    it('makes a list with columns of its own', async () => {
      const made = await trial.run('new', 'watchlist', 'service-accounts', '--columns', 'Account', 'Owner');
      assert.match(made.output, /^wrote watchlists\/service-accounts\.yaml\nwrote watchlists\/service-accounts\.csv\n/);
      assert.equal(read(trial, 'watchlists/service-accounts.csv'), 'Account,Owner\n');
      assert.match(read(trial, 'watchlists/service-accounts.yaml'), /\nsearchKey: Account\n/);
      const { code, output } = await trial.run('validate');
      assert.equal(code, 0, output);
    });

    it('overwrites nothing, and says what it cannot make', async () => {
      await trial.run('new', 'watchlist', 'there');
      trial.write({ 'watchlists/moved.yaml': 'alias: renamed\ndisplayName: Moved\nindicators: []\n' });
      const wrong: readonly (readonly [readonly string[], RegExp])[] = [
        [['there'], /There is a watchlist there already/],
        [['Other'], /There is a watchlist other already/],
        [['moved'], /watchlists\/moved\.yaml is there already/],
        [['../x'], /'\.\.\/x' is not an alias/],
        [[], /No watchlist is named/],
        [['new-one', '--columns', '=cmd'], /not a name of a column/],
        [['new-one', '--columns', 'A', 'A'], /named twice/],
      ];
      for (const [flags, expected] of wrong) {
        const { code, output, errors } = await trial.run('new', 'watchlist', ...flags);
        assert.deepEqual([code, output], [2, ''], flags.join(' '));
        assert.match(errors, expected);
      }
      assert.deepEqual(fs.readdirSync(path.join(trial.root, 'watchlists')), ['moved.yaml', 'other.yaml', 'there.yaml']);
      const { errors } = await trial.run('new', 'detection', 'there');
      assert.match(errors, /A detection takes no name\.\nName its watchlist with --watchlist there/);
    });
  });
});
