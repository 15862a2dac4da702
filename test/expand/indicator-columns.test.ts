import assert from 'node:assert/strict';

import connectors from '../../schemas/data/connectors.json';
import { indicatorTypes } from '../../scripts/content/watchlist';
import { indicatorTables, typesHeldBy } from '../../scripts/expand/indicator-columns';
import { loadFunctionFacts, loadTableFacts } from '../../scripts/kql/workspace-schema';

describe('the columns that hold indicators', () => {
  for (const { name, about, shows, holds, connector, defaultFor } of indicatorTables) {
    it(`are columns of ${name}`, () => {
      const schema = loadTableFacts().get(name) ?? loadFunctionFacts().get(name);
      const known = new Set(schema?.columns?.map((column) => column.name));
      const named = [
        ...Object.values(about),
        ...shows,
        ...holds.flatMap(({ column, port }) => [column, port ?? column]),
      ];
      assert.deepEqual(
        [...new Set(named)].filter((column) => !known.has(column)),
        [],
      );
    });

    it(`come to ${name} by its connector, and hold what it is the first to be asked for`, () => {
      const filled =
        connector === undefined ? [] : (connectors[connector as keyof typeof connectors] as readonly string[]);
      assert.ok(filled !== undefined && (filled.length === 0 || filled.includes(name)), connector);
      const types = new Set(holds.flatMap((column) => typesHeldBy(column)));
      assert.deepEqual(
        defaultFor.filter((type) => !types.has(type)),
        [],
      );
    });
  }

  it('are in one table for each type where nobody names a table', () => {
    const asked = indicatorTables.flatMap(({ defaultFor }) => defaultFor);
    assert.deepEqual([...asked].sort(), indicatorTypes.filter((type) => type !== 'sha3-384').sort());
  });
});
