import { formatYaml } from '../../source/yaml-document';
import type { ChosenIndicators, MatchLeg } from './choose-indicators';
import { entityMappingsOf } from './scaffold-entities';
import {
  describeMatches,
  isWideHunt,
  legColumns,
  resultColumns,
  writeHuntQuery,
  writeRuleQuery,
} from './scaffold-query';
import type { ResultColumn } from './scaffold-query';
import { findThreatFacts } from './threat-facts';

/** What every file of a scaffold is made of. */
export interface Scaffold {
  readonly chosen: ChosenIndicators;
  readonly legs: readonly MatchLeg[];
}

/** Keys of a file with the comment above them. */
type Part = readonly [keys: Readonly<Record<string, unknown>>, ...comments: readonly string[]];

const detectionSchema = '# yaml-language-server: $schema=../../schemas/detection.schema.json';

/** The title of the rule's alerts. @param legs those of the rule */
export function alertTitleFormat({ chosen, legs }: Scaffold): string {
  const columns = legs.map((leg) => legColumns(leg));
  const whom = (['Device', 'User', 'Recipient', 'ClientAddress'] as const).find((column) =>
    columns.every((each) => each[column] !== undefined),
  );
  return `${chosen.subject} - ${whom === undefined ? '' : `{{${whom}}} matched `}{{Indicator}}`;
}

/** The YAML of the analytic rule. @param id a GUID that no other detection has */
export function scaffoldRule(scaffold: Scaffold, id: string): string {
  const { chosen, legs } = scaffold;
  const { severity } = findThreatFacts(chosen.threatTypes, legs);
  const columns = new Set<ResultColumn>(resultColumns(legs));
  return writeParts([
    [{ id, name: `${chosen.subject} - ${describeMatches(legs)} (${tableNames(legs)})` }],
    [
      {
        description: `Identifies ${lowerFirst(describeMatches(legs))} of ${chosen.subject}, as reported by ${chosen.source}.`,
      },
    ],
    [{ severity }],
    [{ requiredDataConnectors: requiredConnectors(legs) }],
    [{ queryFrequency: '1h', queryPeriod: '1h', triggerOperator: 'gt', triggerThreshold: 0 }],
    attackPart(scaffold),
    [{ query: writeRuleQuery(legs) }, ...matchComments(legs)],
    [{ entityMappings: entityMappingsOf((column) => (columns.has(column) ? column : undefined)) }],
    [{ eventGroupingSettings: { aggregationKind: 'AlertPerResult' } }],
    [{ customDetails: { Indicator: 'Indicator', IndicatorType: 'IndicatorType', Matches: 'Matches' } }],
    [{ alertDetailsOverride: { alertDisplayNameFormat: alertTitleFormat(scaffold) } }],
    [
      { version: '1.0.0', kind: 'Scheduled' },
      'Write each false positive that you meet under falsePositives, with what to exclude or how a person decides.',
    ],
  ]);
}

/** The YAML of the hunting query. @param id a GUID that no other detection has */
export function scaffoldHunt(scaffold: Scaffold, id: string): string {
  const { chosen, legs } = scaffold;
  const columns = new Set(resultColumns(legs));
  const native = isWideHunt(legs) ? legColumns(legs[0]!) : undefined;
  const shown = new Set(legs[0]?.table.shows);
  const nameOf = (column: ResultColumn) => {
    const name = native === undefined ? column : native[column];
    return name !== undefined && (native === undefined ? columns.has(column) : shown.has(name)) ? name : undefined;
  };
  const wide = [
    'has_any compares terms: it also finds names that hold a domain among others (my-bad.example, bad.example.com), on',
    'purpose, for such a name may imitate a listed one. The analytic rule beside this file is exact.',
  ];
  return writeParts([
    [{ id, name: `Hunt for ${describeMatches(legs)} of ${chosen.subject} (${tableNames(legs)})` }],
    [
      {
        description: `This query searches for ${lowerFirst(describeMatches(legs))} of ${chosen.subject}, as reported by ${chosen.source}.`,
      },
    ],
    [{ requiredDataConnectors: requiredConnectors(legs) }],
    attackPart(scaffold),
    [{ query: writeHuntQuery(legs, chosen) }, ...(native === undefined ? [] : wide)],
    [{ entityMappings: entityMappingsOf(nameOf) }],
    [{ version: '1.0.0' }],
  ]);
}

function tableNames(legs: readonly MatchLeg[]): string {
  return [...new Set(legs.map(({ table }) => table.name))].join(', ');
}

function requiredConnectors(legs: readonly MatchLeg[]): readonly unknown[] {
  const tables = new Map<string, Set<string>>();
  for (const { table } of legs) {
    if (table.connector === undefined) continue;
    tables.set(table.connector, (tables.get(table.connector) ?? new Set()).add(table.name));
  }
  return [...tables].map(([connectorId, dataTypes]) => ({ connectorId, dataTypes: [...dataTypes] }));
}

function attackPart({ chosen, legs }: Scaffold): Part {
  const { tactics, techniques, isKnown } = findThreatFacts(chosen.threatTypes, legs);
  const keys = { tactics, relevantTechniques: techniques };
  return isKnown
    ? [keys]
    : [keys, 'To choose: no indicator says what it was used for. Name the tactics and techniques that fit.'];
}

function matchComments(legs: readonly MatchLeg[]): string[] {
  const types = new Set(legs.map(({ list }) => list.type));
  const notes = {
    domain: 'A domain is found with the names below it: its last labels are compared with the list.',
    'ip:port': 'An address with a port is found if both columns are those of one indicator.',
    url: 'A URL is found by host, port and path, and by its query if the indicator has one.',
  };
  return Object.entries(notes).flatMap(([type, note]) => (types.has(type as keyof typeof notes) ? [note] : []));
}

function writeParts(parts: readonly Part[]): string {
  const texts = parts.map(([keys, ...comments]) =>
    [...comments.map((comment) => `# ${comment}\n`), formatYaml(keys)].join(''),
  );
  return `${detectionSchema}\n${texts.join('')}`;
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? `${text[0]!.toLowerCase()}${text.slice(1)}` : text;
}
