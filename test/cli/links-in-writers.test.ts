import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startTrial } from './run-sentinel';
import { localWorkspaceYaml, ruleYaml } from './trial-content';

/** The alias, the key and a row of a list that a person keeps by hand. */
const listYaml = `alias: phishing
displayName: Phishing
description: Domains of phishing.
indicators:
  - { type: domain, value: bad1.com, firstSeen: 2026-05-01 }
`;
const proofYaml = `now: 2026-06-02T12:00:00Z
cases:
  - name: It fires
    events:
      DnsEvents: [{ Name: bad1.example, Computer: dc-1 }]
    expect: { rowCount: 1 }
  - name: It does not
    events:
      DnsEvents: [{ Name: good.example, Computer: dc-1 }]
    expect: nothing
`;
const log = ['bad2.example', 'good.example']
  .map((Name) => `${JSON.stringify({ TimeGenerated: '2026-06-01T10:00:00Z', Name, Computer: 'ws-1' })}\n`)
  .join('');
const feed = 'value\nbad9.com\n';
const hunt = `Ember Loader calls home.
| Type | Value | Threat Type | First Seen | Confidence |
|---|---|---|---|---|
| domain | ember-updates.net | botnet_cc | 2026-06-01 | 75% |
let names = dynamic(["ember-updates.net"]);
DnsEvents
| where Name has_any (names)
| project TimeGenerated, Computer, Name
`;
const recording = '{"EventID":4688,"Channel":"Security","Hostname":"ws-1","@timestamp":"2026-05-01T10:00:00Z"}\n';

const content = {
  'detections/a/rule.yaml': ruleYaml(),
  'detections/a/rule.test.yaml': proofYaml,
  'watchlists/phishing.yaml': listYaml,
  'workspaces/local.yaml': `${localWorkspaceYaml}prune: true\n`,
  'logs/DnsEvents.ndjson': log,
  'feed.csv': feed,
  'hunt.txt': hunt,
  'old.yaml': ruleYaml(9),
  'parser.yaml': 'FunctionName: Names\nFunctionAlias: Names\nFunctionQuery: |\n  DnsEvents | project Name\n',
  'events.json': recording,
};

/** What some commands need to write anything, in the place of the above. */
const instead: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'validate --fix': { 'detections/a/rule.yaml': ruleYaml(1, 'medium') },
  'test --update': { 'detections/a/rule.test.yaml': proofYaml.replace('{ rowCount: 1 }', '{ recorded: true }') },
  'new test': { 'detections/c/fresh.yaml': ruleYaml(2) },
  upgrade: {
    '.github/workflows/drift.yml': `# sentinel 0.0.1 wrote this file (a2a79ea37edb1963); sentinel upgrade renews it, unless somebody edits it.\nname: x\n`,
  },
};

/** The commands that write, each with what is run before it. */
const writers: readonly (readonly string[])[][] = [
  [['validate', '--fix']],
  [['validate', '--write-baseline']],
  [['test', '--write-baseline']],
  [['test', '--update']],
  [['expand', '--out', 'out', '--workspace', 'local']],
  [['plan', '--out', 'out/plan.json']],
  [['site', '--out', 'out']],
  [['deploy']],
  [['new', 'rule', 'b/other', '--table', 'SigninLogs']],
  [['new', 'watchlist', 'others']],
  [['new', 'detection', '--watchlist', 'phishing']],
  [['new', 'test', 'c/fresh', '--from', 'logs/DnsEvents.ndjson']],
  [['import', 'csv', 'feed.csv', '--watchlist', 'phishing']],
  [['import', 'csv', 'feed.csv', '--watchlist', 'fresh']],
  [['import', 'hunt', 'hunt.txt']],
  [['adopt', '--from', 'old.yaml']],
  [['pull', '--from', 'parser.yaml']],
  [['samples', 'read', 'events.json']],
  [['init', 'new-one']],
  [['upgrade']],
];

/** The files below a folder with their texts; links are told by where they lead. */
function filesBelow(folder: string, below = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of fs.readdirSync(path.join(folder, below), { withFileTypes: true })) {
    const name = path.join(below, entry.name);
    if (entry.isDirectory()) for (const [each, text] of filesBelow(folder, name)) found.set(each, text);
    else if (entry.isSymbolicLink()) found.set(name, `-> ${fs.readlinkSync(path.join(folder, name))}`);
    else found.set(name, fs.readFileSync(path.join(folder, name), 'latin1'));
  }
  return found;
}

async function runAll(root: ReturnType<typeof startTrial>, commands: readonly (readonly string[])[]) {
  let last;
  for (const argv of commands) last = await root.run(...argv);
  return last!;
}

describe('A link in the place of what a command writes', () => {
  for (const commands of writers) {
    // The folder that a person names may be a link of the person's own.
    const named = commands[0]?.[0] === 'init' ? 'new-one' : '';
    const [before, last] = [commands.slice(0, -1), commands.at(-1)!];
    it(`changes nothing outside of the repository: ${last.join(' ')}`, async () => {
      const special = Object.entries(instead).find(([start]) => last.join(' ').startsWith(start));
      const files = { ...content, ...special?.[1] };
      const plain = startTrial(files);
      await runAll(plain, before);
      const earlier = filesBelow(plain.root);
      const { errors: said } = await plain.run(...last);
      const written = [...filesBelow(plain.root)].filter(([name, text]) => earlier.get(name) !== text);
      plain.remove();
      const places = written.map(([name]) => name);
      // Whatever the command wrote, and the topmost folder that it made for it.
      const newFolders = places.map((place) => {
        const parts = place.split(path.sep);
        const depth = parts.findIndex((_, index) => {
          const folder = parts.slice(0, index + 1).join(path.sep);
          return ![...earlier.keys()].some((each) => each === folder || each.startsWith(folder + path.sep));
        });
        return parts.slice(0, depth + 1).join(path.sep);
      });
      for (const place of new Set(
        [...places, ...newFolders].filter((each) => each !== named && !each.includes('server.json')),
      )) {
        const outside = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-outside-'));
        const trial = startTrial(files);
        await runAll(trial, before);
        const link = path.join(trial.root, place);
        const isFolder = !places.includes(place);
        const text = fs.existsSync(link) && !isFolder ? fs.readFileSync(link, 'utf8') : 'mine without an end';
        fs.writeFileSync(path.join(outside, 'victim'), text);
        fs.rmSync(link, { recursive: true, force: true });
        fs.mkdirSync(path.dirname(link), { recursive: true });
        fs.symlinkSync(isFolder ? outside : path.join(outside, 'victim'), link);
        const { code, errors } = await trial.run(...last);
        const after = filesBelow(outside);
        trial.remove();
        fs.rmSync(outside, { recursive: true });
        assert.deepEqual([...after], [['victim', text]], `${place}: ${errors}`);
        assert.ok(code !== 2 || errors.length > 0);
        assert.doesNotMatch(errors, /This is a bug/, place);
      }
      assert.ok(places.length > 0, said);
    }).timeout(240_000);
  }
});
