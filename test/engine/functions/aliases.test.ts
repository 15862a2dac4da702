import assert from 'node:assert/strict';
import { aggregateFunctions } from '../../../scripts/engine/aggregates';
import { scalarFunctions } from '../../../scripts/engine/functions';
import type { KqlType } from '../../../scripts/engine/values';
import type { Typed } from '../call-function';
import { callText, datetime, dynamic, long, string } from '../call-function';

const bag = dynamic('{"a":1}');
const list = dynamic('[1,2]');

const scalarAliases: readonly (readonly [alias: string, name: string, given: readonly Typed[], type: KqlType])[] = [
  ['notnull', 'isnotnull', [long(1)], 'bool'],
  ['notempty', 'isnotempty', [string('')], 'bool'],
  ['parsejson', 'parse_json', [string('[1]')], 'dynamic'],
  ['toobject', 'parse_json', [string('[1]')], 'dynamic'],
  ['extractall', 'extract_all', [string('(a)'), string('aa')], 'dynamic'],
  ['weekofyear', 'week_of_year', [datetime('2024-05-06')], 'long'],
  ['datepart', 'datetime_part', [string('month'), datetime('2024-05-06')], 'long'],
  ['arraylength', 'array_length', [list], 'long'],
  ['array_iif', 'array_iff', [dynamic('[true]'), long(1), long(2)], 'dynamic'],
  ['array_strcat', 'strcat_array', [list, string('-')], 'string'],
  ['pack_dictionary', 'bag_pack', [string('a'), long(1)], 'dynamic'],
  ['unicode_codepoints_to_string', 'make_string', [list], 'string'],
  ['to_utf8', 'unicode_codepoints_from_string', [string('é')], 'dynamic'],
  ['base64_encodestring', 'base64_encode_tostring', [string('a')], 'string'],
  ['base64_decodestring', 'base64_decode_tostring', [string('YQ==')], 'string'],
  ['parseurl', 'parse_url', [string('http://a.example/')], 'dynamic'],
  ['parseurlquery', 'parse_urlquery', [string('a=1')], 'dynamic'],
  ['parsecsv', 'parse_csv', [string('a,b')], 'dynamic'],
  ['pack', 'bag_pack', [string('a'), bag], 'dynamic'],
  ['toboolean', 'tobool', [string('true')], 'bool'],
  ['todouble', 'toreal', [string('1.5')], 'real'],
];

const aggregateAliases: readonly (readonly [alias: string, name: string])[] = [
  ['argmax', 'arg_max'],
  ['argmin', 'arg_min'],
  ['any', 'take_any'],
  ['anyif', 'take_anyif'],
  ['makeset', 'make_set'],
  ['makelist', 'make_list'],
  ['make_dictionary', 'make_bag'],
];

describe('other names of functions', () => {
  for (const [alias, name, given, type] of scalarAliases) {
    it(`${alias}() gives what ${name}() gives`, () => {
      assert.equal(callText(alias, type, ...given), callText(name, type, ...given));
    });
  }

  for (const [alias, name] of aggregateAliases) {
    it(`${alias}() follows the same page as ${name}()`, () => {
      assert.equal(aggregateFunctions.get(alias)?.doc, aggregateFunctions.get(name)?.doc);
    });
  }

  it('are in lower case like all names, and every function names its page', () => {
    for (const [name, { doc }] of [...scalarFunctions, ...aggregateFunctions]) {
      assert.match(name, /^[a-z][a-z0-9_]*$/);
      assert.match(doc, /\(\)/, name);
    }
  });
});
