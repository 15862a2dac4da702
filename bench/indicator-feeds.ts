import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { createRandom } from './random';

const families = ['Nanocore RAT', 'Cobalt Strike', 'AsyncRAT'];
const topLevels = ['com', 'net', 'org', 'io', 'dev'];

/** The form of a feed that is measured. */
export interface MeasuredFeed {
  /** As the command line names it. */
  readonly format: 'threatfox' | 'csv';
  /** Where type and value stand in a row. */
  readonly columns: readonly [type: number, value: number];
  readonly header: string;
  readonly row: (entry: Entry) => string;
  readonly end: (rows: number) => string;
}

interface Entry {
  readonly number: number;
  readonly type: string;
  readonly value: string;
  readonly day: string;
  readonly family: string;
  readonly confidence: number;
}

/** An export as ThreatFox gives it. */
export const threatFoxExport: MeasuredFeed = {
  format: 'threatfox',
  columns: [3, 2],
  header:
    '# "first_seen_utc","ioc_id","ioc_value","ioc_type","threat_type","fk_malware","malware_alias",' +
    '"malware_printable","last_seen_utc","confidence_level","is_compromised","reference","tags","anonymous","reporter"\n',
  row: ({ number, type, value, day, family, confidence }) => {
    const cells = [
      ...[
        `${day} 12:${String(number % 60).padStart(2, '0')}:00`,
        String(number),
        value,
        type,
        'botnet_cc',
        'win.family',
      ],
      ...['None', family, '', String(confidence), 'False', `https://bazaar.abuse.ch/sample/${number}/`],
      ...['c2,rat', '0', 'someone'],
    ];
    return `"${cells.join('", "')}"\n`;
  },
  end: (rows) => `# Number of entries: ${rows}\n`,
};

/** A list as a vendor may give it. */
export const freeList: MeasuredFeed = {
  format: 'csv',
  columns: [0, 1],
  header: 'Indicator Type,Indicator,Malware Family,First Seen,Confidence,Reference,Tags\n',
  row: ({ number, type, value, day, family, confidence }) =>
    `${type},${value},${family},${day},${confidence},https://vendor.example/report/${number},"c2,rat"\n`,
  end: () => '',
};

/**
 * Writes a feed: four domains in ten, two URLs, two addresses with a port, two hashes; the same at every run.
 *
 * @param rows how many, no two of which are one indicator
 */
export async function writeFeed(feed: MeasuredFeed, file: string, rows: number): Promise<void> {
  const stream = createWriteStream(file, { highWaterMark: 1 << 20 });
  const random = createRandom(rows);
  stream.write(feed.header);
  for (let number = 0; number < rows; number++) {
    const [type, value] = indicatorNumber(number, random);
    const day = `2026-0${1 + (number % 5)}-${String(1 + (number % 28)).padStart(2, '0')}`;
    const entry = { number, type, value, day, family: families[number % 3]!, confidence: 50 + (number % 3) * 25 };
    if (!stream.write(feed.row(entry))) await once(stream, 'drain');
  }
  stream.end(feed.end(rows));
  await once(stream, 'finish');
}

function indicatorNumber(row: number, random: () => number): readonly [string, string] {
  const kind = row % 10;
  if (kind < 4) return ['domain', `host${row.toString(36)}-${row % 97}.${topLevels[row % topLevels.length]!}`];
  if (kind < 6) return ['url', `http://h${row}.example-${row % 97}.com/a/b?x=${row}`];
  // The numbers count up in the last three parts: no two rows have one address.
  if (kind < 8)
    return [
      'ip:port',
      `${20 + (row >> 24)}.${(row >> 16) & 255}.${(row >> 8) & 255}.${row & 255}:${1 + (row % 65535)}`,
    ];
  const digits = Array.from({ length: 8 }, () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('');
  return kind === 8 ? ['sha256_hash', digits] : ['md5_hash', digits.slice(0, 32)];
}
