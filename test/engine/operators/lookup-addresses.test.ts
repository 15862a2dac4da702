import assert from 'node:assert/strict';

import { columnsOf, outcomeOf, rowsOf } from '../query-rows';

const networks = `let N = datatable(net:string, zone:string, site:string)[
  "10.1.0.0/16", "inner", "a", "192.0.2.7", "outer", "b", "not a net", "none", "c"];`;
const rows = 'datatable(ip:string, site:string)["10.1.2.3", "a", "192.0.2.7", "a", "10.2.0.1", "a", "", "a"]';

describe('evaluate ipv4_lookup()', () => {
  it('gives each address the row of the network that holds it', () => {
    const query = `${networks} ${rows} | evaluate ipv4_lookup(N, ip, net)`;
    assert.deepEqual(rowsOf(query), ['10.1.2.3,a,10.1.0.0/16,inner,a', '192.0.2.7,a,192.0.2.7,outer,b']);
    assert.deepEqual(columnsOf(query), ['ip', 'site', 'net', 'zone', 'site1']);
  });

  it('keeps rows without a network where that is asked for', () => {
    const named = `${networks} ${rows} | evaluate ipv4_lookup(N, ip, net, return_unmatched = true) | project ip, zone`;
    assert.deepEqual(rowsOf(named), ['10.1.2.3,inner', '192.0.2.7,outer', '10.2.0.1,', ',']);
    assert.deepEqual(rowsOf(named.replace('return_unmatched = ', '')), rowsOf(named));
  });

  it('takes further keys that must be equal', () => {
    assert.deepEqual(rowsOf(`${networks} ${rows} | evaluate ipv4_lookup(N, ip, net, site)`), [
      '10.1.2.3,a,10.1.0.0/16,inner',
    ]);
  });

  it('refuses an address that several networks hold, and a range', () => {
    const nested = 'let N = datatable(net:string)["10.0.0.0/8", "10.1.0.0/16"];';
    const lookup = '| evaluate ipv4_lookup(N, ip, net)';
    assert.equal(outcomeOf(`${nested} print ip = "10.1.2.3" ${lookup}`).kind, 'refused');
    assert.equal(outcomeOf(`${nested} print ip = "10.2.2.3" ${lookup}`).kind, 'rows');
    assert.equal(outcomeOf(`${nested} print ip = "10.2.0.0/16" ${lookup}`).kind, 'refused');
  });
});

describe('evaluate ipv6_lookup()', () => {
  it('puts the columns of the lookup first, as the service does', () => {
    const query = `let N = datatable(net:string, zone:string)["2001:db8::/48", "six", "10.0.0.0/8", "four"];
      datatable(ip:string)["2001:db8:0:1::5", "10.1.2.3", "2002::1"] | evaluate ipv6_lookup(N, ip, net)`;
    assert.deepEqual(columnsOf(query), ['net', 'zone', 'ip']);
    assert.deepEqual(rowsOf(query), ['2001:db8::/48,six,2001:db8:0:1::5', '10.0.0.0/8,four,10.1.2.3']);
  });
});
