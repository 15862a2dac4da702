// Writes schemas/data/api-definitions.json: which fields each version of Azure's APIs knows of what this tool
// writes. Run by hand when there are newer versions:
//
//   node schemas/generate-api-definitions.mjs FOLDER REVISION DATE
//
// FOLDER is a copy of github.com/Azure/bicep-types-az (MIT), which is generated from the published OpenAPI documents of
// github.com/Azure/azure-rest-api-specs; REVISION and DATE are those of the copy. Only names, types and flags are taken.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';

const target = path.join(import.meta.dirname, 'data', 'api-definitions.json');

/** Whose bodies are kept, by the name of the collection in paths: the provider and its type. */
const collections = {
  alertRules: ['Microsoft.SecurityInsights', 'alertRules'],
  metadata: ['Microsoft.SecurityInsights', 'metadata'],
  watchlists: ['Microsoft.SecurityInsights', 'watchlists'],
  watchlistItems: ['Microsoft.SecurityInsights', 'watchlists/watchlistItems'],
  savedSearches: ['Microsoft.OperationalInsights', 'workspaces/savedSearches'],
  automationRules: ['Microsoft.SecurityInsights', 'automationRules'],
  summaryLogs: ['Microsoft.OperationalInsights', 'workspaces/summaryLogs'],
};

/** Versions before it are not kept: nothing speaks them any more. */
const firstVersion = '2020-08-01';

/** The flags of a property in bicep's types. */
const isRequired = 1;
const isReadOnly = 2;

/** What every resource has through ARM, and no body carries. */
const ofEveryResource = new Set(['id', 'name', 'type', 'apiVersion', 'systemData', 'scope']);

/** Definitions by name; those of one name that differ between versions are numbered. */
class Definitions {
  /** Name to text of the schema. */
  #kept = new Map();

  /** The name under which a schema is kept. */
  add(name, schema) {
    const text = JSON.stringify(schema);
    for (let number = 1; ; number += 1) {
      const tried = number === 1 ? name : `${name}_${number}`;
      const kept = this.#kept.get(tried);
      if (kept === undefined) this.#kept.set(tried, text);
      if (kept === undefined || kept === text) return tried;
    }
  }

  all() {
    const sorted = [...this.#kept].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(sorted.map(([name, text]) => [name, JSON.parse(text)]));
  }
}

/** Makes JSON Schemas of the types of one version. */
class Reader {
  /** The types that are being read, for those that hold themselves. */
  #open = new Set();

  constructor(types, definitions) {
    this.types = types;
    this.definitions = definitions;
  }

  at(reference) {
    return this.types[Number(reference.$ref.slice('#/'.length))];
  }

  /** The schema of a type; `hint` names the values of an enumeration, which has no name of its own. */
  schemaOf(type, hint) {
    if (this.#open.has(type)) return {}; // What holds itself is not looked into: its name is made of its content.
    this.#open.add(type);
    const schema = this.#read(type, hint);
    this.#open.delete(type);
    return schema;
  }

  #read(type, hint) {
    switch (type.$type) {
      case 'StringType':
        return { type: 'string' };
      case 'BooleanType':
        return { type: 'boolean' };
      case 'IntegerType':
        return { type: 'number' };
      case 'AnyType':
        return {};
      case 'StringLiteralType':
        return { const: type.value };
      case 'ArrayType':
        return { type: 'array', items: this.schemaOf(this.at(type.itemType), hint) };
      case 'UnionType':
        return this.enumerationOf(type, hint);
      case 'ObjectType':
        return this.objectOf(type);
      case 'DiscriminatedObjectType':
        return { anyOf: Object.values(this.kindsOf(type)).map((name) => ({ $ref: `#/definitions/${name}` })) };
      default:
        throw new Error(`The type ${type.$type} is not known.`);
    }
  }

  /** An enumeration that takes other texts too says so by their type among its elements. */
  enumerationOf(type, hint) {
    const elements = type.elements.map((each) => this.at(each));
    const values = elements.filter((each) => each.$type === 'StringLiteralType').map((each) => each.value);
    if (values.length === 0) return { anyOf: elements.map((each) => this.schemaOf(each, hint)) };
    const isOpen = elements.some((each) => each.$type === 'StringType');
    const name = this.definitions.add(`values.${hint}`, {
      type: 'string',
      [isOpen ? 'examples' : 'enum']: values.sort(),
    });
    return { $ref: `#/definitions/${name}` };
  }

  objectOf(type) {
    const properties = Object.entries(type.properties ?? {});
    if (properties.length === 0) {
      const values = type.additionalProperties;
      return { type: 'object', ...(values ? { additionalProperties: this.schemaOf(this.at(values), type.name) } : {}) };
    }
    return { $ref: `#/definitions/${this.definitions.add(type.name.split('/').at(-1), this.closed(properties))}` };
  }

  /** An object of these properties and no others. */
  closed(entries) {
    const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
    const properties = sorted.map(([name, { type, flags }]) => {
      const schema = this.schemaOf(this.at(type), name);
      return [name, flags & isReadOnly ? { ...schema, readOnly: true } : schema];
    });
    const required = sorted.filter(([, { flags }]) => flags & isRequired).map(([name]) => name);
    return {
      type: 'object',
      ...(required.length === 0 ? {} : { required }),
      additionalProperties: false,
      properties: Object.fromEntries(properties),
    };
  }

  /** The definition of each kind of a type that has kinds. */
  kindsOf(type) {
    const base = ownPropertiesOf(type.baseProperties);
    const kinds = Object.entries(type.elements).map(([kind, reference]) => {
      const own = this.at(reference);
      return [kind, this.definitions.add(own.name, this.closed([...base, ...Object.entries(own.properties)]))];
    });
    return Object.fromEntries(kinds);
  }

  /** Kind to definition of a resource's body; one without kinds has the kind ''. */
  bodiesOf(body) {
    if (body.$type === 'DiscriminatedObjectType') return this.kindsOf(body);
    return { '': this.definitions.add(body.name.split('/').at(-1), this.closed(ownPropertiesOf(body.properties))) };
  }
}

function ownPropertiesOf(properties) {
  return Object.entries(properties).filter(([name]) => !ofEveryResource.has(name));
}

/** The definitions of all versions below a copy of bicep's types. */
export async function extractDefinitions(folder, { revision, date }) {
  const definitions = new Definitions();
  const extracted = {};
  for (const [collection, [provider, type]] of Object.entries(collections)) {
    const kinds = {};
    for (const { version, types } of await versionsOf(folder, provider)) {
      const resource = types.find((each) => each.name === `${provider}/${type}@${version}`);
      if (resource?.$type !== 'ResourceType') continue;
      const reader = new Reader(types, definitions);
      for (const [kind, name] of Object.entries(reader.bodiesOf(reader.at(resource.body)))) {
        ((kinds[kind] ??= {})[name] ??= []).push(version);
      }
    }
    extracted[collection] = { provider, type, kinds };
  }
  return {
    source:
      'Types of github.com/Azure/bicep-types-az (MIT), generated from the OpenAPI documents of ' +
      `github.com/Azure/azure-rest-api-specs; revision ${revision} of ${date}`,
    collections: extracted,
    definitions: definitions.all(),
  };
}

async function versionsOf(folder, provider) {
  const place = path.join(folder, 'generated', provider.split('.')[1].toLowerCase(), provider.toLowerCase());
  const versions = (await readdir(place)).filter((version) => version >= firstVersion).sort();
  const read = async (version) => JSON.parse(await readFile(path.join(place, version, 'types.json'), 'utf8'));
  return Promise.all(versions.map(async (version) => ({ version, types: await read(version) })));
}

const [folder, revision, date] = process.argv.slice(2);
const facts = await extractDefinitions(folder, { revision, date });
await writeFile(target, await format(JSON.stringify(facts), { ...(await resolveConfig(target)), parser: 'json' }));
