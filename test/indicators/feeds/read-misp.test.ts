import assert from 'node:assert/strict';

import { readMisp } from '../../../scripts/indicators/feeds/read-misp';
import { OperationError } from '../../../scripts/source/operation-error';
import { readFeed } from './read-feed';

function attribute(type: string, value: string, over: Readonly<Record<string, unknown>> = {}) {
  return { uuid: `uuid-of-${type}`, type, value, to_ids: true, ...over };
}

function event(attributes: readonly unknown[], over: Readonly<Record<string, unknown>> = {}) {
  return { Event: { date: '2026-06-01', info: 'An event', Attribute: attributes, ...over } };
}

function read(json: unknown, unmarked = false) {
  return readFeed((text, sink) => readMisp(text, sink, unmarked), JSON.stringify(json));
}

async function values(...attributes: readonly unknown[]): Promise<string[]> {
  return (await read(event(attributes))).indicators.map(({ type, value }) => `${type} ${value}`);
}

describe('readMisp', () => {
  it('reads plain attributes', async () => {
    assert.deepEqual(await values(attribute('hostname', 'c2.evil.example'), attribute('ip-dst', '45.83.64.1')), [
      'domain c2.evil.example',
      'ip 45.83.64.1',
    ]);
  });

  it('takes composite attributes apart', async () => {
    const sha1 = 'a'.repeat(40);
    assert.deepEqual(
      await values(
        attribute('filename|sha1', `x.exe|${sha1}`),
        attribute('domain|ip', 'evil.example|45.83.64.1'),
        attribute('ip-dst|port', '45.83.64.1|443'),
        attribute('hostname|port', 'c2.evil.example|443'),
        attribute('malware-sample', `x.exe|${'b'.repeat(32)}`),
      ),
      [
        `sha1 ${sha1}`,
        'domain evil.example',
        'ip 45.83.64.1',
        'ip:port 45.83.64.1:443',
        'domain c2.evil.example',
        `md5 ${'b'.repeat(32)}`,
      ],
    );
  });

  it('reads objects, and answers with several events', async () => {
    const inObject = { Event: { Object: [{ Attribute: [attribute('domain', 'a.example')] }] } };
    const { indicators } = await read({ response: [inObject, event([attribute('domain', 'b.example')])] });
    assert.deepEqual(
      indicators.map(({ value }) => value),
      ['a.example', 'b.example'],
    );
  });

  it('takes family, tags and dates', async () => {
    const tags = [{ name: 'misp-galaxy:mitre-malware="Emotet - S0367"' }, { name: 'tlp:clear' }];
    const { indicators } = await read(event([attribute('domain', 'a.example', { last_seen: '2026-06-05T00:00:00+00:00' })], { Tag: tags })); // prettier-ignore
    const { malware, firstSeen, lastSeen } = indicators[0] ?? {};
    assert.deepEqual([malware, firstSeen, lastSeen, indicators[0]?.tags], ['Emotet', '2026-06-01', '2026-06-05T00:00:00Z', ['tlp:clear']]); // prettier-ignore
  });

  it('takes only what is marked for detection and told apart from the story of the event', async () => {
    const { indicators, refused } = await read(
      event([
        attribute('domain', 'a.example', { to_ids: false }),
        attribute('domain', 'b.example', { deleted: true }),
        attribute('regkey', 'HKLM\\x'),
        attribute('text', 'a remark', { to_ids: false }),
        attribute('filename|sha1', 'x.exe'),
      ]),
    );
    assert.deepEqual(indicators, []);
    assert.deepEqual(
      refused.map(({ where, reason }) => `${where} ${reason}`),
      [
        'uuid-of-domain is not marked for detection (to_ids); --unmarked takes it',
        'uuid-of-domain is deleted',
        'uuid-of-regkey is of the type regkey, which is no type of indicator here',
        'uuid-of-filename|sha1 is of the type filename|sha1, which is no type of indicator here',
      ],
    );
  });

  it('takes what is not marked where that is asked for', async () => {
    const unmarked = event([
      attribute('domain', 'a.example', { to_ids: false }),
      attribute('text', 'x', { to_ids: false }),
    ]);
    const { indicators, refused } = await read(unmarked, true);
    assert.deepEqual([indicators.map(({ value }) => value), refused], [['a.example'], []]);
  });

  it('reads objects that stand alone, and an event that has no attribute yet', async () => {
    const alone = {
      response: [{ Object: { name: 'email', Attribute: [attribute('email-src', 'bad@evil.example')] } }],
    };
    assert.deepEqual((await read(alone)).indicators.map(({ value }) => value), ['bad@evil.example']); // prettier-ignore
    assert.deepEqual(await read({ info: 'Just begun', date: '2026-06-01' }), { indicators: [], refused: [] });
  });

  it('refuses what holds no event', async () => {
    for (const json of [{}, [], { response: [] }, 'text', { Event: 'x' }]) {
      await assert.rejects(read(json), OperationError);
    }
  });
});
