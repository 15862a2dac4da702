import assert from 'node:assert/strict';

import { readCsvFeed } from '../../../scripts/indicators/feeds/read-csv-feed';
import type { ColumnMapping } from '../../../scripts/indicators/feeds/csv-layout';
import { OperationError } from '../../../scripts/source/operation-error';
import { readFeed } from './read-feed';

function read(text: string, mapping: ColumnMapping = {}) {
  return readFeed((feed, sink) => readCsvFeed(feed, sink, mapping), text);
}

async function values(text: string, mapping: ColumnMapping = {}): Promise<string[]> {
  const { indicators } = await read(text, mapping);
  return indicators.map(({ type, value }) => `${type} ${value}`);
}

describe('readCsvFeed', () => {
  it('recognises columns by their usual names, in any order and case', async () => {
    const text = '\ufeffNotes,Indicator_Type,Indicator Value\nx,hostname,Evil[.]example\n';
    assert.deepEqual(await values(text), ['domain evil.example']);
  });

  it('takes columns by name or by number', async () => {
    assert.deepEqual(await values('Domain;x,Note\nevil.example,\n', { value: ['Domain;x'] }), ['domain evil.example']);
    assert.deepEqual(
      await values('2026-06-01,someone,domain,evil.example\n', { firstSeen: ['1'], type: ['3'], value: ['4'] }),
      ['domain evil.example'],
    );
  });

  it('takes the type from the form of the value where the list says none', async () => {
    const list = [
      'evil.example',
      '45.83.64.1',
      '45.83.64.1:443',
      'hxxp://evil.example/a',
      'bad@evil.example',
      'a'.repeat(40),
    ];
    assert.deepEqual(await values(`value\n${list.join('\n')}\n`), [
      'domain evil.example',
      'ip 45.83.64.1',
      'ip:port 45.83.64.1:443',
      'url http://evil.example/a',
      'email bad@evil.example',
      `sha1 ${'a'.repeat(40)}`,
    ]);
  });

  it('corrects the name of a neighbouring type', async () => {
    assert.deepEqual(await values('type,value\nurl,45.83.64.1:443\nhostname,45.83.64.1\nip,45.83.64.0/24\n'), [
      'ip:port 45.83.64.1:443',
      'ip 45.83.64.1',
      'cidr 45.83.64.0/24',
    ]);
  });

  it('takes the hashes of one file that stand in one cell', async () => {
    assert.deepEqual(await values(`value,entity_type\n"${'a'.repeat(64)},${'b'.repeat(32)}",file\n`), [
      `sha256 ${'a'.repeat(64)}`,
      `md5 ${'b'.repeat(32)}`,
    ]);
  });

  it('reads cells with quotes, commas and line ends', async () => {
    const { indicators } = await read('value,tags,reference\nevil.example,"a;b","see ""x"",\nthere"\n');
    assert.deepEqual([indicators[0]?.tags, indicators[0]?.reference], [['a', 'b'], 'see "x", there']);
  });

  it('reads a URL without a scheme as one of http, where it is called a URL or its host can exist', async () => {
    const list = 'type,value\nurl,evil.example/a\ndomain,evil.example/b?c\nurl,45.83.64.1:8080/d\n';
    assert.deepEqual(await values(list), [
      'url http://evil.example/a',
      'url http://evil.example/b?c',
      'url http://45.83.64.1:8080/d',
    ]);
    assert.deepEqual(await values('value\nevil-one.com/a\nno.such-suffix/a\nand/or\n'), ['url http://evil-one.com/a']);
  });

  it('reads a list without a header, one indicator a line, and comments', async () => {
    assert.deepEqual(await values('# of today\nevil-one.com\n\n# more\n45.83.64.1\n'), [
      'domain evil-one.com',
      'ip 45.83.64.1',
    ]);
  });

  it('tells the separator by the header', async () => {
    for (const separator of [';', '\t', '|']) {
      const list = `Type,Value,Tags\ndomain,a.example,x\n`.replaceAll(',', separator);
      assert.deepEqual(await values(list), ['domain a.example']);
    }
  });

  it('refuses a list whose columns it cannot know', async () => {
    await assert.rejects(read('a,b\n1,2\n', {}), /No column of the list is recognised/);
    await assert.rejects(read('Domain,b\n1,2\n', { value: ['Domian'] }), (error) => error instanceof OperationError && /Did you mean Domain/.test(error.help)); // prettier-ignore
    await assert.rejects(read('value\n"evil.example\n', {}), /cannot be read as CSV/);
    await assert.rejects(read('<html></html>', {}), /web page/);
    await assert.rejects(read(' \n', {}), /empty/);
  });
});
