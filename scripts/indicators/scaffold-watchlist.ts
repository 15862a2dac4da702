import { csvLine } from '../source/csv-line';
import { formatYaml } from '../source/yaml-document';
import type { WrittenFile } from './write-watchlist';
import { fileStem } from '../source/path-part';

const schema = '# yaml-language-server: $schema=../schemas/watchlist.schema.json';

/** What stands below the description of a list of indicators: how it ages, what feeds it, and how one is written. */
const indicatorGuide = `# How long an indicator stays active after its last sighting, or its first where there is no later one; for one type
# alone: \`maxAge: { domain: 365d, ip: 30d }\`.
maxAge: 180d
# Indicators below this confidence, in per cent, are not active.
minConfidence: 50
# What \`sentinel refresh\` brings into the list each day; without it the list is kept by hand, or by \`sentinel import\`.
# feed:
#   format: threatfox # or stix, misp, csv with \`url: https://…\`
#   export: recent # or \`days: 3\`, which asks the API with a key
#   malware: Nanocore RAT
#   type: [domain, url]
# An indicator; of its keys only type and value must be there:
#   - type: domain
#     value: bad[.]example
#     threatType: botnet_cc
#     malware: Nanocore RAT
#     firstSeen: 2026-06-01
#     lastSeen: 2026-06-02
#     confidence: 75
#     reference: https://vendor.example/report
#     tags: [loader]
#     expiresOn: 2026-12-31
indicators: []
`;

/** The file of a new list of indicators, which is empty, with all that it may hold as comments. */
export function scaffoldIndicatorList(alias: string): WrittenFile {
  const head = formatYaml({ alias, displayName: titleOf(alias), searchKey: 'Value' });
  const description = '# What the list holds and where it is from:\n# description: …\n# source: ThreatFox\n';
  return { path: `watchlists/${fileStem(alias)}.yaml`, text: `${schema}\n${head}${description}${indicatorGuide}` };
}

/** The files of a new list with columns of its own: its description, and a CSV that has its header alone. */
export function scaffoldItemList(alias: string, columns: readonly string[]): readonly WrittenFile[] {
  const head = formatYaml({ alias, displayName: titleOf(alias) });
  const key = formatYaml({ searchKey: columns[0], csv: `${fileStem(alias)}.csv` });
  const comments = [
    '# What the list holds and who keeps it:',
    '# description: …',
    '# The column by which lookups find a row; the rows stand in the CSV beside this file.',
  ];
  return [
    { path: `watchlists/${fileStem(alias)}.yaml`, text: `${schema}\n${head}${comments.join('\n')}\n${key}` },
    { path: `watchlists/${fileStem(alias)}.csv`, text: csvLine(columns, '\n') },
  ];
}

/** An alias as a title: `blocked-domains` is Blocked domains. */
function titleOf(alias: string): string {
  const words = alias.replace(/[-_]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
