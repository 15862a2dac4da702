import assert from 'node:assert/strict';

import { findCsvLayout } from '../../../scripts/indicators/feeds/csv-layout';
import type { ColumnMapping } from '../../../scripts/indicators/feeds/csv-layout';
import { OperationError } from '../../../scripts/source/operation-error';

const [sha256, sha1] = ['a1'.repeat(32), 'b2'.repeat(20)];

/** Rows of a text without quotes, and comments, whose lines begin with a number sign. */
function layoutOf(text: string, mapping: ColumnMapping = {}) {
  const lines = text.split('\n').map((line) => line.split(',').map((cell) => cell.trim()));
  const isComment = (cells: readonly string[]) => cells[0]?.startsWith('#') === true;
  const comments = lines.filter(isComment).map(([first = '', ...rest]) => [first.slice(1).trim(), ...rest]);
  return findCsvLayout(
    lines.filter((cells) => !isComment(cells)),
    comments,
    mapping,
  );
}

/** Where the indicators stand, and what their columns are called. */
function valuesOf(text: string, mapping?: ColumnMapping): readonly string[] {
  return layoutOf(text, mapping).columns.values.map(({ index, type }) => `${index} ${type ?? ''}`.trim());
}

describe('findCsvLayout', () => {
  it('reads each column whose name is that of a type', () => {
    assert.deepEqual(valuesOf(`sha256_hash,SHA-1 hash,imphash\n${sha256},${sha1},${'c'.repeat(32)}`), [
      '0 sha256hash',
      '1 sha1hash',
    ]);
    assert.deepEqual(valuesOf('Date,Malicious URL,C2 IP Address\n2026-01-01,http://evil-one.com/,45.83.64.1'), [
      '1 url',
      '2 ipaddress',
    ]);
  });

  it('finds the types under a name of indicators by what stands there', () => {
    const { columns } = layoutOf(`Indicator,Data,Note\nSHA256,${sha256},x\nURL,evil-one[.]com,x`);
    assert.deepEqual([columns.values, columns.fields.type], [[{ index: 1, type: undefined }], 0]);
  });

  it('takes a column of types for none where none of its words is one', () => {
    const { columns } = layoutOf('ioc,type\nevil-one.com,phishing link\nevil-two.com,account takeover');
    assert.equal(columns.fields.type, undefined);
  });

  it('leaves out senders and file names beside other indicators, and reads them where there are none', () => {
    assert.deepEqual(valuesOf(`sha256,file_name,sender\n${sha256},a.exe,a@evil-one.com`), ['0 sha256']);
    assert.deepEqual(valuesOf('Sender,Subject\na@evil-one.com,Hello'), ['0 sender']);
    assert.throws(
      () => valuesOf('Start,Netmask,email\n45.83.64.0,24,abuse@evil-one.com\n45.83.65.0,24,abuse@evil-one.com'),
      /More than one/,
    );
  });

  it('takes the surest of the names for a fact', () => {
    const { fields } = layoutOf(
      'value,source,date,first_seen,reference\nevil-one.com,x,2026-01-01,2026-01-02,y',
    ).columns;
    assert.deepEqual([fields.firstSeen, fields.reference], [3, 4]);
  });

  it('finds a header in a comment, below a title, and in another language', () => {
    const row = '1,2026-01-01,http://evil-one.com/a,https://feed.example/1';
    assert.deepEqual(valuesOf(`# The list\n# id,dateadded,url,urlhaus_link\n${row}`), ['2 url']);
    assert.deepEqual([layoutOf('The list,\n,\nIOC,Note\nevil-one.com,x').headerRows], [3]);
    assert.deepEqual([layoutOf('Pozycja,Adres\n1,evil-one.com').headerRows], [1]);
  });

  it('takes no entry for a header', () => {
    assert.equal(layoutOf('domain,evil-one.com\nip,45.83.64.1').headerRows, 0);
    assert.equal(layoutOf('url,/gate.php\nurl,http://evil-one.com/\nurl,http://evil-two.com/').headerRows, 0);
  });

  it('finds the one column of a list without names that holds indicators, and says so', () => {
    const { columns, note } = layoutOf('2026-01-01,api.evil-one.com\n2026-01-02,api.evil-two.com');
    assert.deepEqual(columns.values, [{ index: 1, type: undefined }]);
    assert.equal(note, 'The indicators are read of column 2, by what stands there; --map says otherwise.');
  });

  it('finds the column that agrees with the types beside it, not the one of references', () => {
    const { columns } = layoutOf(
      'someone,url,http://evil-one.com/,https://post.example/1\nsomeone,domain,evil-one.com,https://post.example/2\nsomeone,ip,45.83.64.1,https://post.example/3',
    );
    assert.deepEqual([columns.values, columns.fields.type], [[{ index: 2, type: undefined }], 1]);
  });

  it('says which columns hold indicators and are not read', () => {
    const { note } = layoutOf(`SHA256,Web URI\n${sha256},https://pay.evil-one.com/x`);
    assert.match(note ?? '', /Not read, though .*: column 2 \(Web URI\); --map value=COLUMN/);
    assert.equal(layoutOf(`sha256,imphash\n${sha256},${'c'.repeat(32)}`).note, undefined);
  });

  it('reads the columns that it is told, by name or number, and knows their types', () => {
    const text = `SHA256,Web URI,Seen\n${sha256},https://pay.evil-one.com/x,2026-01-01`;
    assert.deepEqual(valuesOf(text, { value: ['Web URI', '1'] }), ['1', '0 sha256']);
    assert.equal(layoutOf(text, { firstSeen: ['Seen'] }).columns.fields.firstSeen, 2);
  });

  it('refuses what it cannot decide, with what to do', () => {
    const failing = (text: string, mapping?: ColumnMapping) => {
      try {
        layoutOf(text, mapping);
      } catch (error) {
        return error instanceof OperationError ? `${error.message}. ${error.help}` : String(error);
      }
      return '';
    };
    assert.match(
      failing(`${sha1},evil-one.com\n${sha1},evil-two.com`),
      /More than one.*--map value=COLUMN, as often as there are: column 1, column 2/,
    );
    assert.match(failing('a,b\n1,2'), /No column.*recognised.*there are a, b/);
    assert.match(failing('1,2\n3,4'), /there are 2, which go by their number/);
    assert.match(failing('hello world\nthis is text'), /No line of the list is an indicator/);
    assert.match(failing('Domain,b\nevil-one.com,2', { value: ['Domian'] }), /Did you mean Domain/);
  });
});
