import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { createRandom } from './random';

const families = ['Nanocore RAT', 'Cobalt Strike', 'AsyncRAT'];
const topLevels = ['com', 'net', 'org', 'io', 'dev'];

/**
 * Writes an export as ThreatFox gives it, as CSV: four domains in ten, two URLs, two addresses with a port, two hashes;
 * the same at every run.
 *
 * @param rows how many, no two of which are one indicator
 */
export async function writeThreatFoxExport(file: string, rows: number): Promise<void> {
  const stream = createWriteStream(file, { highWaterMark: 1 << 20 });
  const random = createRandom(rows);
  stream.write('# "first_seen_utc","ioc_id","ioc_value","ioc_type","threat_type","fk_malware","malware_alias",');
  stream.write('"malware_printable","last_seen_utc","confidence_level","is_compromised","reference","tags",');
  stream.write('"anonymous","reporter"\n');
  for (let row = 0; row < rows; row++) {
    const [type, value] = indicatorNumber(row, random);
    const day = `2026-0${1 + (row % 5)}-${String(1 + (row % 28)).padStart(2, '0')}`;
    const cells = [
      ...[
        `${day} 12:${String(row % 60).padStart(2, '0')}:00`,
        String(row),
        value,
        type,
        'botnet_cc',
        'win.family',
        'None',
      ],
      ...[families[row % 3]!, '', String(50 + (row % 3) * 25), 'False', `https://bazaar.abuse.ch/sample/${row}/`],
      ...['c2,rat', '0', 'someone'],
    ];
    if (!stream.write(`"${cells.join('", "')}"\n`)) await once(stream, 'drain');
  }
  stream.end(`# Number of entries: ${rows}\n`);
  await once(stream, 'finish');
}

function indicatorNumber(row: number, random: () => number): readonly [string, string] {
  const kind = row % 10;
  if (kind < 4) return ['domain', `host${row.toString(36)}-${row % 97}.${topLevels[row % topLevels.length]!}`];
  if (kind < 6) return ['url', `http://h${row}.example-${row % 97}.com/a/b?x=${row}`];
  // The numbers count up in the last three parts: no two rows have one address.
  if (kind < 8) return ['ip:port', `${20 + (row >> 24)}.${(row >> 16) & 255}.${(row >> 8) & 255}.${row & 255}:${1 + (row % 65535)}`]; // prettier-ignore
  const digits = Array.from({ length: 8 }, () => Math.floor(random() * 2 ** 32).toString(16).padStart(8, '0')).join(''); // prettier-ignore
  return kind === 8 ? ['sha256_hash', digits] : ['md5_hash', digits.slice(0, 32)];
}
