import assert from 'node:assert/strict';
import { call, datetime, string } from '../call-function';
import { testScalarCases } from './scalar-case';

testScalarCases('time zone functions', [
  [
    'datetime_utc_to_local',
    [datetime('2024-07-01 12:00'), string('Europe/Vienna')],
    'datetime',
    '2024-07-01T14:00:00.0000000Z',
  ],
  [
    'datetime_utc_to_local',
    [datetime('2024-01-01 02:30:00.5'), string('US/Eastern')],
    'datetime',
    '2023-12-31T21:30:00.5000000Z',
  ],
  [
    'datetime_local_to_utc',
    [datetime('2024-07-01 14:00'), string('Europe/Vienna')],
    'datetime',
    '2024-07-01T12:00:00.0000000Z',
  ],
  [
    'datetime_local_to_utc',
    [datetime('2024-03-31 02:30'), string('Europe/Vienna')],
    'datetime',
    '2024-03-31T00:30:00.0000000Z',
  ],
  [
    'datetime_local_to_utc',
    [datetime('2024-10-27 02:30'), string('Europe/Vienna')],
    'datetime',
    '2024-10-27T01:30:00.0000000Z',
  ],
  ['datetime_utc_to_local', [datetime(null), string('UTC')], 'datetime', 'null'],
]);

describe('datetime_utc_to_local()', () => {
  it('refuses a zone that does not exist', () => {
    assert.throws(
      () => call('datetime_utc_to_local', 'datetime', datetime('2024-01-01'), string('Moon/Base')),
      /Moon\/Base/,
    );
  });
});
