import fs from 'node:fs';
import path from 'node:path';

import { ownSeverities } from '../../checks/check-severities';
import { connectorsOfTable } from '../../checks/evidence/connector-facts';
import { bindQuery } from '../../kql/bind-query';
import { describeCheck } from '../../language/describe-check';
import type { Project } from '../../language/project';
import { nearestWord } from '../../source/nearest-word';
import { AgentError, invalidParameters } from './agent-protocol';
import { pathWithin } from '../../source/path-within';

/** What a tool takes: texts, lists of texts, truths and numbers by name. */
type Parameter = { readonly type: 'string' | 'boolean' | 'number' | 'strings'; readonly description: string };

export type ToolArguments = Readonly<Record<string, string | boolean | number | readonly string[]>>;

/** Runs a command of the command line. @returns its exit code, and what it wrote */
export type RunCommand = (
  name: string,
  positional: readonly string[],
  options: Readonly<Record<string, string | boolean | readonly string[]>>,
) => Promise<{ readonly code: number; readonly output: string; readonly errors: string }>;

export interface AgentTool {
  readonly name: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly required: readonly string[];
  /** Whether it writes files, which a server only does that was started for it. */
  readonly writes: boolean;
  readonly run: (given: ToolArguments, around: ToolSurroundings) => Promise<ToolResult> | ToolResult;
}

export interface ToolSurroundings {
  readonly root: string;
  readonly project: () => Project;
  readonly runCommand: RunCommand;
}

export interface ToolResult {
  readonly result: unknown;
  /** The exit code of a command: 0 if all is well, 1 if it found something, 2 if it could not run. */
  readonly exitCode?: number;
  readonly messages?: string;
}

const detections: Parameter = {
  type: 'strings',
  description: 'Slugs, files or folders under detections/; all if left out.',
};
const asOf: Parameter = { type: 'string', description: 'The date on which things hold, such as 2026-06-02.' };
const events: Parameter = { type: 'strings', description: 'Logs, or folders of them, below the root.' };

export const agentTools: readonly AgentTool[] = [
  {
    name: 'validate',
    description: 'Find mistakes in detections, watchlists, tests and workspaces, each at its line.',
    parameters: { paths: { type: 'strings', description: 'Files or folders; everything if left out.' }, asOf },
    required: [],
    writes: false,
    run: ({ paths = [], ...options }, { runCommand }) => viaJson(runCommand, 'validate', paths, options),
  },
  {
    name: 'expand',
    description: 'Show detections as they would be deployed: watchlists folded in, exclusions placed.',
    parameters: { detections, asOf, workspace: { type: 'string', description: 'Whose overlay is applied.' } },
    required: [],
    writes: false,
    run: ({ detections: names = [], ...options }, { runCommand }) => viaJson(runCommand, 'expand', names, options),
  },
  {
    name: 'test',
    description: 'Prove detections on the events of their test cases.',
    parameters: { detections, case: { type: 'string', description: 'Only the cases whose name holds this.' } },
    required: [],
    writes: false,
    run: ({ detections: names = [], ...options }, { runCommand }) => viaJson(runCommand, 'test', names, options),
  },
  {
    name: 'explain',
    description: 'Prove detections, and say how many rows each operator left and what dropped each event.',
    parameters: { detections, case: { type: 'string', description: 'Only the cases whose name holds this.' } },
    required: ['detections'],
    writes: false,
    run: ({ detections: names = [], ...options }, { runCommand }) =>
      viaJson(runCommand, 'test', names, { ...options, explain: true }, 'text'),
  },
  {
    name: 'mutations',
    description: 'Change each query a little and say which changes no test case notices.',
    parameters: { detections },
    required: ['detections'],
    writes: false,
    run: ({ detections: names = [] }, { runCommand }) => viaJson(runCommand, 'test', names, { mutations: true }),
  },
  {
    name: 'replay',
    description: 'Run detections on their schedule over logs, and list the alerts that they would have raised.',
    parameters: { detections, events, asOf },
    required: ['events'],
    writes: false,
    run: ({ detections: names = [], events: logs = [], ...options }, { runCommand, root }) =>
      viaJson(runCommand, 'replay', names, { ...options, events: insideOf(root, logs) }),
  },
  {
    name: 'query',
    description: 'Run a KQL query over NDJSON or CSV logs on this machine.',
    parameters: {
      kql: { type: 'string', description: 'The query.' },
      events,
      now: { type: 'string', description: 'Its clock.' },
    },
    required: ['kql'],
    writes: false,
    run: ({ kql, events: logs = [], ...options }, { runCommand, root }) =>
      viaJson(runCommand, 'query', [String(kql)], { ...options, events: insideOf(root, logs) }),
  },
  {
    name: 'review',
    description:
      'What the change since a revision of Git does: rules, exclusions, indicators and cases that come or go.',
    parameters: {
      since: { type: 'string', description: 'A branch, tag or commit; the last commit if left out.' },
      asOf,
    },
    required: [],
    writes: false,
    run: (options, { runCommand }) => viaJson(runCommand, 'review', [], options),
  },
  {
    name: 'indicators',
    description: 'How many indicators of each watchlist are active on a date, and how they age.',
    parameters: { watchlists: { type: 'strings', description: 'Aliases; all if left out.' }, asOf },
    required: [],
    writes: false,
    run: ({ watchlists = [], ...options }, { runCommand }) => viaJson(runCommand, 'indicators', watchlists, options),
  },
  {
    name: 'columns',
    description: 'The columns and their types that a query returns, and what is wrong with the query.',
    parameters: { kql: { type: 'string', description: 'The query.' } },
    required: ['kql'],
    writes: false,
    run: ({ kql }, { project }) => {
      const { columns, diagnostics } = bindQuery(String(kql), project().schema());
      return { result: { columns: columns ?? null, diagnostics } };
    },
  },
  {
    name: 'table',
    description: 'The columns of a table, and the connectors that fill it.',
    parameters: { name: { type: 'string', description: 'The table.' } },
    required: ['name'],
    writes: false,
    run: ({ name }, { project }) => ({ result: describeTable(String(name), project()) }),
  },
  {
    name: 'tables',
    description: 'The names of the tables that are known, or of those whose name holds a word.',
    parameters: { word: { type: 'string', description: 'A part of the name, in any case.' } },
    required: [],
    writes: false,
    run: ({ word = '' }, { project }) => {
      const wanted = String(word).toLowerCase();
      return {
        result: { tables: [...project().schema().tables.keys()].filter((name) => name.toLowerCase().includes(wanted)) },
      };
    },
  },
  {
    name: 'checks',
    description: 'Every check with what it holds and why, or one of them.',
    parameters: { id: { type: 'string', description: 'The id of one, such as kql-semantics.' } },
    required: [],
    writes: false,
    run: ({ id }) => {
      const all = [...ownSeverities].map(([name, severity]) => ({
        id: name,
        severity,
        description: describeCheck(name),
      }));
      return { result: { checks: id === undefined ? all : all.filter((each) => each.id === id) } };
    },
  },
  {
    name: 'fix',
    description: 'Write what has one right spelling, keys in their order and YAML in its format, then validate.',
    parameters: { paths: { type: 'strings', description: 'Files or folders; everything if left out.' } },
    required: [],
    writes: true,
    run: ({ paths = [] }, { runCommand }) => viaJson(runCommand, 'validate', paths, { fix: true }),
  },
  {
    name: 'new',
    description: 'Write a detection of the indicators of a watchlist with its proof, an empty rule, or a watchlist.',
    parameters: {
      kind: { type: 'string', description: 'detection, hunt, rule or watchlist.' },
      name: { type: 'string', description: 'The alias of a watchlist, or the folder and name of a rule.' },
      family: { type: 'string', description: 'The malware family, as the watchlist names it.' },
      watchlist: { type: 'string', description: 'The watchlist of the indicators.' },
      table: { type: 'strings', description: 'Where to look.' },
      topic: { type: 'string', description: 'The folder under detections/.' },
    },
    required: ['kind'],
    writes: true,
    run: ({ kind, name, ...options }, { runCommand }) =>
      viaJson(runCommand, 'new', [String(kind), ...(name === undefined ? [] : [String(name)])], options, undefined),
  },
];

/** Says what is wrong with the arguments of a tool; returns them where nothing is. */
export function readToolArguments({ parameters, required }: AgentTool, given: unknown): ToolArguments {
  const values = Object.entries(typeof given === 'object' && given !== null ? given : {});
  const missing = required.find((name) => !values.some(([key]) => key === name));
  if (missing !== undefined) throw new AgentError(invalidParameters, `The argument ${missing} is missing`);
  for (const [name, value] of values) {
    const type = Object.hasOwn(parameters, name) ? parameters[name]?.type : undefined;
    if (type === undefined) throw new AgentError(invalidParameters, `There is no argument ${name}`);
    const texts = type === 'strings' ? value : [value];
    const isRight =
      Array.isArray(texts) && texts.every((each) => typeof each === (type === 'strings' ? 'string' : type));
    if (!isRight) throw new AgentError(invalidParameters, `The argument ${name} has another type`);
  }
  return Object.fromEntries(values) as ToolArguments;
}

/** What a tool takes, as a JSON Schema. */
export function schemaOfTool({ parameters, required }: AgentTool): object {
  const properties = Object.entries(parameters).map(([name, { type, description }]) => {
    return [
      name,
      type === 'strings' ? { type: 'array', items: { type: 'string' }, description } : { type, description },
    ];
  });
  return { type: 'object', properties: Object.fromEntries(properties), required, additionalProperties: false };
}

/** Runs a command and reads what it wrote as JSON; as text where it has no such format. */
async function viaJson(
  runCommand: RunCommand,
  command: string,
  positional: unknown,
  options: ToolArguments,
  format: string | undefined = command === 'new' ? undefined : 'json',
): Promise<ToolResult> {
  const texts = Object.entries(options).map(([name, value]) => [
    name,
    typeof value === 'number' ? String(value) : value,
  ]);
  const given = {
    ...(Object.fromEntries(texts) as Record<string, string>),
    ...(format === undefined ? {} : { format }),
  };
  const { code, output, errors } = await runCommand(command, positional as readonly string[], given);
  return { result: format === 'json' ? (readJson(output) ?? output) : output, exitCode: code, messages: errors };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function describeTable(name: string, project: Project): object {
  const { tables } = project.schema();
  const table = tables.get(name);
  if (table !== undefined)
    return { name, columns: table.columns, open: table.open === true, connectors: connectorsOfTable(name) };
  const meant = nearestWord(name, tables.keys());
  throw new AgentError(
    invalidParameters,
    `There is no table ${name}${meant === undefined ? '' : `; did you mean ${meant}?`}`,
  );
}

/** Paths that lie below the root, every link on the way followed. */
function insideOf(root: string, paths: unknown): readonly string[] {
  return (paths as readonly string[]).map((written) => {
    const absolute = path.resolve(root, written);
    const real = fs.existsSync(absolute) ? fs.realpathSync(absolute) : absolute;
    if (pathWithin(fs.realpathSync(root), real) !== undefined) return absolute;
    throw new AgentError(invalidParameters, `${written} is not below the root`);
  });
}
