import assert from 'node:assert/strict';
import { findCycles, innerRoomOf, resolveImport, roomOf, rooms, readSourceFiles, upwardImports } from './read-house';
import type { Import } from './read-house';

/**
 * The rooms inside of large rooms, from the bottom up: one imports only from those before it. What stands beside them
 * is the machinery of the large room.
 */
const innerRooms: Readonly<Record<string, readonly string[]>> = {
  engine: [
    'formats',
    'values',
    'patterns',
    'terms',
    'logs',
    'plan',
    'functions',
    'operations',
    'run',
    'aggregates',
    'build',
    'operators',
  ],
  checks: ['evidence', 'rule', 'query', 'exclusion', 'function', 'watchlist', 'automation', 'summary', 'workspace'],
  prove: [
    'windows',
    'alerts',
    'automation',
    'summaries',
    'runs',
    'expectations',
    'replay',
    'evidence',
    'recordings',
    'health',
    'tune',
    'migrate',
  ],
  emulator: ['wire', 'state', 'queries', 'incidents', 'rules', 'watchlists', 'workspace'],
  report: ['text', 'findings', 'plans', 'content', 'proofs', 'review', 'documents', 'site'],
  deploy: ['arm', 'bodies', 'kinds', 'plan', 'apply', 'pull'],
  cli: [
    'memory',
    'content',
    'logs',
    'feeds',
    'workspaces',
    'in-workspace',
    'pull',
    'batch',
    'servers',
    'completion',
    'commands',
  ],
};

/** Where checks stand, one a file; what helps them stands in evidence. */
const roomsOfChecks = ['rule', 'query', 'exclusion', 'function', 'watchlist', 'automation', 'summary', 'workspace'];

/** Where the name of a kind of resource, or of content, is compared all the same. This list only shrinks. */
const comparisonsLeft: Readonly<Record<string, number>> = {
  'cli/commands/new.ts': 1,
  'cli/commands/tour.ts': 1,
  'deploy/plan/desired-state.ts': 1,
  'deploy/pull/fix-spelling.ts': 1,
  'deploy/pull/written-fields.ts': 3,
  'report/proofs/replay-text.ts': 1,
};

/** What a room may not reach for, beyond rooms above it: its inputs are arguments. */
const forbidden: readonly { readonly rooms: readonly string[]; readonly imports: RegExp; readonly because: string }[] =
  [
    {
      rooms: [
        'content',
        'indicators',
        'kql',
        'engine',
        'expand',
        'checks',
        'prove',
        'review',
        'deploy',
        'language',
        'report',
      ],
      imports: /^(node:)?(fs|fs\/promises|child_process|readline|worker_threads)$/,
      because: 'reads files or starts processes',
    },
    {
      rooms: [
        'source',
        'content',
        'indicators',
        'kql',
        'engine',
        'expand',
        'checks',
        'prove',
        'review',
        'language',
        'report',
      ],
      imports: /^(node:)?(http|https|net|tls|dns)$/,
      because: 'reaches for the network',
    },
  ];

function show(entry: Import): string {
  return `scripts/${entry.from}:${entry.line} imports ${entry.to}`;
}

describe('The house', () => {
  const files = readSourceFiles();
  const imports = files.flatMap((file) => file.imports);

  it('asks tables of texts by ownValue: what content names may be the name of a method', () => {
    const declared = /^(export )?const (\w+): (?:Readonly<)?(?:Partial<)?Record<string,/gm;
    const tablesOf = (text: string) =>
      [...text.matchAll(declared)].map(([, exported, name = '']) => ({ exported, name }));
    const shared = files.flatMap(({ text }) => tablesOf(text).filter(({ exported }) => exported !== undefined));
    const found = files.flatMap(({ file, text }) => {
      const imported = shared.filter(({ name }) => new RegExp(`^import [^;]*\\b${name}\\b[^;]*;`, 'm').test(text));
      return [...tablesOf(text), ...imported].flatMap(({ name }) => {
        const asked = new RegExp(`(?:\\b${name}\\[(?!')|\\bin ${name}\\b).*`, 'g');
        return (text.match(asked) ?? []).map((line) => `${file}: ${line}`);
      });
    });
    assert.deepEqual(found, []);
  });

  it('has no folder that is not a room', () => {
    const found = new Set(files.map((file) => roomOf(file.file)));
    found.delete('the executable');
    assert.deepEqual([...found].filter((room) => !rooms.includes(room)).sort(), []);
  });

  it('lets a room import only from rooms below it', () => {
    assert.deepEqual(upwardImports(imports).map(show), []);
  });

  for (const [room, order] of Object.entries(innerRooms)) {
    it(`has no room inside of ${room} that is not named here`, () => {
      const found = new Set(files.filter(({ file }) => roomOf(file) === room).map(({ file }) => innerRoomOf(file)));
      found.delete('');
      assert.deepEqual([...found].sort(), [...order].sort());
    });

    it(`lets a room inside of ${room} import only from those below it`, () => {
      const upward = imports.filter((entry) => {
        const target = resolveImport(entry);
        if (target === undefined || roomOf(entry.from) !== room || roomOf(target) !== room) return false;
        const [from, to] = [order.indexOf(innerRoomOf(entry.from)), order.indexOf(innerRoomOf(target))];
        return from >= 0 && to > from;
      });
      assert.deepEqual(upward.map(show), []);
    });
  }

  it('runs every check: each file in a room of checks is in the list of all checks', () => {
    const listed = new Set(
      imports.filter((entry) => entry.from === 'checks/all-checks.ts').map((entry) => `${resolveImport(entry)}.ts`),
    );
    const forgotten = files
      .map(({ file }) => file)
      .filter((file) => roomsOfChecks.some((inner) => file.startsWith(`checks/${inner}/`)) && !listed.has(file));
    assert.deepEqual(forgotten, []);
  });

  it('has one executable, which nothing imports', () => {
    const outside = files.filter((file) => !file.file.includes('/')).map((file) => file.file);
    assert.deepEqual(outside, ['sentinel.ts']);
    assert.deepEqual(imports.filter((entry) => resolveImport(entry) === 'sentinel').map(show), []);
  });

  it('lets nothing but the command line use the local workspace', () => {
    const users = imports.filter((entry) => {
      const target = resolveImport(entry);
      return target !== undefined && roomOf(target) === 'emulator' && !['emulator', 'cli'].includes(roomOf(entry.from));
    });
    assert.deepEqual(users.map(show), []);
  });

  it('has no cycle of imports', () => {
    assert.deepEqual(findCycles(files), []);
  });

  it('imports each package in one file, its door', () => {
    const doors = new Map<string, Set<string>>();
    for (const entry of imports) {
      if (entry.to.startsWith('.') || entry.to.startsWith('node:')) continue;
      const name = entry.to
        .split('/')
        .slice(0, entry.to.startsWith('@') ? 2 : 1)
        .join('/');
      doors.set(name, (doors.get(name) ?? new Set()).add(entry.from));
    }
    const shared = [...doors].filter(([, users]) => users.size > 1).map(([name, users]) => [name, [...users].sort()]);
    assert.deepEqual(shared, []);
  });

  for (const rule of forbidden) {
    it(`has no room that ${rule.because} where it may not`, () => {
      const broken = imports.filter((entry) => rule.rooms.includes(roomOf(entry.from)) && rule.imports.test(entry.to));
      assert.deepEqual(broken.map(show), []);
    });
  }

  it('keeps the protocol of editors out of what is asked of documents', () => {
    const spoken = imports.filter((entry) => roomOf(entry.from) === 'language' && /^vscode-/.test(entry.to));
    assert.deepEqual(spoken.map(show), []);
  });

  it('reads the clock, the environment and the arguments at the command line alone', () => {
    const worldly = /\b(Date\.now\(|new Date\(\)|process\.(env|argv|stdout|stderr|exit)|console\.)/;
    const readers = files
      .filter((file) => !['cli', 'the executable'].includes(roomOf(file.file)))
      .flatMap((file) =>
        file.text
          .split('\n')
          .map((line, index) => ({ line, index }))
          .filter(({ line }) => worldly.test(line.replace(/^\s*(\*|\/\/|\/\*).*$/, '')))
          .map(({ index }) => `scripts/${file.file}:${index + 1}`),
      );
    assert.deepEqual(readers, []);
  });

  it('asks the description of a kind of resource, and does not compare its name', () => {
    const named =
      /[!=]== '(?:analyticRule|huntingQuery|function|watchlist|threatIntelligence)'|case '(?:analyticRule|huntingQuery|function|watchlist|threatIntelligence)'/g;
    const counts = files
      .filter(({ file }) => ['deploy', 'report', 'cli'].includes(roomOf(file)) && !file.startsWith('deploy/kinds/'))
      .map(
        ({ file, text }) =>
          [file, text.replaceAll(/typeof \w+ === 'function'/g, '').match(named)?.length ?? 0] as const,
      );
    const found = Object.fromEntries(counts.filter(([, count]) => count > 0));
    assert.deepEqual(found, comparisonsLeft);
  });

  it('keeps what Kusto and its runtime are called in one file', () => {
    const leaks = files
      .filter((file) => file.file !== 'kql/kusto-host.ts')
      .filter((file) => /\b(Kusto\.Language|Bridge\.|globalThis)/.test(withoutComments(file.text)))
      .map((file) => file.file);
    assert.deepEqual(leaks, []);
  });

  it('names no file for a bucket', () => {
    const buckets = files.filter((file) => /(^|\/)(utils?|helpers?|common|misc|shared|index)\.ts$/.test(file.file));
    assert.deepEqual(
      buckets.map((file) => file.file).filter((file) => !/^engine\/\w+\/index\.ts$/.test(file)),
      [],
    );
  });

  it('has no file past 400 lines', () => {
    const long = files
      .filter((file) => !file.file.startsWith('content/written/'))
      .filter((file) => file.text.split('\n').length > 401);
    assert.deepEqual(
      long.map((file) => file.file),
      [],
    );
  });
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
}
