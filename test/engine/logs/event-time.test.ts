import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatDatetime, parseDatetime } from '../../../scripts/engine/formats/datetime';
import { resolveEventTime } from '../../../scripts/engine/logs/event-time';

const now = parseDatetime('2026-06-02T12:00:00Z')!;

function resolved(text: string): string | undefined {
  const ticks = resolveEventTime(text, now);
  return ticks === undefined ? undefined : formatDatetime(ticks);
}

describe('resolveEventTime', () => {
  it('reads minutes, hours, days, seconds and milliseconds before now', () => {
    assert.equal(resolved('-5m'), '2026-06-02T11:55:00.0000000Z');
    assert.equal(resolved('-3h'), '2026-06-02T09:00:00.0000000Z');
    assert.equal(resolved('-2d'), '2026-05-31T12:00:00.0000000Z');
    assert.equal(resolved('-1s'), '2026-06-02T11:59:59.0000000Z');
    assert.equal(resolved('-1ms'), '2026-06-02T11:59:59.9990000Z');
  });

  it('reads amounts of several units and times after now', () => {
    assert.equal(resolved('-1h30m'), '2026-06-02T10:30:00.0000000Z');
    assert.equal(resolved('+10s'), '2026-06-02T12:00:10.0000000Z');
  });

  it('leaves any other text alone', () => {
    for (const text of ['', '5m', '-', '-5', '-5x', '-5m-3s', '2026-06-02', '-1.5h', '-m5']) {
      assert.equal(resolved(text), undefined, text);
    }
  });

  it('is the sum of its amounts, whatever their order', () => {
    const amounts = fc.array(fc.tuple(fc.nat(10_000), fc.constantFrom('d', 'h', 'm', 's', 'ms')), { minLength: 1 });
    fc.assert(
      fc.property(amounts, (parts) => {
        const texts = parts.map(([amount, unit]) => `${String(amount)}${unit}`);
        const sum = texts.reduce((total, text) => total + resolveEventTime(`+${text}`, 0n)!, 0n);
        assert.equal(resolveEventTime(`+${texts.join('')}`, now), now + sum);
        assert.equal(resolveEventTime(`-${texts.reverse().join('')}`, now), now - sum);
      }),
    );
  });
});
