import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { aggregateFunctions } from '../../../scripts/engine/aggregates';
import { scalarFunctions, tupleFunctions } from '../../../scripts/engine/functions';
import { givenFunctions } from '../../../scripts/engine/given-functions';

const page = readFileSync(path.join(__dirname, '..', '..', '..', 'docs', 'kql-functions.md'), 'utf8');

function namesUnder(heading: string): string[] {
  const section = page.split('\n## ').find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/`([a-z0-9_]+)`/g)].map(([, name = '']) => name);
}

describe('docs/kql-functions.md', () => {
  const lists = [
    ['Scalar functions', scalarFunctions],
    ['Scalar functions that give several columns', tupleFunctions],
    ['Scalar functions whose answers are given as rows', givenFunctions],
    ['Aggregates', aggregateFunctions],
  ] as const;
  for (const [heading, table] of lists) {
    it(`lists what the engine has under "${heading}"`, () => {
      assert.deepEqual(namesUnder(heading), [...table.keys()].sort());
    });
  }
});
