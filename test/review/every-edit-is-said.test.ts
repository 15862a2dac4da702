import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { exampleFiles } from '../../scripts/checks/example-files';
import { formatYaml, parseYaml } from '../../scripts/source/yaml-document';
import { readCatalog } from '../../scripts/content/read-catalog';
import { reviewContent } from '../../scripts/review/review-content';
import type { ReviewedState } from '../../scripts/review/reviewed-state';
import { createSourceFile } from '../../scripts/source/source-file';

type Data = Record<string, unknown>;

/** A small catalog as plain data by path: one file of each kind that holds content, tied to each other. */
function smallCatalog(): Record<string, Data> {
  const files = exampleFiles({
    'detections/a/rule.yaml': `query: |
  ASimDnsActivityLogs
  | where DnsQuery in ((_GetWatchlist('example') | where Type == "domain" | project Value))
customDetails: { Name: DnsQuery }
incidentConfiguration:
  createIncident: true
falsePositives:
  - id: scanner
    scenario: The scanner asks for every name.
    exclude: { ASimDnsActivityLogs: 'SrcIpAddr == "10.0.0.9"' }
    owner: net-team
    expiresOn: 2027-01-31
waivers:
  - { check: query-cost, reason: Small., until: 2027-01-31 }
`,
    'detections/a/rule.test.yaml': `cases:
  - name: A query fires
    events:
      ASimDnsActivityLogs:
        - { TimeGenerated: -5m, DnsQuery: bad.example.net, SrcIpAddr: 10.0.0.1 }
    expect: { rowCount: 1, rows: [{ DnsQuery: bad.example.net }] }
  - name: Another name
    events:
      ASimDnsActivityLogs: [{ TimeGenerated: -5m, DnsQuery: good.example.net }]
    expect: nothing
`,
    'detections/hunts/hunt.yaml': '',
    'watchlists/example.yaml': 'minConfidence: 50\nmaxAge: 90d\n',
    'watchlists/hosts.yaml':
      '# without indicators\nalias: hosts\nsearchKey: Host\nitems:\n  - { Host: build-1, Why: builds }\n',
    'functions/BlockedQueries.yaml': 'version: 1.0.0\n',
    'workspaces/groups/all.yaml': 'overlays:\n  - { detection: a/rule, reason: Less., set: { severity: Low } }\n',
    'workspaces/example.yaml':
      'groups: [all]\nprune: true\noverlays:\n  - { detection: a/rule, reason: More., set: { triggerThreshold: 2 } }\n',
    'automation/close.yaml': `id: 5b0c1a52-7d58-4d4f-9a0e-6f6f5d6d2b99
name: Close
order: 1
triggersOn: Incidents
triggersWhen: Created
actions:
  - actionType: ModifyProperties
    actionConfiguration: { status: Closed, classification: Undetermined }
`,
    'checks.yaml': 'severities:\n  query-cost: { severity: warning, reason: Small tables. }\n',
  });
  return Object.fromEntries(
    files.map(({ path, text }) => [path, parseYaml(createSourceFile(path, text)).value?.value as Data]),
  );
}

function stateOf(files: Readonly<Record<string, Data>>): ReviewedState {
  const sources = Object.entries(files).map(([path, data]) => createSourceFile(path, formatYaml(data)));
  const { value, diagnostics } = readCatalog(sources);
  return { catalog: value, diagnostics, asOf: new Date('2026-06-02T12:00:00Z') };
}

/** Every place of plain data that an edit can begin at. */
function placesIn(value: unknown, path: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const steps = Array.isArray(value) ? value.keys() : Object.keys(value);
  const inner = [...steps].flatMap((step) =>
    placesIn((value as Record<string | number, unknown>)[step], [...path, step]),
  );
  return path.length === 0 ? inner : [path, ...inner];
}

const others: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    'Low',
    'High',
    'gt',
    'lt',
    '2h',
    '1d',
    'PT3H',
    '2026-12-31',
    '2028-12-31',
    'off',
    'error',
    'nothing',
    'a or b',
    'DnsQuery == "x"',
    'other.example.net',
    '2.0.0',
  ),
  fc.constantFrom(true, false, 0, 1, 3, 90, null),
  fc.string({ maxLength: 8 }),
  fc.constantFrom({}, [], { severity: 'Low' }, ['x']),
);

interface Edit {
  readonly file: number;
  readonly place: number;
  readonly how: 'set' | 'delete' | 'add' | 'repeat';
  readonly value: unknown;
}

const edits: fc.Arbitrary<readonly Edit[]> = fc.array(
  fc.record({
    file: fc.nat(100),
    place: fc.nat(1000),
    how: fc.constantFrom('set', 'set', 'delete', 'add', 'repeat'),
    value: others,
  }),
  { minLength: 1, maxLength: 4 },
);

function apply(files: Record<string, Data>, { file, place, how, value }: Edit): void {
  const names = Object.keys(files);
  const data = files[names[file % names.length] ?? ''];
  const places = placesIn(data);
  const path = places[place % places.length];
  if (path === undefined || path.length === 0) return;
  const last = path.at(-1)!;
  let holder = data as unknown as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) holder = holder[step] as Record<string | number, unknown>;
  if (how === 'add' && !Array.isArray(holder)) holder['added'] = value;
  else if (how === 'delete' && !Array.isArray(holder)) Reflect.deleteProperty(holder, last);
  else if (Array.isArray(holder) && how !== 'set') {
    if (how === 'delete') holder.splice(Number(last), 1);
    else holder.push(how === 'repeat' ? structuredClone(holder[last as number] as unknown) : value);
  } else holder[last] = value;
}

describe('reviewContent, of random edits', function () {
  this.timeout(120_000);

  it('speaks of each key of each file that differs, and says nothing of weight where none does', () => {
    const base = smallCatalog();
    const before = stateOf(base);
    fc.assert(
      fc.property(edits, (made) => {
        const files = structuredClone(base);
        for (const edit of made) apply(files, edit);
        const after = stateOf(files);
        const statements = reviewContent({
          before,
          after,
          files: Object.keys(files).map((path) => ({ path, status: 'edited' })),
        });
        const wrote = Object.keys(base).flatMap((path) => {
          const [old, now] = [
            base[path],
            parseYaml(createSourceFile(path, formatYaml(files[path]))).value?.value as Data,
          ];
          const keys = [...new Set([...Object.keys(old ?? {}), ...Object.keys(now ?? {})])];
          return keys.filter((key) => !isDeepStrictEqual(old?.[key], now?.[key])).map((key) => ({ path, key }));
        });
        for (const { path, key } of wrote) {
          const isSpoken = statements.some(({ covers }) =>
            covers.some(({ file, path: part }) => file === path && (part.length === 0 || part[0] === key)),
          );
          assert.ok(isSpoken, `nothing is said of ${key} in ${path}`);
        }
        if (wrote.length === 0)
          assert.deepEqual(
            statements.filter(({ kind }) => kind !== 'respelled'),
            [],
          );
        for (const { places } of statements) for (const { line } of places) assert.ok(line >= 1);
      }),
      { numRuns: 120 },
    );
  });
});
