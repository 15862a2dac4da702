import { beginsQuery, bracketDepth, continuesQuery, splitQueries } from './hunt-queries';
import { beginsTable, continuesTable, readTable } from './hunt-tables';
import type { HuntPart, HuntScenario, HuntSource, HuntText } from './hunt-text';

type Field = 'scenario' | 'description' | 'filter';

/** How the parts of a false positive are labelled. */
const labels: readonly (readonly [RegExp, Field])[] = [
  [/^(?:false[ -]positive(?: scenario)?|fp|scenario)(?:\s*#?\d+)?$/i, 'scenario'],
  [/^(?:description|details?)$/i, 'description'],
  [
    /^(?:(?:suggested |recommended )?(?:filters?|exclu(?:sions?|de))(?:\s*\/\s*(?:filters?|exclu(?:sions?|de)))?|mitigation|tuning)$/i,
    'filter',
  ],
];

/** Headings that say what stands below them, and nothing more. */
const knownHeadings =
  /^(?:ioc summary|iocs?|indicators?(?: of compromise)?(?: \(iocs?\))?|(?:kql|hunting|detection|sentinel)?(?: hunting)? ?quer(?:y|ies)|kql|(?:required )?(?:data sources?|data connectors?|(?:sentinel )?tables?)|(?:known )?false positives?(?: scenarios?| guidance)?|summary|overview|description|prerequisites)$/i;

interface Reading {
  readonly lines: readonly string[];
  at: number;
  title: string | undefined;
  family: string | undefined;
  total: HuntText['total'];
  readonly prose: string[];
  readonly indicators: string[];
  readonly sources: HuntSource[];
  readonly queries: HuntPart[];
  readonly scenarios: { scenario: HuntPart; description: string; filter: string }[];
  readonly notes: HuntPart[];
  /** The part of a false positive that a line without a label goes on with; undefined if none does. */
  open: Field | undefined;
  /** Whether the headings say that false positives follow. */
  isAmongFalsePositives: boolean;
}

/**
 * Takes a published hunt apart: its summary, its tables of indicators and of the workspace's tables, its queries, with
 * fences or without, and the false positives that it names. A line that is none of these is prose, and kept.
 */
export function readHunt(text: string): HuntText {
  const lines = text
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.trimEnd());
  const reading: Reading = {
    ...{ lines, at: 0, title: undefined, family: undefined, total: undefined, open: undefined },
    ...{ prose: [], indicators: [], sources: [], queries: [], scenarios: [], notes: [], isAmongFalsePositives: false },
  };
  while (reading.at < lines.length) readNext(reading);
  noteCutOff(reading);
  for (const { scenario, filter } of reading.scenarios) {
    if (filter === '') reading.notes.push({ line: scenario.line, text: 'the scenario says no filter or exclusion' });
  }
  const { title, family, total, prose, indicators, sources, queries, scenarios } = reading;
  const notes = [...reading.notes].sort((one, other) => one.line - other.line);
  return {
    title,
    family,
    total,
    prose,
    indicators,
    sources,
    queries,
    scenarios: scenarios satisfies HuntScenario[],
    notes,
  };
}

/** Reads what begins at the line, and goes behind it. */
function readNext(reading: Reading): void {
  const { lines, at } = reading;
  const line = lines[at] ?? '';
  const bare = line.trim();
  if (bare === '') reading.at += 1;
  else if (/^(?:```|~~~)/.test(bare)) readFence(reading, bare.slice(0, 3));
  else if (beginsTable(line, lines[at + 1])) takeTable(reading);
  else if (beginsQuery(line, nextLine(lines, at))) takeQuery(reading);
  else {
    readText(reading, bare);
    reading.at += 1;
  }
}

function nextLine(lines: readonly string[], at: number): string | undefined {
  return lines.slice(at + 1, at + 8).find((line) => line.trim() !== '');
}

function readFence(reading: Reading, fence: string): void {
  const { lines, at } = reading;
  const language = (lines[at] ?? '').trim().slice(3).trim().toLowerCase();
  const close = lines.findIndex((line, index) => index > at && line.trim().startsWith(fence));
  const end = close < 0 ? lines.length : close;
  if (close < 0) reading.notes.push({ line: at + 1, text: 'the block of code is not closed; the rest is read as it' });
  const body = outdented(lines.slice(at + 1, end));
  reading.at = end + 1;
  if (/^(?:|kql|kusto|csl|sql|text|plaintext)$/.test(language)) {
    reading.queries.push(...splitQueries({ text: body.join('\n'), line: at + 2 }));
  } else {
    reading.notes.push({ line: at + 1, text: `a block of ${language.slice(0, 40)} is kept as text` });
    reading.prose.push(body.join('\n'));
  }
}

/** Lines without the blanks that stand before all of them. */
function outdented(lines: readonly string[]): readonly string[] {
  const blanks = lines.filter((line) => line.trim() !== '').map((line) => /^\s*/.exec(line)?.[0].length ?? 0);
  const common = Math.min(...blanks, Infinity);
  return lines.map((line) => line.slice(Number.isFinite(common) ? common : 0));
}

function takeTable(reading: Reading): void {
  const { lines, at } = reading;
  let end = at + 1;
  while (end < lines.length && continuesTable(lines[end] ?? '')) end += 1;
  const table = readTable({ lines: lines.slice(at, end), line: at + 1, isCutOff: end === lines.length });
  if (table.kind === 'indicators') reading.indicators.push(table.csv);
  if (table.kind === 'sources') reading.sources.push(...table.sources);
  if (table.kind === 'other') reading.prose.push(lines.slice(at, end).join('\n'));
  reading.notes.push(...table.notes);
  reading.at = end;
}

function takeQuery(reading: Reading): void {
  const { lines, at } = reading;
  let [end, depth] = [at, 0];
  while (end < lines.length) {
    const line = lines[end] ?? '';
    if (line === '' && depth === 0) {
      const [next, after] = [nextLine(lines, end), nextLine(lines, end + 1)];
      if (next === undefined || isLabelled(next) || !continuesQuery(next, after, 0)) break;
    } else if (end > at && (isLabelled(line) || !continuesQuery(line, nextLine(lines, end), depth))) break;
    depth = bracketDepth(line, depth);
    end += 1;
  }
  reading.queries.push(...splitQueries({ text: lines.slice(at, end).join('\n'), line: at + 1 }));
  reading.at = end;
}

/** Whether a line is a heading, a fence, or begins a part of a false positive, in whatever brackets are open. */
function isLabelled(line: string): boolean {
  return /^(?:#{1,6}\s|```|~~~)/.test(line) || labelOf(line) !== undefined;
}

/** The label of a line and what follows it: `**Filter/Exclusion:** Exclude …`, `1. Scenario: …`. */
function labelOf(line: string): { readonly field: Field; readonly rest: string } | undefined {
  const bare = line.trim().replace(/^(?:(?:#{1,6}\s|[-*+•]\s|\d+[.)]\s|\*\*|__)\s*)+/, '');
  const [, name = '', rest = ''] =
    /^([A-Za-z][\w /#-]{1,40}?)\s*(?:\*\*|__)?\s*[:：]\s*(?:\*\*|__)?\s*(.*)$/s.exec(bare) ?? [];
  const field = labels.find(([form]) => form.test(name))?.[1];
  return field === undefined ? undefined : { field, rest: rest.replace(/(?:\*\*|__)$/, '') };
}

function readText(reading: Reading, line: string): void {
  const label = labelOf(line);
  // A description or a filter without a scenario before it is prose of the hunt.
  if (label !== undefined && (label.field === 'scenario' || reading.scenarios.length > 0)) {
    takeLabelled(reading, label.field, label.rest);
    return;
  }
  const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line) ?? /^(\*\*)([^*]+)\*\*:?$/.exec(line);
  if (heading !== null) readHeading(reading, heading[1] ?? '', heading[2] ?? '');
  else if (knownHeadings.test(line.replace(/:$/, ''))) setSection(reading, line);
  else if (readFact(reading, line)) reading.open = undefined;
  else if (reading.open !== undefined) continueScenario(reading, line);
  else {
    if (/<\/?(?:table|tr|td)\b/i.test(line)) {
      reading.notes.push({ line: reading.at + 1, text: 'a table of HTML is not read; write it with bars' });
    }
    reading.prose.push(line);
  }
}

function setSection(reading: Reading, heading: string): void {
  reading.isAmongFalsePositives = /false positive/i.test(heading);
  reading.open = undefined;
}

function readHeading(reading: Reading, level: string, text: string): void {
  reading.open = undefined;
  if (level === '#' && reading.title === undefined && !knownHeadings.test(text)) reading.title = text;
  else if (knownHeadings.test(text)) setSection(reading, text);
  else if (reading.isAmongFalsePositives && level.length > 1) takeLabelled(reading, 'scenario', text);
  else {
    reading.isAmongFalsePositives = false;
    reading.prose.push(text);
  }
}

/** Reads `Malware Family: … Total IOCs: … IOC Types: …`, on one line or on several. */
function readFact(reading: Reading, line: string): boolean {
  const bare = line.replace(/^[-*+]\s+/, '').replaceAll('**', '');
  if (!/^(?:malware family|total (?:iocs?|indicators)|ioc types?)\s*:/i.test(bare)) return false;
  const family = /malware family\s*:\s*(.*?)\s*(?=(?:total (?:iocs?|indicators)|ioc types?)\s*:|$)/i.exec(bare)?.[1];
  const total = /total (?:iocs?|indicators)\s*:\s*([\d,]+)/i.exec(bare)?.[1];
  if (family !== undefined && family !== '') reading.family ??= family;
  if (total !== undefined) {
    const before = reading.total?.count ?? 0;
    reading.total = { count: before + Number(total.replaceAll(',', '')), line: reading.at + 1 };
  }
  return true;
}

function takeLabelled(reading: Reading, field: Field, rest: string): void {
  reading.open = field;
  if (field === 'scenario') {
    reading.scenarios.push({ scenario: { text: rest, line: reading.at + 1 }, description: '', filter: '' });
    return;
  }
  const last = reading.scenarios[reading.scenarios.length - 1];
  if (last !== undefined) last[field] = joined(last[field], rest);
}

function continueScenario(reading: Reading, line: string): void {
  const last = reading.scenarios[reading.scenarios.length - 1];
  if (last === undefined || reading.open === undefined) return;
  if (reading.open !== 'scenario') last[reading.open] = joined(last[reading.open], line);
  else last.scenario = { ...last.scenario, text: joined(last.scenario.text, line) };
}

function joined(before: string, text: string): string {
  return before === '' ? text : `${before} ${text}`;
}

/** A page that was cut to a length ends in the middle of a sentence. */
function noteCutOff(reading: Reading): void {
  const last = reading.lines.findLastIndex((line) => line.trim() !== '');
  const text = reading.lines[last] ?? '';
  if (reading.open === undefined || /[.!?…)\]"'`*:;]$/.test(text)) return;
  reading.notes.push({
    line: last + 1,
    text: `the text may be cut off: it ends with '${text.slice(-40).replace(/^\S*\s/, '')}'`,
  });
}
