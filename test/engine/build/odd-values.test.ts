import assert from 'node:assert/strict';

import { bindSoundly } from '../../../scripts/engine/bind-soundly';
import { createWorkspaceSchema } from '../../../scripts/kql/workspace-schema';
import { outcomeOf, rowsOf } from '../query-rows';

const schema = createWorkspaceSchema({});

/** What is said of a query beside what the parser says, and of which part. */
function saidOf(query: string): string[] {
  const { diagnostics } = bindSoundly(query, schema);
  return diagnostics.map(
    ({ severity, message, help, span }) => `${severity} ${query.slice(span.start, span.end)}: ${message}. ${help}`,
  );
}

describe('findOddValues', () => {
  const odd: readonly (readonly [call: string, said: string])[] = [
    [
      "datetime_utc_to_local(now(), 'Europe/Zurch')",
      `warning 'Europe/Zurch': There is no time zone "Europe/Zurch". Did you mean Europe/Zurich?`,
    ],
    [
      "datetime_local_to_utc(now(), 'Pacific Standard Time')",
      `warning 'Pacific Standard Time': There is no time zone "Pacific Standard Time". Write one such as Europe/Zurich.`,
    ],
    ["convert_length(1, 'Metre', 'Mile')", `warning 'Metre': There is no unit of length "Metre". Did you mean Meter?`],
    ["format_bytes(1, 0, 'KiB')", `warning 'KiB': There is no unit "KiB". Did you mean KB?`],
    ["parse_command_line('a', 'bash')", `warning 'bash': There is no parser "bash". Write one such as windows.`],
    [
      "format_datetime(now(), 'yyyy-MM-DD')",
      `warning 'yyyy-MM-DD': No page says what "DD" in the format of format_datetime means. Write the parts of the format as its page lists them.`,
    ],
  ];
  for (const [call, said] of odd) it(`warns of ${call}`, () => assert.deepEqual(saidOf(`print ${call}`), [said]));

  const fine: readonly string[] = [
    "datetime_utc_to_local(now(), 'Europe/Zurich')",
    "datetime_utc_to_local(now(), 'UTC')",
    "convert_length(1, 'Mile', 'Kilometer')",
    "format_bytes(1, 0, 'kb')",
    "parse_command_line('a', 'Windows')",
    "format_datetime(now(), 'yyyy-MM-dd HH:mm:ss')",
    "format_timespan(1h, 'd.hh:mm')",
  ];
  for (const call of fine) it(`says nothing of ${call}`, () => assert.deepEqual(saidOf(`print ${call}`), []));

  it('is not of units: a unit that the page does not list gives null, one that it lists without a factor is refused', () => {
    assert.deepEqual(rowsOf("print convert_length(1, 'Metre', 'Meter')"), ['null']);
    assert.equal(outcomeOf("print convert_length(1, 'Parsec', 'Meter')").kind, 'refused');
  });
});
