/**
 * How a mistake is put into a rule. Every edit gives two texts, so that what a check says of the right form is not
 * counted for the wrong one: a mistake is found if the wrong text has a finding that the right one has not.
 */
export interface Planted {
  readonly right: string;
  readonly wrong: string;
}

/** Two repositories of a few files, by their paths, that differ in one mistake. */
export interface PlantedFiles {
  readonly right: Readonly<Record<string, string>>;
  readonly wrong: Readonly<Record<string, string>>;
}

/** As Plant, for a repository of several files that is made of the rule or stands for itself. */
export type FilesPlant = (rule: string) => PlantedFiles | undefined;

/** Returns the rule with the mistake and without it; undefined if the rule has no place for it. */
export type Plant = (rule: string) => Planted | undefined;

/** Kinds of mistakes: what is wrong, and how it is planted. */
export type Mistakes = Readonly<Record<string, Plant>>;

/** Two forms of a condition behind a table that the rule reads. */
export function where(table: string, right: string, wrong: string): Plant {
  return behind(table, `| where ${right}`, `| where ${wrong}`);
}

/** Two forms of a calculated column behind a table that the rule reads. */
export function extend(table: string, right: string, wrong: string): Plant {
  return behind(table, `| extend ${right}`, `| extend ${wrong}`);
}

/** Two forms of some operators behind a table that the rule reads; the lines are those of the query. */
export function behind(table: string, right: string, wrong: string): Plant {
  const source = new RegExp(`^( +)((?:let \\w+ ?= ?)?${table})[ \\t]*(?=\\||\\n)`, 'm');
  return (rule) => {
    const query = blockOf(rule, 'query');
    const found = query && source.exec(query);
    if (!query || !found) return undefined;
    const [whole, indent = '', start = ''] = found;
    const next = query.charAt(found.index + whole.length) === '|' ? `\n${indent}` : '';
    const put = (text: string) => {
      const lines = text.split('\n').map((line) => `\n${indent}${line}`);
      const changed = query.replace(whole, () => `${indent}${start}${lines.join('')}${next}`);
      return rule.replace(query, () => changed);
    };
    return { right: put(right), wrong: put(wrong) };
  };
}

/** Two forms of operators over the same table in brackets, joined to a table that the rule reads by a key. */
export function joined(table: string, key: string, right: string, wrong: string): Plant {
  const put = (text: string) => `| join kind=inner (\n    ${text.split('\n').join('\n    ')}\n  ) on ${key}`;
  return behind(table, put(right), put(wrong));
}

/** Two forms of statements before the query. */
export function before(table: string, right: string, wrong: string): Plant {
  return (rule) => {
    const query = blockOf(rule, 'query');
    const indent = query && /^ +(?=\S)/m.exec(query)?.[0];
    if (!query || !indent || !new RegExp(`\\b${table}\\b`).test(query)) return undefined;
    const put = (text: string) => {
      const lines = text.split('\n').map((line) => `${indent}${line}\n`);
      return rule.replace(query, () => query.replace(/\n/, (end) => end + lines.join('')));
    };
    return { right: put(right), wrong: put(wrong) };
  };
}

/** Two forms of statements before the query, whose names a condition behind a table uses. */
export function listed(table: string, right: string, wrong: string, use: string): Plant {
  return (rule) => {
    const used = behind(table, `| where ${use}`, '')(rule)?.right;
    return used === undefined ? undefined : before(table, right, wrong)(used);
  };
}

/** What the rule says itself, changed at the first place that fits. */
export function change(place: RegExp, by: string | ((found: string, ...groups: string[]) => string)): Plant {
  return (rule) => {
    const wrong = typeof by === 'string' ? rule.replace(place, () => by) : rule.replace(place, by);
    return wrong === rule ? undefined : { right: rule, wrong };
  };
}

/** What the query of the rule says itself, changed at the first place that fits. */
export function changeQuery(place: RegExp, by: string | ((found: string, ...groups: string[]) => string)): Plant {
  return (rule) => {
    const query = blockOf(rule, 'query');
    if (!query) return undefined;
    const wrong = typeof by === 'string' ? query.replace(place, () => by) : query.replace(place, by);
    return wrong === query ? undefined : { right: rule, wrong: rule.replace(query, () => wrong) };
  };
}

/** Two neighbours of a name change places, neither the first nor the last. */
export function swapLetters(name: string): string {
  const at = Math.floor(name.length / 2) - 1;
  return name.slice(0, at) + name.charAt(at + 1) + name.charAt(at) + name.slice(at + 2);
}

/** A scheduled rule with another query, whose other keys are the rule's; two forms of the query. */
export function queries(right: string, wrong: string, keys: Readonly<Record<string, string | undefined>> = {}): Plant {
  return (rule) => {
    const own = withKeys(plainRule(rule), keys);
    return { right: withQuery(own, right), wrong: withQuery(own, wrong) };
  };
}

/** A scheduled rule with another query; two forms of some of its other keys. A key that is undefined is taken out. */
export function keys(
  query: string,
  right: Readonly<Record<string, string | undefined>>,
  wrong: Readonly<Record<string, string | undefined>>,
): Plant {
  return (rule) => {
    const own = withQuery(plainRule(rule), query);
    return { right: withKeys(own, right), wrong: withKeys(own, wrong) };
  };
}

/** Two columns for one identifier of an entity, both of them the table's. */
export function mapped(table: string, entity: string, right: string, wrong: string): Plant {
  const [type = '', identifier = ''] = entity.split('.');
  const mapping = (column: string) =>
    `\n  - entityType: ${type}\n    fieldMappings:\n      - identifier: ${identifier}\n        columnName: ${column}`;
  return keys(
    `${table}\n| where TimeGenerated > ago(1h)`,
    { entityMappings: mapping(right) },
    { entityMappings: mapping(wrong) },
  );
}

/** The rule with an hour's schedule, and without what names columns of its own result. */
function plainRule(rule: string): string {
  return withKeys(rule, {
    ...{ kind: 'Scheduled', queryFrequency: '1h', queryPeriod: '1h', triggerOperator: 'gt', triggerThreshold: '0' },
    ...{ entityMappings: undefined, customDetails: undefined, alertDetailsOverride: undefined },
    ...{ incidentConfiguration: undefined, sentinelEntitiesMappings: undefined, requiredDataConnectors: '[]' },
    ...{ eventGroupingSettings: undefined, suppressionEnabled: undefined, suppressionDuration: undefined },
  });
}

function withQuery(rule: string, query: string): string {
  return withKeys(rule, { query: `|\n  ${query.split('\n').join('\n  ')}` });
}

/** A text with some of its top-level keys set to a text of YAML, or taken out. */
export function withKeys(rule: string, values: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(values).reduce((text, [key, value]) => {
    const block = blockOf(text, key);
    const line = value === undefined ? '' : `${key}: ${value}\n`;
    return block === undefined ? `${text.trimEnd()}\n${line}` : text.replace(block, () => line);
  }, rule);
}

/** The lines of a top-level key of a YAML text. */
function blockOf(text: string, key: string): string | undefined {
  return new RegExp(`^${key}:.*\\n(?:(?:[ \\t-].*)?\\n)*`, 'm').exec(`${text.trimEnd()}\n`)?.[0];
}
