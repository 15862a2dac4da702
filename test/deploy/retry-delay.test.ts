import assert from 'node:assert/strict';
import fc from 'fast-check';
import { announcedDelay, retryAfterOf, retryDelay } from '../../scripts/deploy/arm/retry-delay';

const now = new Date('2026-07-01T00:00:00Z');
const failed = (status: number | undefined) => ({ status, code: undefined, retryAfterMs: undefined });

function retryAfter(headers: Readonly<Record<string, string>>): number | undefined {
  return retryAfterOf((name) => headers[name], now);
}

describe('Waiting before another attempt', () => {
  it('reads Retry-After as seconds, as a date and as milliseconds', () => {
    assert.equal(retryAfter({ 'retry-after': '5' }), 5000);
    assert.equal(retryAfter({ 'retry-after': 'Wed, 01 Jul 2026 00:00:09 GMT' }), 9000);
    assert.equal(retryAfter({ 'retry-after': 'Tue, 30 Jun 2026 00:00:00 GMT' }), 0);
    assert.equal(retryAfter({ 'x-ms-retry-after-ms': '250', 'retry-after': '5' }), 250);
    assert.equal(retryAfter({ 'retry-after': 'soon' }), undefined);
    assert.equal(retryAfter({}), undefined);
  });

  it('reads what the body of a 429 says in a sentence, and no other', () => {
    const says = (status: number, body: Parameters<typeof announcedDelay>[0]['body']) =>
      announcedDelay({ status, body });
    const message = 'Rate limit is exceeded. Try again in 42 seconds.';
    assert.equal(says(429, { statusCode: 429, message }), 42_000);
    assert.equal(says(429, { message: 'try again in 1 second' }), 1000);
    assert.equal(says(503, { message }), undefined);
    assert.equal(says(429, { message: 'Try again in a few seconds.' }), undefined);
    assert.equal(says(429, { message: 'Try again in 99999999 seconds.' }), undefined);
    for (const body of [undefined, {}, { message: 5 }, { error: { message } }])
      assert.equal(says(429, body), undefined);
  });

  it('ends for every failure', () => {
    const statuses = fc.option(fc.integer({ min: 300, max: 599 }), { nil: undefined });
    fc.assert(
      fc.property(statuses, fc.double({ min: 0, max: 0.999, noNaN: true }), (status, random) => {
        let attempt = 1;
        let total = 0;
        for (; attempt < 100; attempt++) {
          const delay = retryDelay(failed(status), attempt, random);
          if (delay === undefined) break;
          assert.ok(delay > 0);
          total += delay;
        }
        assert.ok(attempt < 10 && total < 90_000);
      }),
    );
  });

  it('makes no second attempt at what would be refused again', () => {
    for (const status of [400, 403, 404, 409, 412, 501]) assert.equal(retryDelay(failed(status), 1, 0), undefined);
  });
});
