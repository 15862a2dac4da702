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
    const { indicators } = await read(
      event([attribute('domain', 'a.example', { last_seen: '2026-06-05T00:00:00+00:00' })], { Tag: tags }),
    );
    const { malware, firstSeen, lastSeen } = indicators[0] ?? {};
    assert.deepEqual(
      [malware, firstSeen, lastSeen, indicators[0]?.tags],
      ['Emotet', '2026-06-01', '2026-06-05T00:00:00Z', ['tlp:clear']],
    );
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
        'uuid-of-regkey is of the type regkey, which is not a type of indicator here',
        'uuid-of-filename|sha1 has one part, and its type filename|sha1 names two',
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
    assert.deepEqual(
      (await read(alone)).indicators.map(({ value }) => value),
      ['bad@evil.example'],
    );
    assert.deepEqual(await read({ info: 'Just begun', date: '2026-06-01' }), { indicators: [], refused: [] });
  });

  it('takes the hash behind the last bar of a file name, and refuses what its type does not say', async () => {
    const sha1 = 'a'.repeat(40);
    assert.deepEqual(await values(attribute('filename|sha1', `a|b.exe|${sha1}`)), [`sha1 ${sha1}`]);
    const { refused } = await read(
      event([attribute('filename|sha1', 'x.exe|abc'), attribute('filename|ssdeep', 'x.exe|3:a:b')]),
    );
    assert.deepEqual(
      refused.map(({ reason }) => reason),
      [
        'is not a sha1 hash: it has 3 digits, not 40',
        'is of the type filename|ssdeep, which is not a type of indicator here',
      ],
    );
  });

  it('reads addresses with a port of either version, and a sender', async () => {
    assert.deepEqual(
      await values(
        attribute('ip-src|port', '45.83.64.1|4444'),
        attribute('ip-dst|port', '2a00:1450:4001::1|443'),
        attribute('email-reply-to', 'Bad@Evil.example'),
      ),
      ['ip:port 45.83.64.1:4444', 'ip:port [2a00:1450:4001::1]:443', 'email bad@evil.example'],
    );
  });

  it('reads marks as exports of several versions write them', async () => {
    const marks = [true, 1, '1', 'true', false, 0, '0', null];
    const attributes = marks.map((mark, index) =>
      attribute('domain', `${'abcdefgh'[index] ?? ''}.example`, { to_ids: mark }),
    );
    assert.deepEqual(
      (await read(event(attributes))).indicators.map(({ value }) => value),
      ['a.example', 'b.example', 'c.example', 'd.example'],
    );
  });

  it('refuses what is deleted, with the object that it belongs to too, and what is only proposed', async () => {
    const { indicators, refused } = await read(
      event([attribute('domain', 'a.example', { deleted: '1' })], {
        Object: [{ deleted: true, Attribute: [attribute('domain', 'b.example', { uuid: 'in-object' })] }],
        ShadowAttribute: [attribute('domain', 'c.example', { uuid: 'proposed' }), attribute('text', 'x')],
      }),
    );
    assert.deepEqual(indicators, []);
    assert.deepEqual(
      refused.map(({ where, value, reason }) => `${where} ${value} ${reason}`),
      [
        'uuid-of-domain a.example is deleted',
        'in-object b.example is deleted',
        'proposed c.example is a proposal that the owner of the event did not accept',
      ],
    );
  });

  it('tells where something stands that has no id', async () => {
    const nameless = (value: string) => attribute('domain', value, { uuid: undefined });
    const inObject = { Attribute: [nameless('com')] };
    const { refused } = await read({
      response: [event([]), event([nameless('a.example'), nameless('net')], { Object: [inObject] })],
    });
    assert.deepEqual(
      refused.map(({ where }) => where),
      ['event 2, attribute 2', 'event 2, object 1, attribute 1'],
    );
  });

  it('reads dates in fractions of a second since 1970, of the object where the attribute has none', async () => {
    const dates = async (over: object, holder: object = {}) => {
      const inObject = { Object: [{ Attribute: [attribute('domain', 'a.example', { ...over })], ...holder }] };
      const { indicators } = await read({ Event: inObject });
      return [indicators[0]?.firstSeen, indicators[0]?.lastSeen];
    };
    const seconds = 1_780_308_000;
    const text = '2026-06-01T10:00:00Z';
    assert.deepEqual(await dates({ first_seen: '2026-06-01T10:00:00.000000+00:00' }), [text, undefined]);
    assert.deepEqual(await dates({ first_seen: `${seconds}000000`, last_seen: seconds * 1000 }), [text, text]);
    assert.deepEqual(await dates({}, { first_seen: seconds, last_seen: String(seconds) }), [text, text]);
    assert.deepEqual(await dates({ timestamp: String(seconds) }), [text, undefined]);
    assert.deepEqual(await dates({ timestamp: '0' }), [undefined, undefined]);
  });

  it('takes the last sighting, and no report of a false positive, for when it was last seen', async () => {
    const sighting = (date: unknown, type: unknown = '0') => ({ type, date_sighting: date });
    const at = (day: number) => String(Date.UTC(2026, 5, day) / 1000);
    const Sighting = [
      sighting(at(3)),
      sighting(Number(at(5)), 0),
      sighting(at(4)),
      sighting(at(6), '1'),
      sighting('x'),
      null,
    ];
    const { indicators } = await read(event([attribute('domain', 'a.example', { Sighting })]));
    assert.equal(indicators[0]?.lastSeen, '2026-06-05T00:00:00Z');
  });

  it('takes what tags say of attribute, object and event, wherever they stand', async () => {
    const tag = (name: string) => ({ Tag: [{ name }] });
    const holder = {
      ...tag('misp-galaxy:malpedia="Nanocore RAT"'),
      Attribute: [attribute('domain', 'a.example', tag('tlp:green'))],
    };
    const { indicators } = await read({
      Event: { Object: [holder], info: '', date: '2026-06-01', ...tag('misp:confidence-level="usually-confident"') },
    });
    const { malware, tags, confidence } = indicators[0] ?? {};
    assert.deepEqual(
      [malware, tags, confidence],
      ['Nanocore RAT', ['tlp:green', 'misp:confidence-level="usually-confident"'], 75],
    );
  });

  it('reads answers of every shape that the API has', async () => {
    const a = attribute('domain', 'a.example');
    const b = attribute('domain', 'b.example');
    const shapes = [
      { response: { Attribute: [a, b] } },
      { response: { Event: { Attribute: [a], Object: [{ Attribute: [b] }] } } },
      { response: [event([a]), { Event: { Object: { Attribute: [b] } } }] },
      [event([a]), { info: '', date: '2026-06-01', Attribute: [b] }],
      { Event: [{ Attribute: [a] }, { Attribute: b }] },
      { Attribute: [a, b], info: '', date: '2026-06-01' },
    ];
    for (const shape of shapes) {
      assert.deepEqual(
        (await read(shape)).indicators.map(({ value }) => value),
        ['a.example', 'b.example'],
        JSON.stringify(shape),
      );
    }
  });

  it('refuses an attribute that is not JSON, and takes the others', async () => {
    const text = `{"Event": {"Attribute": [{"type": NaN}, ${JSON.stringify(attribute('domain', 'a.example'))}, null,]}}`;
    const { indicators, refused } = await readFeed((feed, sink) => readMisp(feed, sink, false), text);
    assert.deepEqual(
      indicators.map(({ value }) => value),
      ['a.example'],
    );
    assert.deepEqual(
      refused.map(({ where, reason }) => `${where} ${reason}`),
      ['attribute 1 cannot be read as JSON', 'attribute 3 is not an attribute'],
    );
  });

  it('tells what a service answered in place of an event', async () => {
    const answer = { name: 'x', message: 'Authentication failed.', url: '/events' };
    await assert.rejects(read(answer), { message: "The service answered 'Authentication failed.'" });
  });

  it('takes nothing of a text that is cut off, wherever that is', async () => {
    const text = JSON.stringify({ response: [event([attribute('domain', 'a.example')], { Tag: [{ name: 'x' }] })] });
    for (let end = 1; end < text.length; end++) {
      await assert.rejects(
        readFeed((feed, sink) => readMisp(feed, sink, false), text.slice(0, end)),
        OperationError,
      );
    }
  });

  it('refuses what holds no event', async () => {
    const manifest = { 'a-uuid': { info: 'An event', date: '2026-06-01', Tag: [], Orgc: {} } };
    for (const json of [{}, [], { response: [] }, 'text', { Event: 'x' }, manifest, { objects: [] }]) {
      await assert.rejects(read(json), OperationError);
    }
  });
});
