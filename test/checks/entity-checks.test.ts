import assert from 'node:assert/strict';

import { customEntity } from '../../scripts/checks/rule/custom-entity';
import { entityColumn } from '../../scripts/checks/rule/entity-column';
import { entityIdentifier } from '../../scripts/checks/rule/entity-identifier';
import { entityLimits } from '../../scripts/checks/rule/entity-limits';
import { entityRequiredIdentifier } from '../../scripts/checks/rule/entity-required-identifier';
import { entityStrongIdentifier } from '../../scripts/checks/rule/entity-strong-identifier';
import { runExample, say } from './run-example';

function mapping(entityType: string, fields: Record<string, string>): string {
  const list = Object.entries(fields).map(
    ([identifier, column]) => `{ identifier: ${identifier}, columnName: ${column} }`,
  );
  return `  - entityType: ${entityType}\n    fieldMappings: [${list.join(', ')}]\n`;
}

function mappings(...each: string[]): string {
  return `entityMappings:\n${each.join('')}`;
}

describe('entity-identifier', () => {
  it('suggests the spelling with the right case', () => {
    const said = say(entityIdentifier, mappings(mapping('Account', { fullname: 'SrcHostname' })));
    assert.match(said[0]!, /The entity type Account has no identifier fullname \| Write FullName; case counts\.$/);
  });

  it('lists the identifiers where none is near', () => {
    const said = say(entityIdentifier, mappings(mapping('DNS', { Whatever: 'DnsQuery' })));
    assert.match(said[0]!, /\| It has DomainName\.$/);
  });
});

describe('entity-required-identifier', () => {
  it('wants a hash to come with its algorithm', () => {
    const said = say(entityRequiredIdentifier, mappings(mapping('FileHash', { Value: 'DnsQuery' })));
    assert.match(said[0]!, /it lacks Algorithm \|/);
    const none = say(entityRequiredIdentifier, 'entityMappings:\n  - { entityType: FileHash, fieldMappings: [] }\n');
    assert.match(none[0]!, /it lacks Algorithm and Value \|/);
  });

  it('is content with any of several', () => {
    assert.deepEqual(say(entityRequiredIdentifier, mappings(mapping('Account', { Sid: 'DnsQuery' }))), []);
  });

  it('leaves an identifier that does not exist to the check of identifiers', () => {
    assert.deepEqual(say(entityRequiredIdentifier, mappings(mapping('IP', { Adress: 'DnsQuery' }))), []);
  });
});

describe('entity-strong-identifier', () => {
  it('takes a name with its domain for strong', () => {
    const host = mapping('Host', { HostName: 'SrcHostname', DnsDomain: 'DnsQuery' });
    assert.deepEqual(say(entityStrongIdentifier, mappings(host)), []);
  });
});

describe('entity-limits', () => {
  it('counts mappings', () => {
    const eleven = Array.from({ length: 11 }, () => mapping('IP', { Address: 'SrcIpAddr' }));
    assert.match(say(entityLimits, mappings(...eleven))[0]!, /There are 11 entity mappings; the service takes 10/);
  });

  it('counts identifiers', () => {
    const four = { Name: 'DnsQuery', UPNSuffix: 'DnsQuery', Sid: 'DnsQuery', DisplayName: 'DnsQuery' };
    assert.match(say(entityLimits, mappings(mapping('Account', four)))[0]!, /This mapping has 4 identifiers/);
  });
});

describe('entity-column', () => {
  const query = (lines: string) => `query: |\n  ASimDnsActivityLogs\n${lines}`;

  it('suggests the column that differs in case', () => {
    assert.match(
      say(entityColumn, entityColumn.failing)[0]!,
      /has no column SrcIpaddr \| Write SrcIpAddr; case counts\.$/,
    );
  });

  it('says a column that is mapped three times once, and counts', () => {
    const said = say(
      entityColumn,
      mappings(mapping('IP', { Address: 'Nope' }), mapping('Host', { HostName: 'Nope', NTDomain: 'Nope' })),
    );
    assert.equal(said.length, 1);
    assert.match(said[0]!, /no column Nope .* The same is wrong in 2 more places\./);
  });

  it('sees what project took away', () => {
    const said = say(entityColumn, query('  | project TimeGenerated, DnsQuery\n'));
    assert.match(
      said[0]!,
      /has no column SrcIpAddr \| .*Project it, or name one that is there: TimeGenerated, DnsQuery\./,
    );
  });

  it('accepts a column that only the run of the query will show', () => {
    const unpacked = '  | extend Bag = parse_json(Message)\n  | evaluate bag_unpack(Bag)\n';
    assert.deepEqual(say(entityColumn, query(unpacked) + mappings(mapping('IP', { Address: 'SourceAddress' }))), []);
  });

  it('leaves a query with mistakes to the check of its semantics', () => {
    assert.deepEqual(say(entityColumn, query('  | where DnsQuer == "x"\n  | project DnsQuery\n')), []);
  });

  it('only warns about a column that a custom log may have', () => {
    const custom =
      'query: Okta_CL | where eventType_s == "x"\n' + mappings(mapping('Account', { FullName: 'actor_x_s' }));
    assert.deepEqual(
      runExample([entityColumn], custom).map(({ severity }) => severity),
      ['warning'],
    );
  });

  it('only warns about a column that another version of a function of a solution may return', () => {
    const custom = 'query: GitLabAudit\n' + mappings(mapping('Account', { FullName: 'AuthorUserName' }));
    assert.deepEqual(
      runExample([entityColumn], custom).map(({ severity }) => severity),
      ['warning'],
    );
  });

  it('looks at columns that hold whole entities', () => {
    assert.equal(say(entityColumn, 'sentinelEntitiesMappings:\n  - columnName: Entities\n').length, 1);
  });
});

describe('custom-entity', () => {
  const query =
    'query: |\n  ASimDnsActivityLogs\n  | extend HostCustomEntity = "none"\n  | extend HostCustomEntity = SrcHostname\n';

  it('points at the column where it was last made', () => {
    assert.deepEqual(say(customEntity, query), [
      '17:12 No entity mapping reads the column HostCustomEntity | ' +
        'Map it under entityMappings, or leave the column out if what it holds is mapped already.',
    ]);
  });

  it('says nothing where a mapping reads it, or the result lacks it', () => {
    const mapping =
      'entityMappings:\n  - entityType: Host\n    fieldMappings: [{ identifier: FullName, columnName: HostCustomEntity }]\n';
    assert.deepEqual(say(customEntity, query + mapping), []);
    assert.deepEqual(say(customEntity, query + '  | project TimeGenerated, SrcIpAddr\n'), []);
  });

  it('speaks of hunts, too', () => {
    assert.equal(say(customEntity, { 'detections/hunts/example.yaml': query }).length, 1);
  });
});
