import assert from 'node:assert/strict';
import fc from 'fast-check';

import { findUnlistedType, functionsOfListedTypes } from '../../../scripts/engine/build/documented-parameters';
import { scalarFunctions } from '../../../scripts/engine/functions';
import { bindQuery } from '../../../scripts/kql/bind-query';
import { createWorkspaceSchema } from '../../../scripts/kql/workspace-schema';
import type { KqlType } from '../../../scripts/engine/values';
import { outcomeOf } from '../query-rows';

const samples: Readonly<Record<KqlType, string>> = {
  bool: 'true',
  int: 'int(1)',
  long: '2',
  real: '1.5',
  decimal: 'decimal(1.5)',
  string: "'a'",
  datetime: 'datetime(2026-01-01)',
  timespan: '1h',
  guid: 'guid(74be27de-1e4e-49d9-b579-fe0b331d3642)',
  dynamic: 'dynamic([1, 2])',
};
const types = Object.keys(samples) as KqlType[];

/** Functions that take any scalar, or none, by their pages; and those that have no page of their own. */
const ofAnything = new Set(
  [
    'iff iif case coalesce not isnull isnotnull notnull isempty isnotempty notempty toint tolong toreal todouble todecimal',
    'tostring todatetime toguid gettype strcat max_of min_of isnan pi pack_array pack_all bag_pack pack_dictionary bin',
    'floor hash_md5 hash_sha1 hash_sha256 range set_equals dayofmonth dayofyear hourofday weekofyear dayofweek datepart',
    'parse_urlquery parseurlquery gzip_decompress_from_base64_string zlib_decompress_from_base64_string column_ifexists',
  ].flatMap((names) => names.split(' ')),
);

describe('findUnlistedType', () => {
  it('knows the parameters of every function that does not take anything', () => {
    const unknown = [...scalarFunctions.keys()].filter(
      (name) => !functionsOfListedTypes.has(name) && !ofAnything.has(name),
    );
    assert.deepEqual(unknown, []);
  });

  it('takes whole numbers of either width, numbers for a real, and a dynamic value for what it holds', () => {
    const unlisted = (name: string, position: number, type: KqlType) => findUnlistedType(name, position, type);
    assert.equal(unlisted('substring', 1, 'long'), undefined);
    assert.equal(unlisted('sqrt', 0, 'int'), undefined);
    assert.equal(unlisted('tolower', 0, 'dynamic'), undefined);
    assert.equal(unlisted('tolower', 0, 'long'), 'string');
    assert.equal(unlisted('make_datetime', 1, 'real'), 'int');
  });

  it('reads the last parameter for all that follow', () => {
    assert.equal(findUnlistedType('set_union', 5, 'dynamic'), undefined);
    assert.equal(findUnlistedType('set_union', 5, 'string'), 'dynamic');
  });
});

describe('an argument of any type for any function', () => {
  const schema = createWorkspaceSchema({});
  const calls = fc.record({
    name: fc.constantFrom(...scalarFunctions.keys()),
    given: fc.array(fc.constantFrom(...types), { minLength: 1, maxLength: 4 }),
  });

  it('is listed by the page, or the call is refused or a mistake; and it never ends the tool', () => {
    fc.assert(
      fc.property(calls, ({ name, given }) => {
        const columns = given.map((type, index) => `c${index}:${type}`).join(', ');
        const values = given.map((type) => samples[type]).join(', ');
        const names = given.map((_, index) => `c${index}`).join(', ');
        const query = `datatable(${columns})[${values}] | extend x = ${name}(${names})`;
        if (bindQuery(query, schema).diagnostics.some(({ severity }) => severity === 'error')) return true;
        const isListed = given.every((type, index) => findUnlistedType(name, index, type) === undefined);
        return outcomeOf(query).kind !== 'rows' || isListed;
      }),
      { numRuns: 1500 },
    );
  });
});
