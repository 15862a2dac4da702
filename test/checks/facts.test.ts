import assert from 'node:assert/strict';

import detectionSchema from '../../schemas/analytic-rule.schema.json';
import limits from '../../schemas/data/limits.json';
import { findEntityFacts } from '../../scripts/checks/evidence/entity-facts';
import { findTechnique, spellTactic } from '../../scripts/content/attack-technique';
import {
  adviseOnTable,
  connectorsMeantFor,
  connectorsOfTable,
  tablesOfConnector,
} from '../../scripts/checks/evidence/connector-facts';

describe('the facts that checks stand on', () => {
  it('tell which connector is meant for a table that many products write into, or that none is', () => {
    assert.deepEqual(connectorsMeantFor('CommonSecurityLog'), ['CefAma']);
    assert.deepEqual(connectorsMeantFor('Event'), []);
    assert.deepEqual(connectorsMeantFor('SigninLogs'), ['AzureActiveDirectory']);
    assert.match(adviseOnTable('Event'), /data collection rule/);
  });

  it('name the source and the day of every limit', () => {
    for (const [name, limit] of Object.entries(limits)) {
      assert.ok(limit.source.length > 10, name);
      assert.match(limit.read, /^\d{4}-\d{2}-\d{2}$/, name);
    }
  });

  it('know every entity type that the schema lets an author write', () => {
    const types = detectionSchema.$defs.entityType.enum;
    assert.deepEqual(
      types.filter((type) => findEntityFacts(type) === undefined),
      [],
    );
  });

  it('require and call strong only identifiers that the entity type has', () => {
    for (const type of detectionSchema.$defs.entityType.enum) {
      const facts = findEntityFacts(type)!;
      const named = [...facts.required, ...facts.strong].flat();
      assert.deepEqual(
        named.filter((identifier) => !facts.identifiers.includes(identifier)),
        [],
        type,
      );
    }
  });

  it('know techniques with their tactics, and where a retired one went', () => {
    assert.deepEqual(findTechnique('T1071.004')?.tactics, ['CommandAndControl']);
    assert.deepEqual(findTechnique('T1086')?.replacedBy, ['T1059.001']);
  });

  it('give techniques of the tactics that ATT&CK v19 made of Defense Evasion the name that the service has', () => {
    for (const spelling of ['Stealth', 'defense impairment', 'DefenseEvasion', 'TA0005', 'TA0112', 'Evasion']) {
      assert.equal(spellTactic(spelling), 'DefenseEvasion', spelling);
    }
    assert.equal(spellTactic('Stealthy'), undefined);
    assert.deepEqual(findTechnique('T1014')?.tactics, ['DefenseEvasion']);
    assert.equal(findTechnique('T1562')?.retiredIn, '19');
  });

  it('know which connectors fill a table, the namesakes first', () => {
    assert.deepEqual(tablesOfConnector('DNS'), ['DnsEvents', 'DnsInventory']);
    assert.equal(connectorsOfTable('DnsEvents')[0], 'DNS');
    assert.equal(tablesOfConnector('NoSuchConnector'), undefined);
  });
});
