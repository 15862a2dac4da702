import assert from 'node:assert/strict';
import { nearestWord } from '../../scripts/source/nearest-word';

describe('The nearest word', () => {
  it('is the one with the fewest edits, case apart', () => {
    assert.equal(nearestWord('ipaddress', ['IPAddress', 'IPAddresses']), 'IPAddress');
  });

  it('counts two swapped neighbours as one edit', () => {
    assert.equal(nearestWord('DnsEvetns', ['DnsEvents', 'DnsAudit']), 'DnsEvents');
  });

  it('is none where every candidate is far', () => {
    assert.equal(nearestWord('Foo', ['DnsEvents']), undefined);
  });
});
