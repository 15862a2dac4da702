import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { Module } from 'node:module';
import path from 'node:path';
import type { Check } from '../../scripts/checks/check';
import type { BoundQuery } from '../../scripts/kql/bind-query';
import type { WorkspaceSchema } from '../../scripts/kql/workspace-schema';

type BindQuery = (text: string, schema: WorkspaceSchema) => BoundQuery;
type CreateWorkspaceSchema = (own: object) => WorkspaceSchema;

/**
 * Run as a process of its own: binds many queries and writes what came out, a line of JSON each. With the word `plain`
 * the parser runs without the files that speed it up.
 */
const doNothing = (): undefined => undefined;
const speedUps: Readonly<Record<string, object>> = {
  'speed-up-binding': { speedUpBinding: doNothing },
  'speed-up-bridge': { speedUpBridge: doNothing },
  'speed-up-classes': { speedUpClasses: doNothing },
  'speed-up-collections': { speedUpCollections: doNothing },
  'speed-up-completion': { speedUpCompletion: doNothing },
  'speed-up-analysis': { speedUpAnalysis: doNothing, fillMaps: doNothing, shareMaps: doNothing },
};
if (process.argv[2] === 'plain') {
  for (const [name, exports] of Object.entries(speedUps)) {
    const file = require.resolve(`../../scripts/kql/${name}`);
    require.cache[file] = Object.assign(new Module(file), { exports, loaded: true });
  }
}
/* eslint-disable @typescript-eslint/no-require-imports -- what is replaced above must be replaced before these load it */
const { allChecks } = require('../../scripts/checks/all-checks') as { allChecks: readonly Check[] };
const { bindQuery } = require('../../scripts/kql/bind-query') as { bindQuery: BindQuery };
const { createWorkspaceSchema } = require('../../scripts/kql/workspace-schema') as {
  createWorkspaceSchema: CreateWorkspaceSchema;
};
/* eslint-enable @typescript-eslint/no-require-imports */

/** The queries of the examples of all checks, whole and cut off at three places, and rules of the corpus if it is there. */
function queries(): string[] {
  const examples = allChecks
    .flatMap(({ failing, passing }) => [failing, passing])
    .flatMap((example) => (typeof example === 'string' ? [example] : Object.values(example)));
  const corpus = path.join(__dirname, '..', '..', '..', 'shared', 'corpus', 'analytic-rules');
  const rules = fs.existsSync(corpus)
    ? fs.readdirSync(corpus).sort().filter((_, index) => index % 40 === 0)
    : []; // prettier-ignore
  const texts = [...examples, ...rules.map((file) => fs.readFileSync(path.join(corpus, file), 'utf8'))];
  return texts
    .flatMap((text) => /^query: *[|>][^\n]*\n((?:(?: +[^\n]*)?\n)+)/m.exec(text)?.[1] ?? [])
    .flatMap((query) => [1, 3 / 4, 1 / 2, 1 / 3].map((share) => query.slice(0, query.length * share)));
}

const schema = createWorkspaceSchema({});
for (const query of queries()) {
  const { diagnostics, columns, tree } = bindQuery(query, schema);
  const hash = createHash('sha256')
    .update(JSON.stringify(tree) ?? '')
    .digest('hex');
  process.stdout.write(`${JSON.stringify({ query, diagnostics, columns, tree: hash })}\n`);
}
