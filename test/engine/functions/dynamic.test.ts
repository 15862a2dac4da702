import { bool, datetime, dynamic, long, real, string, timespan } from '../call-function';
import { testScalarCases } from './scalar-case';

const list = dynamic('[4, 1, null, 3]');

testScalarCases('functions on arrays', [
  ['array_length', [list], 'long', '4'],
  ['array_length', [dynamic('{}')], 'long', 'null'],
  ['array_concat', [list, dynamic('7'), dynamic('["x"]')], 'dynamic', '[4,1,null,3,"x"]'],
  ['array_reverse', [list], 'dynamic', '[3,null,1,4]'],
  ['array_slice', [list, long(1), long(-2)], 'dynamic', '[1,null]'],
  ['array_split', [list, dynamic('[1,-1]')], 'dynamic', '[[4],[1,null],[3]]'],
  ['array_rotate_left', [list, long(1)], 'dynamic', '[1,null,3,4]'],
  ['array_rotate_right', [list, long(1)], 'dynamic', '[3,4,1,null]'],
  ['array_shift_left', [list, long(2)], 'dynamic', '[null,3,null,null]'],
  ['array_shift_right', [list, long(3), dynamic('0')], 'dynamic', '[0,0,0,4]'],
  ['array_sum', [list], 'real', '8.0'],
  ['array_sum', [dynamic('[]')], 'real', 'null'],
  ['array_index_of', [list, real(1)], 'long', '1'],
  ['array_index_of', [list, string('1')], 'long', '-1'],
  ['array_sort_asc', [list], 'dynamic', '[1,3,4,null]'],
  ['array_sort_desc', [list, bool(false)], 'dynamic', '[null,4,3,1]'],
  ['pack_array', [long(1), string('a'), timespan('1h')], 'dynamic', '[1,"a","01:00:00"]'],
  ['repeat', [long(2), long(3)], 'dynamic', '[2,2,2]'],
  ['array_iff', [dynamic('[true,false,null]'), dynamic('[1,2,3]'), long(9)], 'dynamic', '[1,9,null]'],
  ['strcat_array', [list, string('+')], 'string', '4+1++3'],
  ['range', [long(2), long(9), long(3)], 'dynamic', '[2,5,8]'],
  ['range', [real(0), real(1), real(0.5)], 'dynamic', '[0.0,0.5,1.0]'],
  [
    'range',
    [datetime('2024-01-01'), datetime('2024-01-01 01:30')],
    'dynamic',
    '["2024-01-01T00:00:00.0000000Z","2024-01-01T01:00:00.0000000Z"]',
  ],
  ['zip', [dynamic('[1,2]'), dynamic('["a"]')], 'dynamic', '[[1,"a"],[2,null]]'],
  ['set_union', [dynamic('[1,2]'), dynamic('[2.0,3]')], 'dynamic', '[1,2,3]'],
  ['set_intersect', [dynamic('[1,2,2]'), dynamic('[2,3]')], 'dynamic', '[2]'],
  ['set_difference', [dynamic('[1,2]'), dynamic('[2]'), dynamic('[3]')], 'dynamic', '[1]'],
  ['set_has_element', [dynamic('["a"]'), string('a')], 'bool', 'True'],
  ['set_equals', [dynamic('[1,2]'), dynamic('[2,1,1]')], 'bool', 'True'],
  ['jaccard_index', [dynamic('[1,2]'), dynamic('[2,3]')], 'real', '0.3333333333333333'],
]);

testScalarCases('functions on bags', [
  [
    'bag_pack',
    [string('a'), long(1), string('b'), datetime('2024-01-01')],
    'dynamic',
    '{"a":1,"b":"2024-01-01T00:00:00.0000000Z"}',
  ],
  ['pack', [string('a'), long(null)], 'dynamic', '{"a":null}'],
  ['bag_merge', [dynamic('{"a":1}'), dynamic('{"a":2,"b":3}')], 'dynamic', '{"a":1,"b":3}'],
  ['bag_keys', [dynamic('{"b":1,"a":{"c":2}}')], 'dynamic', '["b","a"]'],
  ['bag_has_key', [dynamic('{"a":{"c":null}}'), string('$.a.c')], 'bool', 'True'],
  ['bag_remove_keys', [dynamic('{"a":{"c":1,"d":2},"b":3}'), dynamic('["$.a.c","b"]')], 'dynamic', '{"a":{"d":2}}'],
  ['bag_set_key', [dynamic('{"a":1}'), string('b'), string('x')], 'dynamic', '{"a":1,"b":"x"}'],
  ['bag_zip', [dynamic('["a","b"]'), dynamic('[1]')], 'dynamic', '{"a":1,"b":null}'],
  ['dynamic_to_json', [dynamic('{"b":1,"a":{"d":2,"c":3}}')], 'string', '{"a":{"c":3,"d":2},"b":1}'],
  [
    'treepath',
    [dynamic('{"a":{"b":[{"c":1}]}}')],
    'dynamic',
    `["['a']","['a']['b']","['a']['b'][0]","['a']['b'][0]['c']"]`,
  ],
  ['extractjson', [string('$.a[1].b'), string('{"a":[0,{"b":"x"}]}')], 'string', 'x'],
  ['extract_json', [string("$['a b'][0]"), string('{"a b":[7]}')], 'string', '7'],
]);
