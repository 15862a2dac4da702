import { OperationError } from '../../source/operation-error';
import type { CliCommand, ExitCode, Invocation } from '../command';
import { runReadSamples } from '../logs/read-samples';
import { runSamplesMatrix } from '../logs/samples-matrix';
import { ownValue } from '../../source/own-value';

/** `sentinel samples read attack.zip --technique T1218.005`: recordings of attacks as rows of tables. */
export const samplesCommand: CliCommand = {
  name: 'samples',
  summary: 'Make rows of Sentinel tables from recordings of attacks, and run detections over them',
  help: `read makes a folder samples/NAME of a recording: an NDJSON file for each table, typed as the table is, and
dataset.yaml, which says where the rows are from. It reads JSON (by line or whole), XML and CSV, as they are or under
ZIP, tar or gzip: Windows events of NXLog, Winlogbeat and wevtutil, those of Sysmon among them; rows that the portal,
the query API or a stream of Defender exported; AWS CloudTrail; logs of Zeek.

  sentinel samples read psh_mshta.zip --technique T1218.005
  sentinel samples read *.zip --about _metadata                  with the descriptions of OTRF's Security Datasets
  sentinel samples read events.json --zone +02:00 --from 2026-05-01T08:00:00Z --ends-at 2026-06-01T12:00:00Z

Events of the Security log become rows of SecurityEvent, other Windows events rows of Event; --table WindowsEvent makes
them forwarded events. A field that no table holds is said with the count of its events. What is wrong with a recording
(cut off, two products in one file, a value of another type, times without a zone) is said with its line, and nothing
of it is written.

matrix runs detections over the datasets of samples/, each on its schedule from the first event to the last, and says
by technique what fired on which attack, what of the technique was silent, and what was refused and why.

  sentinel samples matrix
  sentinel samples matrix identity --dataset psh-mshta --format json`,
  arguments: [
    { syntax: '<action>', description: 'read or matrix', namesContent: false, choices: ['read', 'matrix'] },
    {
      syntax: '[inputs...]',
      description: 'read: recordings; matrix: slugs or folders (default: all)',
      namesContent: false,
    },
  ],
  options: [
    { flags: '--name <name>', description: 'how the dataset is called (default: as its file)' },
    { flags: '--technique <id...>', description: 'techniques of ATT&CK that it shows' },
    { flags: '--about <path>', description: "the publisher's description, or a folder of them" },
    { flags: '--table <name>', description: 'the table that its rows are of, where they do not say it' },
    { flags: '--zone <zone>', description: 'the zone of times that say none: UTC or +02:00' },
    { flags: '--from <time>', description: 'the first event that is taken (default: all)' },
    { flags: '--to <time>', description: 'the last event that is taken (default: all)' },
    { flags: '--shift <span>', description: 'move all times, such as +13d' },
    { flags: '--dataset <name...>', description: 'matrix: the datasets that are meant (default: all)' },
    { flags: '--as-of <date>', description: 'matrix: the date on which indicators are active (default: now)' },
    { flags: '--format <format>', description: 'matrix: how it is shown', choices: ['text', 'json'], default: 'text' },
    { flags: '--ends-at <time>', description: 'move all times so that the last event is then' },
  ],
  run: (invocation) => {
    const [name = ''] = invocation.arguments;
    const action = Object.hasOwn(actions, name) ? ownValue(actions, name) : undefined;
    if (action === undefined) {
      throw new OperationError(
        `There is no action ${name} of samples`,
        `Name one of ${Object.keys(actions).join(', ')}.`,
      );
    }
    return action(invocation);
  },
};

const actions: Readonly<Record<string, (invocation: Invocation) => Promise<ExitCode>>> = {
  read: runReadSamples,
  matrix: runSamplesMatrix,
};
