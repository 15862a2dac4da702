import assert from 'node:assert/strict';
import { call, datetime, dynamic, guid, long, string } from '../call-function';
import { testScalarCases } from './scalar-case';

testScalarCases('functions that take text apart', [
  [
    'parse_url',
    [string('https://me:pw@h.example:8443/a/b?x=1&y=#top')],
    'dynamic',
    '{"Scheme":"https","Host":"h.example","Port":"8443","Path":"/a/b","Username":"me","Password":"pw","Query Parameters":{"x":"1","y":""},"Fragment":"top"}',
  ],
  ['parse_urlquery', [string('a=1&b=c=d')], 'dynamic', '{"Query Parameters":{"a":"1","b":"c=d"}}'],
  [
    'parse_path',
    [string('D:\\logs\\day.one.log:meta')],
    'dynamic',
    '{"Scheme":"","RootPath":"D:\\\\","DirectoryPath":"D:\\\\logs","DirectoryName":"logs","Filename":"day.one.log","Extension":"log","AlternateDataStreamName":"meta"}',
  ],
  ['parse_csv', [string('a,"b ""c"", d",,e\nnext')], 'dynamic', '["a","b \\"c\\", d","","e"]'],
  ['parse_version', [string('10.2')], 'decimal', '10000000020000000000000000'],
  ['parse_version', [string('1.2.3.4.5')], 'decimal', 'null'],
  [
    'parse_command_line',
    [string('"C:\\p q\\x.exe" -a "b c" d\\"e f\\\\'), string('windows')],
    'dynamic',
    '["C:\\\\p q\\\\x.exe","-a","b c","d\\"e","f\\\\\\\\"]',
  ],
  [
    'parse_xml',
    [string('<?xml version="1.0"?><e a="1">t &amp; u<x/><y>2</y><y b="3">4</y></e>')],
    'dynamic',
    '{"e":{"@a":"1","#text":"t & u","x":null,"y":["2",{"@b":"3","#text":"4"}]}}',
  ],
  ['parse_xml', [string('<e><f></e></f>')], 'dynamic', 'null'],
  ['parse_xml', [string('no xml')], 'dynamic', 'null'],
  ['has_any_index', [string('one two'), dynamic('["zero","TWO","one"]')], 'long', '1'],
  ['unicode_codepoints_from_string', [string('é😀')], 'dynamic', '[233,128512]'],
  ['make_string', [dynamic('[72,105]'), long(33)], 'string', 'Hi!'],
]);

testScalarCases('encodings and hashes', [
  ['base64_encode_tostring', [string('naïve')], 'string', 'bmHDr3Zl'],
  ['base64_decode_tostring', [string('bmHDr3Zl')], 'string', 'naïve'],
  ['base64_decode_tostring', [string('bmHDr3Z')], 'string', ''],
  ['base64_decode_tostring', [string('/////w==')], 'string', ''],
  ['base64_decode_toarray', [string('AQL/')], 'dynamic', '[1,2,255]'],
  ['base64_encode_fromarray', [dynamic('[1,2,255]')], 'string', 'AQL/'],
  ['base64_encode_fromarray', [dynamic('null')], 'string', ''],
  ['base64_encode_fromguid', [guid('00112233-4455-6677-8899-aabbccddeeff')], 'string', 'MyIRAFVEd2aImaq7zN3u/w=='],
  ['base64_decode_toguid', [string('MyIRAFVEd2aImaq7zN3u/w==')], 'guid', '00112233-4455-6677-8899-aabbccddeeff'],
  ['base64_decode_toguid', [string('AAAA')], 'guid', 'null'],
  ['hash_sha1', [string('')], 'string', 'da39a3ee5e6b4b0d3255bfef95601890afd80709'],
  ['url_encode', [string('a b/ü')], 'string', 'a+b%2f%c3%bc'],
  ['url_encode_component', [string('a b')], 'string', 'a%20b'],
  ['url_decode', [string('a%20b%2Fc%C3%BC+d%')], 'string', 'a b/cü d%'],
  ['hash_md5', [string('kql')], 'string', 'f1d9325cea1305b9febcca156c4447d8'],
  ['hash', [string('')], 'long', '-1205034819632174695'],
  ['hash_xxhash64', [string('abc')], 'long', '4952883123889572249'],
  ['hash', [string('abc'), long(1000)], 'long', '249'],
]);

describe('hashes of datetimes', () => {
  const day = datetime('2024-02-03');

  it('are those of their ticks for hash()', () => {
    assert.equal(call('hash', 'long', day), call('hash', 'long', long(day.value as bigint)));
  });

  it('are those of their text for hash_sha256()', () => {
    const text = string('2024-02-03T00:00:00.0000000Z');
    assert.equal(call('hash_sha256', 'string', day), call('hash_sha256', 'string', text));
  });
});

testScalarCases('functions on IP addresses', [
  ['parse_ipv4', [string('1.2.3.4')], 'long', '16909060'],
  ['parse_ipv4', [string('1.2.3.4/16')], 'long', '16908288'],
  ['parse_ipv4', [string('1.2.3.256')], 'long', 'null'],
  ['parse_ipv4_mask', [string('1.2.3.4'), long(8)], 'long', '16777216'],
  ['ipv4_is_private', [string('172.31.0.1')], 'bool', 'True'],
  ['ipv4_is_private', [string('172.32.0.1')], 'bool', 'False'],
  ['ipv4_is_private', [string('host')], 'bool', 'null'],
  ['ipv4_is_match', [string('10.0.0.1/24'), string('10.0.0.200')], 'bool', 'True'],
  ['ipv4_is_match', [string('10.0.0.1'), string('10.0.1.1'), long(16)], 'bool', 'True'],
  ['ipv4_compare', [string('10.0.0.2'), string('10.0.0.1')], 'long', '1'],
  ['ipv4_is_in_range', [string('10.1.2.3'), string('10.1.0.0/16')], 'bool', 'True'],
  ['ipv4_is_in_range', [string('10.2.2.3'), string('10.1.0.0/16')], 'bool', 'False'],
  ['ipv4_is_in_any_range', [string('10.2.2.3'), dynamic('["10.1.0.0/16","10.2.0.0/16"]')], 'bool', 'True'],
  ['ipv4_is_in_any_range', [string('10.2.2.3'), string('1.0.0.0/8'), string('2.0.0.0/8')], 'bool', 'False'],
  ['ipv4_netmask_suffix', [string('10.0.0.0/12')], 'long', '12'],
  ['format_ipv4', [long(16909060), long(24)], 'string', '1.2.3.0'],
  ['format_ipv4_mask', [string('1.2.3.4/31')], 'string', '1.2.3.4/31'],
  ['format_ipv4', [string('nonsense')], 'string', ''],
  [
    'ipv4_range_to_cidr_list',
    [string('10.0.0.3'), string('10.0.0.8')],
    'dynamic',
    '["10.0.0.3/32","10.0.0.4/30","10.0.0.8/32"]',
  ],
  ['parse_ipv6', [string('2001:db8::8:800:200c:417a')], 'string', '2001:0db8:0000:0000:0008:0800:200c:417a'],
  ['parse_ipv6', [string('1.2.3.4/24')], 'string', '0000:0000:0000:0000:0000:ffff:0102:0300'],
  ['ipv6_is_match', [string('fe80::1/64'), string('fe80::2')], 'bool', 'True'],
  ['ipv6_compare', [string('1.2.3.4'), string('1.2.3.6'), long(31)], 'long', '-1'],
  ['ipv6_is_in_range', [string('2001:db8::1'), string('2001:db8::/32')], 'bool', 'True'],
  ['ipv6_is_in_any_range', [string('2001:db9::1'), dynamic('["2001:db8::/32"]')], 'bool', 'False'],
  ['parse_ipv6_mask', [string('2001:db8::1'), long(16)], 'string', '2001:0000:0000:0000:0000:0000:0000:0000'],
  ['has_any_ipv4', [string('a 10.0.0.2 b'), string('10.0.0.1'), string('10.0.0.2')], 'bool', 'True'],
  ['has_ipv4', [string('from 10.0.0.1, ok'), string('10.0.0.1')], 'bool', 'True'],
  ['has_ipv4', [string('from 10.0.0.12'), string('10.0.0.1')], 'bool', 'False'],
  ['has_any_ipv4_prefix', [string('from 10.0.0.12'), dynamic('["9.","10.0."]')], 'bool', 'True'],
  ['has_ipv4_prefix', [string('from 10.0.0.12'), string('10.0')], 'bool', 'False'],
]);
