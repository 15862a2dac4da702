import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { DynamicValue } from '../../../scripts/engine/values';
import type { Typed } from '../call-function';
import { operate, string } from '../call-function';

/* Runs every row of the tables in docs/kql-terms.md. */

interface Row {
  readonly text: string;
  readonly needle: string | readonly string[];
  readonly answers: readonly boolean[];
}

const page = readFileSync(path.join(__dirname, '..', '..', '..', 'docs', 'kql-terms.md'), 'utf8');

function readRows(): Row[] {
  return page
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => {
      const [, text = '', needle = '', ...answers] = line.split(/ ?(?<!\\)\| ?/);
      return {
        text: readCell(text) as string,
        needle: readCell(needle) as string | string[],
        answers: answers
          .map((answer) => answer.trim())
          .filter((answer) => answer !== '')
          .map((answer) => answer === 'yes'),
      };
    });
}

function readCell(cell: string): unknown {
  return JSON.parse(
    cell
      .trim()
      .replace(/^`+|`+$/g, '')
      .replaceAll('\\|', '|'),
  );
}

function list(needles: readonly string[]): Typed {
  return { type: 'dynamic', value: needles as DynamicValue };
}

describe('docs/kql-terms.md', () => {
  const rows = readRows();

  it('has several hundred rows', () => {
    assert(rows.length > 300, `only ${String(rows.length)} rows were read`);
  });

  for (const { text, needle, answers } of rows) {
    const shown = `${JSON.stringify(text)} and ${JSON.stringify(needle)}`;
    if (typeof needle === 'string') {
      it(`is right about has, !has, has_any and has_all of ${shown}`, () => {
        const has = answers[0]!;
        assert.equal(operate('has', 'bool', string(text), string(needle)), has, 'has');
        assert.equal(operate('!has', 'bool', string(text), string(needle)), !has, '!has');
        assert.equal(operate('has_any', 'bool', string(text), list([needle])), has, 'has_any');
        assert.equal(operate('has_all', 'bool', string(text), list([needle])), has, 'has_all');
      });
    } else {
      it(`is right about has_any and has_all of ${shown}`, () => {
        assert.equal(operate('has_any', 'bool', string(text), list(needle)), answers[0], 'has_any');
        assert.equal(operate('has_all', 'bool', string(text), list(needle)), answers[1], 'has_all');
      });
    }
  }
});
