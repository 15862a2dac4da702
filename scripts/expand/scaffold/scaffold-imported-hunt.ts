import type { IndicatorType } from '../../content/watchlist';
import type { FeedIndicator } from '../../indicators/feeds/feed-item';
import type { HuntScenario, HuntText } from '../../indicators/hunts/hunt-text';
import { fileStem, pathPart } from '../../source/path-part';
import { formatYaml } from '../../source/yaml-document';

/** A hunt of which everything is known that its file needs. */
export interface ImportedHunt {
  readonly hunt: HuntText;
  readonly id: string;
  readonly name: string;
  /** The query with its lookups. */
  readonly query: string;
  readonly tables: readonly string[];
  readonly connectors: readonly { readonly connectorId: string; readonly dataTypes: readonly string[] }[];
  readonly tactics: readonly string[];
  readonly techniques: readonly string[];
  readonly entityMappings: readonly unknown[];
}

const schemas = '# yaml-language-server: $schema=../';
/** What the note of nearly every published hunt says; the pages of the site say it of every table. */
const usualNote = /^ensure (?:that )?this data connector is enabled\.?$/i;
const longestDescription = 5000;

/** The YAML of a hunting query, with each false positive as one that a person decides until somebody makes it precise. */
export function scaffoldImportedHunt(imported: ImportedHunt): string {
  const { hunt, id, name, query, connectors, tactics, techniques, entityMappings } = imported;
  const falsePositives = describeScenarios(hunt.scenarios);
  const parts = [
    formatYaml({ id, name, description: describe(hunt) }),
    formatYaml({ requiredDataConnectors: connectors }),
    ...(techniques.length === 0
      ? ['# To choose: tactics, such as CommandAndControl, and relevantTechniques, such as T1071.004.\n']
      : []),
    formatYaml({ tactics, relevantTechniques: techniques, query }),
    ...(entityMappings.length === 0 ? [] : [formatYaml({ entityMappings })]),
    ...(falsePositives.length === 0
      ? []
      : [
          '# In the words of the source. To make one precise, write `exclude:` with a predicate over the columns of a table\n' +
            '# of the query in place of `triage:`, an `owner:`, and a case of the test that shows it.\n',
          formatYaml({ falsePositives }),
        ]),
    formatYaml({ version: '1.0.0' }),
  ];
  return `${schemas}../schemas/detection.schema.json\n${parts.join('')}`;
}

/** What the hunt says of itself, and of its tables where that is more than the usual. */
function describe({ prose, sources }: HuntText): string {
  const needs = sources
    .filter(({ notes }) => notes !== '' && !usualNote.test(notes))
    .map(({ name, notes }) => `Needs ${name}: ${notes}`);
  const text = [...prose, ...needs].join('\n').trim() || 'A hunt that was published without a description.';
  return text.length <= longestDescription ? text : `${text.slice(0, longestDescription - 1)}…`;
}

function describeScenarios(scenarios: readonly HuntScenario[]): readonly Readonly<Record<string, string>>[] {
  const taken = new Set<string>();
  return scenarios.map(({ scenario, description, filter }, index) => {
    const id = freeName(shortName(scenario.text, `scenario-${index + 1}`), taken);
    return {
      id,
      scenario: scenario.text || 'The source names none.',
      ...(description === '' ? {} : { guidance: description }),
      triage: filter || 'The source says no filter. Compare what was found with what is known of the device.',
    };
  });
}

/** The first words of a sentence as a name. */
function shortName(text: string, otherwise: string): string {
  const words = pathPart(text, otherwise)
    .split('-')
    .filter((word) => !['a', 'an', 'the', 'is', 'are', 'that', 'using', 'to', 'of', 'for', 'and'].includes(word));
  const name = words.slice(0, 6).join('-').slice(0, 60).replace(/-$/, '');
  return name === '' ? otherwise : name;
}

function freeName(name: string, taken: Set<string>): string {
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${name}-${number}`;
  taken.add(free);
  return free;
}

/** The YAML of the watchlist of a hunt. @param maxAge how long its indicators count; undefined: somebody has to say */
export function scaffoldHuntList(
  alias: string,
  displayName: string,
  indicators: readonly FeedIndicator[],
  about: { readonly source: string | undefined; readonly maxAge: string | undefined },
): string {
  const head = {
    ...{ alias, displayName },
    ...(about.source === undefined ? {} : { source: about.source }),
    searchKey: 'Value',
  };
  const age =
    about.maxAge === undefined
      ? '# To decide: how long an indicator counts after it was last seen, such as `maxAge: 365d`.\n'
      : `# How long an indicator counts after it was last seen; the source says nothing of it.\n${formatYaml({ maxAge: about.maxAge })}`;
  return `${schemas}schemas/watchlist.schema.json\n${formatYaml(head)}${age}${formatYaml({ indicators: indicators.map(written) })}`;
}

function written({ tags, ...fields }: FeedIndicator): Readonly<Record<string, unknown>> {
  const known = Object.entries(fields).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(known), ...(tags.length === 0 ? {} : { tags }) };
}

/** A case of a hunt's test, as it is written. */
export interface HuntCase {
  readonly name: string;
  readonly events: Readonly<Record<string, readonly unknown[]>>;
  readonly expect: unknown;
}

/** The YAML of the test of a hunt. @param expandsTo the query of the source, if the lookups bring just that */
export function scaffoldImportedTest(now: Date, expandsTo: string | undefined, cases: readonly HuntCase[]): string {
  const clock = now.toISOString().replace(/\.\d+Z$/, 'Z');
  const demand = expandsTo === undefined ? {} : { expandsTo };
  return `${schemas}../schemas/detection-test.schema.json\n${formatYaml({ now: clock, ...demand, cases })}`;
}

/** How a hunt, its list and its files are called. */
export interface HuntNames {
  readonly alias: string;
  readonly listFile: string;
  readonly topic: string;
  readonly stem: string;
  readonly title: string;
}

/**
 * Names a hunt after its family and the month in which its newest indicator was seen, or else its file.
 *
 * @param file the name of the file that it was read from, without its ending
 */
export function nameHunt(hunt: HuntText, indicators: readonly FeedIndicator[], file: string): HuntNames {
  const newest = indicators
    .map(({ firstSeen, lastSeen }) => lastSeen ?? firstSeen ?? '')
    .sort()
    .at(-1)
    ?.slice(0, 7);
  const when = newest === undefined || newest === '' ? pathPart(file, 'hunt') : newest;
  const subject = oneLine(hunt.family ?? hunt.title ?? file);
  const topic = pathPart(subject, 'imported-hunts').slice(0, 50).replace(/-$/, '');
  const stem = topic === when ? topic : `hunt-${when}`;
  const alias = `${topic}-${when}`.slice(0, 64).replace(/-$/, '');
  const title = oneLine(hunt.title ?? `Hunt for ${subject}`);
  const dated = newest === undefined || newest === '' || title.includes(newest) ? title : `${title} (${newest})`;
  return { alias, listFile: `watchlists/${fileStem(alias)}.yaml`, topic, stem, title: dated };
}

/** A text of the source on one line, without what nobody sees, short enough for a name. */
export function oneLine(text: string): string {
  const line = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}{}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return line.slice(0, 120).trim() || 'Unnamed';
}

/** The types of a list with how many there are of each, for people. */
export function countTypes(indicators: readonly { readonly type: IndicatorType }[]): string {
  const counts = new Map<IndicatorType, number>();
  for (const { type } of indicators) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].map(([type, count]) => `${count} ${type}`).join(', ');
}
