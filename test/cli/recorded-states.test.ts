import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeResource } from '../../scripts/deploy/kinds/describe-resource';
import ownExchanges from '../emulator/own-exchanges.json';
import type { Exchange } from '../emulator/recorded-exchanges';
import { ownState } from './own-state';
import { recordedIdentity, serveRecordedState, statesOf } from './recorded-workspace';
import type { RecordedState } from './recorded-workspace';
import { startTrial } from './run-sentinel';

const own = ownExchanges as unknown as readonly Exchange[];
const corpus = join(__dirname, '..', '..', '..', 'shared', 'corpus', 'azure-recordings', 'exchanges.jsonl');

const { subscription, resourceGroup, workspace, workspaceId } = recordedIdentity;
const identity = { subscription, resourceGroup, workspace, workspaceId };

interface PlannedChange {
  readonly id: string;
  readonly action: string;
  readonly fields: readonly { readonly path: string }[];
  readonly rows: { readonly added: readonly object[]; readonly removed: readonly object[] } | null;
}

/** What `pull --all` makes of a state, and what the commands say of the repository that it made. */
async function readState(state: RecordedState) {
  const server = await serveRecordedState(state);
  const lines = Object.entries({ name: 'recorded', ...identity, endpoint: server.url });
  const trial = startTrial({
    'workspaces/recorded.yaml': lines.map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`).join(''),
  });
  try {
    const pulled = await trial.run('pull', '--all');
    const ids = [...state.keys()].map((id) => id.split('/').at(-1)!);
    const changesOf = async (...argv: string[]): Promise<PlannedChange[]> => {
      const { output, errors } = await trial.run('plan', '--format', 'json', ...argv);
      assert.ok(output.startsWith('{'), pulled.output + output + errors);
      return (JSON.parse(output) as { changes: PlannedChange[] }).changes;
    };
    const first = await changesOf('--adopt', ...ids);
    const differing = first.filter(({ rows, fields }) => {
      return (
        fields.some(({ path }) => path !== 'version') || (rows?.added.length ?? 0) + (rows?.removed.length ?? 0) > 0
      );
    });
    // Nothing but records of ownership is written where nothing differs.
    const deployed = differing.length > 0 ? undefined : await trial.run('deploy', '--adopt', ...ids);
    return {
      said: pulled.output,
      planned: first.length,
      differing,
      deployed,
      after: deployed && (await changesOf()),
      drift: deployed && (await trial.run('drift')),
      refused: server.refused,
    };
  } finally {
    trial.remove();
    await server.close();
  }
}

/** What the service makes by itself: no file has it, and nobody misses it. */
const madeByTheService = new Set([
  'lastModifiedUtc', 'version', 'watchlistId', 'watchlistAlias', 'watchlistType', 'watchlistCategory', 'tenantId',
  'created', 'updated', 'createdBy', 'updatedBy', 'isDeleted', 'uploadStatus', 'provisioningState', 'sasUri',
  'numberOfLinesToSkip', 'contentType', 'sourceType',
]); // prettier-ignore

/** Properties of a resource that hold something, that no command compares and of which the pull said no word. */
function unsaidOf(state: RecordedState, said: string): string[] {
  return [...state].flatMap(([id, resource]) => {
    const kind = /\/(alertrules|watchlists|savedsearches)\/[^/]*$/.exec(id)?.[1];
    const properties = resource['properties'] as Readonly<Record<string, unknown>>;
    if (kind === undefined || said.includes(`! ${String(properties['displayName'])}: left`)) return [];
    const kinds = { alertrules: 'analyticRule', watchlists: 'watchlist', savedsearches: 'huntingQuery' } as const;
    const known = describeResource(kinds[kind as keyof typeof kinds]).compared.fields;
    const held = Object.entries(properties).filter(([, value]) => value !== null && value !== '');
    return held
      .map(([name]) => name)
      .filter((name) => !known.includes(name) && !madeByTheService.has(name) && !said.includes(name))
      .filter(() => !said.includes(`${String(resource['kind'])}: left`))
      .filter(() => !/logmanagement\(/.test(id))
      .map((name) => `${id} ${name}`);
  });
}

/** Differences that the pull announces: resources by what of them differs. */
const announced = /^! (.*): the workspace has (no description|\d+ rows? like another)/gm;

async function assertReadWithoutLoss(state: RecordedState): Promise<void> {
  const read = await readState(state);
  assert.deepEqual(unsaidOf(state, read.said), []);
  const expected = [...read.said.matchAll(announced)].length;
  assert.equal(read.differing.length, expected, read.said + JSON.stringify(read.differing));
  for (const { fields, rows } of read.differing) {
    const paths = fields.map(({ path }) => path).filter((path) => path !== 'version');
    assert.deepEqual(
      paths.filter((path) => !/^(tags\.)?description$/.test(path)),
      [],
    );
    assert.deepEqual(rows?.added ?? [], []);
  }
  assert.deepEqual(read.refused, []);
  if (read.deployed === undefined) return;
  assert.equal(read.deployed.code, 0, read.deployed.output + read.deployed.errors);
  assert.deepEqual(
    read.after!.map(({ action }) => action),
    Array.from({ length: read.planned }, () => 'none'),
  );
  assert.equal(read.drift!.code, 0, read.drift!.output);
}

function testStates(exchanges: readonly Exchange[]): void {
  for (const sequence of new Set(exchanges.map((exchange) => exchange.sequence))) {
    const states = statesOf(exchanges.filter((exchange) => exchange.sequence === sequence));
    for (const [index, state] of states.entries()) {
      it(`are clean, and lose nothing unsaid, over ${sequence}, state ${index + 1}`, () =>
        assertReadWithoutLoss(state));
    }
  }
}

describe('pull --all, plan and drift', () => {
  testStates(own);

  it('say of odd resources what no file holds, and what an update changes', async () => {
    await assertReadWithoutLoss(ownState);
    const { said, differing } = await readState(ownState);
    assert.match(said, /^! Later: no file can hold startTimeUtc, invented; an update leaves it there$/m);
    assert.match(said, /^! Later: no file can hold entityMappings\.invented; an update takes it away$/m);
    assert.match(said, /^! Bare: the workspace has no description; the file has the name for one; an update brings/m);
    assert.match(said, /^! Bare hunt: the workspace has no description/m);
    assert.match(said, /^! Twice: no file can hold invented; an update takes it away$/m);
    assert.match(said, /^! Twice: the workspace has 2 rows like another; the file holds each once/m);
    assert.match(said, /^! 2 Fusion: left/m);
    assert.match(said, /^6 files written, 2 resources left$/m);
    assert.deepEqual(differing.map(({ rows }) => rows?.removed.length ?? 0).sort(), [0, 0, 2]);
  });
});

describe('pull --all, plan and drift over recorded states', () => {
  if (!existsSync(corpus)) {
    it('are run where the recordings are (they are not here)');
    return;
  }
  const lines = readFileSync(corpus, 'utf8').trim().split('\n');
  testStates(lines.map((line) => JSON.parse(line) as Exchange));
});
