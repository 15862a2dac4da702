import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

import limits from '../../../schemas/data/limits.json';
import { ownSeverities } from '../../checks/check-severities';
import { describeCheck } from '../../language/describe-check';
import { OperationError } from '../../source/operation-error';
import type { CommandContext } from '../command';
import { AgentError, answerLine, cancelledBy, invalidParameters, requestOf, type AgentMethods } from './agent-protocol';
import { agentTools, readToolArguments, schemaOfTool, type AgentTool, type RunCommand } from './agent-tools';
import { openProjectFiles } from './project-files';

/** Revisions of the Model Context Protocol that are spoken, the newest first. */
const versions = ['2026-07-28', '2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'];
const docs = path.join(__dirname, '..', '..', '..', 'docs');

/** For revision 2026-07-28, in which each answer says that it is whole and how long it may be kept; older ones pass it over. */
const whole = { resultType: 'complete' };
const listed = { ...whole, ttlMs: 60_000, cacheScope: 'private' };

export interface AgentOptions {
  /** Whether tools that write files are offered. */
  readonly mayWrite: boolean;
  readonly runCommand: RunCommand;
}

/** Speaks the Model Context Protocol over two streams, one message a line, until the input ends. */
export async function serveAgent(
  context: Pick<CommandContext, 'root' | 'now' | 'environment' | 'writeError'>,
  { mayWrite, runCommand }: AgentOptions,
  input: NodeJS.ReadableStream,
  send: (line: string) => void,
): Promise<void> {
  const report = (error: unknown): void => {
    context.writeError(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  };
  const tools = agentTools.filter(({ writes }) => mayWrite || !writes);
  const methods = createMethods(tools, context, runCommand);
  const waiting: string[] = [];
  const cancelled = new Set<unknown>();
  let working: Promise<void> | undefined;
  const work = async (): Promise<void> => {
    for (let line = waiting.shift(); line !== undefined; line = waiting.shift()) {
      const request = requestOf(line);
      const answer = cancelled.delete(request) ? undefined : await answerLine(line, methods, report);
      // Nobody waits for what was cancelled while it was worked on.
      if (answer !== undefined && !cancelled.delete(request)) send(`${answer}\n`);
    }
    working = undefined;
  };
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    const request = cancelledBy(line);
    if (request !== undefined) cancelled.add(request);
    waiting.push(line);
    working ??= work();
  }
  await working;
}

function createMethods(
  tools: readonly AgentTool[],
  context: Pick<CommandContext, 'root' | 'now' | 'environment'>,
  runCommand: RunCommand,
): AgentMethods {
  const serverInfo = { name: 'sentinel', version: '0.1.0' };
  const capabilities = { tools: {}, resources: {} };
  const files = openProjectFiles(context);
  const project = () => {
    files.refresh();
    return files.project();
  };
  return {
    initialize: ({ protocolVersion }) => ({
      protocolVersion: versions.includes(String(protocolVersion)) ? protocolVersion : versions[1],
      capabilities,
      serverInfo,
      instructions:
        'Detections are YAML files. Validate after each edit, then test; a finding says its line and what to do.',
    }),
    'server/discover': () => ({ ...listed, supportedVersions: versions, capabilities, serverInfo }),
    ping: () => whole,
    'tools/list': () => ({ ...listed, tools: tools.map(toTool) }),
    'tools/call': async ({ name, arguments: given }) => {
      const tool = tools.find((each) => each.name === name);
      if (tool === undefined) throw new AgentError(invalidParameters, `There is no tool ${String(name)}`);
      return callTool(tool, given, { root: context.root, project, runCommand });
    },
    'resources/list': () => ({ ...listed, resources: listResources() }),
    'resources/templates/list': () => ({
      ...listed,
      resourceTemplates: [
        { uriTemplate: 'sentinel://checks/{id}', name: 'A check: what it holds, and why', mimeType: 'text/plain' },
      ],
    }),
    'resources/read': ({ uri }) => ({ ...listed, contents: [{ uri, ...readResource(String(uri)) }] }),
  };
}

function toTool(tool: AgentTool): object {
  return {
    name: tool.name,
    description: tool.description,
    inputSchema: schemaOfTool(tool),
    outputSchema: {
      type: 'object',
      properties: { result: {}, exitCode: { type: 'integer' }, messages: { type: 'string' } },
      required: ['result'],
    },
    annotations: { readOnlyHint: !tool.writes, destructiveHint: false, openWorldHint: false },
  };
}

/** Findings are an answer; an error is a tool that could not do its work. */
async function callTool(tool: AgentTool, given: unknown, around: Parameters<AgentTool['run']>[1]): Promise<object> {
  try {
    const answer = await tool.run(readToolArguments(tool, given), around);
    const text = JSON.stringify(answer);
    const isError = answer.exitCode === 2;
    return { ...whole, structuredContent: answer, content: [{ type: 'text', text }], isError };
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    return { ...whole, content: [{ type: 'text', text: `${error.message}. ${error.help}` }], isError: true };
  }
}

function pagesOfDocs(): readonly string[] {
  return fs.readdirSync(docs).filter((name) => name.endsWith('.md'));
}

function listResources(): readonly object[] {
  return [
    { uri: 'sentinel://checks', name: 'Every check, with what it holds and why', mimeType: 'application/json' },
    { uri: 'sentinel://limits', name: 'Limits of the service, each with its source', mimeType: 'application/json' },
    ...pagesOfDocs().map((page) => ({ uri: `sentinel://docs/${page}`, name: page, mimeType: 'text/markdown' })),
  ];
}

function readResource(uri: string): { readonly mimeType: string; readonly text: string } {
  const [, kind, name] = /^sentinel:\/\/(\w+)(?:\/([\w.-]+))?$/.exec(uri) ?? [];
  if (kind === 'limits' && name === undefined) return { mimeType: 'application/json', text: JSON.stringify(limits) };
  if (kind === 'checks') {
    const all = [...ownSeverities].map(([id, severity]) => ({ id, severity, description: describeCheck(id) }));
    if (name === undefined) return { mimeType: 'application/json', text: JSON.stringify(all) };
    const told = describeCheck(name);
    if (told !== undefined) return { mimeType: 'text/plain', text: told };
  }
  if (kind === 'docs' && name !== undefined && pagesOfDocs().includes(name)) {
    return { mimeType: 'text/markdown', text: fs.readFileSync(path.join(docs, name), 'utf8') };
  }
  throw new AgentError(invalidParameters, `There is no resource ${uri}`, { uri });
}
