import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ownExchanges from './own-exchanges.json';
import known from './recorded-differences.json';
import type { Exchange } from './recorded-exchanges';
import { replaySequence } from './recorded-exchanges';

const own = ownExchanges as unknown as readonly Exchange[];
const corpus = join(__dirname, '..', '..', '..', 'shared', 'corpus', 'azure-recordings', 'exchanges.jsonl');

/** The most differences that there may be: lower it when one is gone, and never raise it. */
const mostKnown = 11;

function sequencesOf(exchanges: readonly Exchange[]): Map<string, Exchange[]> {
  const sequences = new Map<string, Exchange[]>();
  for (const exchange of exchanges) {
    sequences.set(exchange.sequence, [...(sequences.get(exchange.sequence) ?? []), exchange]);
  }
  return sequences;
}

describe('the local workspace against exchanges in the shapes of the real service', () => {
  for (const [name, exchanges] of sequencesOf(own)) {
    it(`answers ${name} alike`, async () => {
      assert.deepEqual(await replaySequence(exchanges), []);
    });
  }

  it('would tell a difference in a status, a header, a field and an absent one', async () => {
    const [first] = own;
    const properties = { ...(first!.responseBody as { properties: object }).properties, severity: 'High', extra: null };
    const changed = {
      ...first!,
      status: 200,
      responseHeaders: { Location: 'https://management.azure.com/x' },
      responseBody: { ...(first!.responseBody as object), properties },
    };
    const places = (await replaySequence([changed])).map(({ place }) => place);
    assert.deepEqual(places.sort(), ['body.properties.extra', 'body.properties.severity', 'header location', 'status']);
  });
});

describe('the local workspace against what was recorded of the real service', () => {
  if (!existsSync(corpus)) {
    it('is compared where the recordings are (they are not here)');
    return;
  }
  const lines = readFileSync(corpus, 'utf8').trim().split('\n');
  const exchanges = lines.map((line) => JSON.parse(line) as Exchange);

  for (const [name, sequence] of sequencesOf(exchanges)) {
    it(`answers ${name} alike, but for differences that are known`, async () => {
      const found = await replaySequence(sequence);
      const listed = known.filter(({ exchange }) => exchange.startsWith(`${name} `));
      const keyOf = ({ exchange, place }: { exchange: string; place: string }) => `${exchange}: ${place}`;
      const unknown = found.filter((each) => !listed.some((entry) => keyOf(entry) === keyOf(each)));
      assert.deepEqual(unknown, []);
      const gone = listed.filter((entry) => !found.some((each) => keyOf(each) === keyOf(entry)));
      assert.deepEqual(gone.map(keyOf), [], 'These differences are gone: take them out of the list.');
    });
  }

  it('has no more known differences than it had, each with a reason that says what follows from it', () => {
    assert.ok(known.length <= mostKnown, `There are ${known.length}.`);
    assert.deepEqual(
      known.filter(({ reason }) => reason.split('. ').length < 2),
      [],
    );
  });
});
