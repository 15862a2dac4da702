import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { startTrial } from './run-sentinel';
import type { Outcome, Trial } from './run-sentinel';

const queryOf = (list: string) => `// Hunt for DNS queries to known names
// Source: ThreatFox - Ember Loader
let names = dynamic([${list}]);
DnsEvents
| where Name has_any (names)
| project TimeGenerated, Computer, Name
`;

const hunt = `Ember Loader calls home.
IOC Summary
Malware Family: Ember Loader Total IOCs: 2 IOC Types: domain
| Type | Value | Threat Type | First Seen | Confidence |
|---|---|---|---|---|
| domain | ember-updates.net | botnet_cc | 2026-06-01 | 75% |
| domain | panel.ember-gate.org | botnet_cc | 2026-05-30 | 90% |
${queryOf('"ember-updates.net", "panel.ember-gate.org"')}| Sentinel Table | Notes |
|---|---|
DnsEvents | Ensure this data connector is enabled |
Scenario: A researcher looks the names up.
Filter/Exclusion: Leave out the laboratory.
`;

const seeds = path.join(__dirname, '..', '..', '..', 'shared', 'seeds');

describe('sentinel import hunt', () => {
  let trial: Trial;

  beforeEach(() => {
    trial = startTrial({ 'detections/.keep': '' });
  });

  afterEach(() => {
    trial.remove();
  });

  async function importHunt(text: string, ...flags: readonly string[]): Promise<Outcome> {
    trial.write({ 'hunt.txt': text });
    return trial.run('import', 'hunt', 'hunt.txt', ...flags);
  }

  function read(file: string): string {
    return fs.readFileSync(path.join(trial.root, file), 'utf8');
  }

  function written(): readonly string[] {
    return ['detections', 'watchlists']
      .flatMap((folder) => {
        const place = path.join(trial.root, folder);
        return fs.existsSync(place) ? fs.readdirSync(place, { recursive: true }).map(String) : [];
      })
      .filter((file) => file.endsWith('.yaml'));
  }

  async function assertHolds(): Promise<void> {
    for (const command of ['validate', 'test']) {
      const { code, output } = await trial.run(command);
      assert.equal(code, 0, output);
    }
  }

  it('writes a list, a hunt and a proof that hold, and overwrites nothing', async () => {
    const { code, output } = await importHunt(hunt);
    assert.equal(code, 0, output);
    await assertHolds();
    const detection = read('detections/ember-loader/hunt-2026-06.yaml');
    assert.match(detection, /_GetWatchlist\('ember-loader-2026-06'\)\n +\| where Type == "domain"/);
    assert.match(detection, /triage: Leave out the laboratory\./);
    assert.match(read('watchlists/ember-loader-2026-06.yaml'), /value: panel\.ember-gate\.org\n.*botnet_cc/);
    const before = detection;
    const again = await importHunt(hunt);
    assert.equal(again.code, 1);
    assert.match(again.output, /Nothing was written.*\n.*is there already/);
    assert.equal(read('detections/ember-loader/hunt-2026-06.yaml'), before);
  });

  it('demands that the hunt expands to the text of its page', async () => {
    await importHunt(hunt);
    const test = read('detections/ember-loader/hunt-2026-06.test.yaml');
    assert.match(test, /expandsTo: \|\n +\/\/ Hunt for DNS queries to known names/);
    assert.match(test, /let names = dynamic\(\["ember-updates\.net", "panel\.ember-gate\.org"\]\);/);
  });

  it('writes nothing in a dry run', async () => {
    const { code, output } = await importHunt(hunt, '--dry-run');
    assert.equal(code, 0);
    assert.match(output, /would write detections\/ember-loader\/hunt-2026-06\.yaml/);
    assert.deepEqual(written(), []);
  });

  it('makes a hunt of each query of a page, over whatever the types of its indicators are', async () => {
    const text = `# Ember Loader of June
Malware Family: Ember Loader
| IOC Type | Indicator |
|---|---|
| ip:port | 45[.]77[.]1[.]9:443 |
| sha256_hash | ${'0a1b2c3d'.repeat(8)} |
| url | hxxps://ember-updates[.]net/gate.php |

\`\`\`kql
let addresses = dynamic(["45.77.1.9"]);
DeviceNetworkEvents
| where ActionType == "ConnectionSuccess" and RemoteIP in (addresses)
| project TimeGenerated, DeviceName, RemoteIP
\`\`\`
\`\`\`kusto
DeviceFileEvents
| where SHA256 in ("${'0a1b2c3d'.repeat(8)}")
| project TimeGenerated, DeviceName, SHA256
\`\`\`
\`\`\`
UrlClickEvents
| where Url in~ ("https://ember-updates.net/gate.php")
| project TimeGenerated, AccountUpn, Url
\`\`\`
`;
    const { code, output } = await importHunt(text);
    assert.equal(code, 0, output);
    assert.equal(written().length, 7, written().join());
    await assertHolds();
    const network = read('detections/ember-loader/hunt-hunt-device-network-events.yaml');
    assert.match(network, /project Value = extract/);
    assert.match(read('detections/ember-loader/hunt-hunt-device-network-events.test.yaml'), /expandsTo/);
    await trial.run('site', '--out', 'site');
    const page = read('site/detections/ember-loader/hunt-hunt-device-network-events.html');
    assert.match(page, /45\[\.\]77\[\.\]1\[\.\]9:443/);
  });

  it('keeps a list that the tables do not have as it is written, and says what they lack', async () => {
    const { code, output } = await importHunt(hunt.replace('dynamic(["ember', 'dynamic(["other.net", "ember'));
    assert.equal(code, 0, output);
    assert.match(output, /note hunt\.txt:10: the list stays as it is written: the hunt's tables lack other\[\.\]net/);
    assert.match(read('detections/ember-loader/hunt-2026-06.yaml'), /dynamic\(\["other\.net"/);
    await assertHolds();
  });

  it('refuses what cannot be an indicator by its line, and takes the rest', async () => {
    const text = hunt.replace('|---|---|---|---|---|\n', '$&| ip | 127.0.0.1 | botnet_cc | 2026-06-01 | 75% |\n');
    const { code, output } = await importHunt(text);
    assert.equal(code, 1);
    assert.match(output, /refused hunt\.txt:6: 127\[\.\]0\[\.\]0\[\.\]1 is not an address of the public internet/);
    assert.match(output, /note hunt\.txt:3: the hunt says 2 indicators, and lists 3/);
    await assertHolds();
  });

  it('writes nothing of a page whose query cannot be run, and says so by its line', async () => {
    for (const [text, said] of [
      [hunt.replace('| where Name', '| wher Name'), /refused hunt\.txt:12: the query cannot be run: .*wher/],
      [hunt.replace('DnsEvents\n|', 'NoTable_CL\n|'), /refused hunt\.txt:11: /],
      ['Only words.', /refused hunt\.txt:1: no query was found/],
    ] as const) {
      const { code, output } = await importHunt(text);
      assert.equal(code, 1, output);
      assert.match(output, said);
      assert.deepEqual(written(), []);
    }
  });

  it('keeps hostile text from being anything else in files, pages and on a terminal', async () => {
    const hostile = hunt
      .replaceAll('Ember Loader', '<img src=x onerror=alert(1)>\u001b[31m')
      .replace('A researcher', '</script><script>alert(\'x\')</script> {{Computer}} "quoted": - #');
    const { output } = await importHunt(hostile, '--name', 'hostile/hunt', '--watchlist', 'hostile-list');
    assert.doesNotMatch(output, /\u001b/);
    await assertHolds();
    await trial.run('site', '--out', 'site');
    const page = read('site/detections/hostile/hunt.html');
    assert.doesNotMatch(page, /<img src=x|<script>alert/);
    assert.match(page, /&lt;script>alert|&lt;script&gt;alert/);
  });

  it('refuses a file that is not a text', async () => {
    for (const [content, said] of [
      [Buffer.from([0xff, 0xfe, 0x41]), /is not UTF-8/],
      [Buffer.from('a\0b'), /holds no text/],
      [Buffer.from(' \n'), /holds no text/],
    ] as const) {
      trial.write({ 'hunt.txt': content });
      const { code, errors } = await trial.run('import', 'hunt', 'hunt.txt');
      assert.equal(code, 2);
      assert.match(errors, said);
    }
  });

  it('brings everything that the first hunts say onto the pages of the site', async function () {
    if (!fs.existsSync(seeds)) {
      process.stdout.write('      skipped: the hunts are not beside this repository\n');
      return this.skip();
    }
    for (const file of fs.readdirSync(seeds)) {
      trial.write({ [file]: fs.readFileSync(path.join(seeds, file)) });
      const { code, output } = await trial.run('import', 'hunt', file, '--as-of', '2026-06-02');
      assert.equal(code, 0, output);
    }
    await assertHolds();
    await trial.run('site', '--out', 'site', '--as-of', '2026-06-02');
    const pages = ['05', '06'].map((month) => textOf(read(`site/detections/nanocore-rat/hunt-2026-${month}.html`)));
    for (const [index, file] of fs.readdirSync(seeds).sort().reverse().entries()) {
      const lines = fs.readFileSync(path.join(seeds, file), 'utf8').split('\n');
      for (const line of lines) {
        for (const part of partsOf(line)) assert.ok(pages[index]?.includes(part), `${file}: ${part}`);
      }
    }
  });
});

/** What a reader sees of a page, on one line, with the indicators as they are. */
function textOf(html: string): string {
  const text = html.replace(/<[^>]*>/g, '').replaceAll('[.]', '.');
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
}

/** What a line of a hunt says: its cells, or its words without the label. */
function partsOf(line: string): readonly string[] {
  if (/^[|\s:-]*$/.test(line)) return [];
  if (/^Malware Family/.test(line)) return line.split(/(?=Total IOCs|IOC Types)/).map((part) => part.trim());
  const isRow = /^\|(?! (?:where|project|order))/.test(line) || / \| Ensure/.test(line);
  if (isRow)
    return line
      .split('|')
      .map((cell) => cell.trim())
      .filter((cell) => cell !== '');
  return [
    line
      .replace(/^Description: /, '')
      .replace(/^Filter\/Exclusion: /, '')
      .trim(),
  ];
}
