import { editQuery } from '../kql/query-editor';
import { readTokens } from '../kql/read-tokens';
import { kqlAt } from './kql-place';
import type { OpenFile } from './open-file';
import type { Project } from './project';
import { cursorAt } from './yaml-cursor';

/** The signature of the function in whose arguments a cursor stands. */
export interface CallDescription {
  readonly label: string;
  readonly parameters: readonly string[];
  /** Which of them is written, counted from 0. */
  readonly active: number;
}

/** Says what the call around an offset takes; undefined outside of calls and for what is not a function. */
export function describeCall(file: OpenFile, project: Project, offset: number): CallDescription | undefined {
  const kql = kqlAt(file.kind, file.outline, cursorAt(file.outline, offset), offset);
  if (kql === undefined) return undefined;
  const call = callAround(kql.query, kql.toQuery(offset));
  if (call === undefined) return undefined;
  const info = editQuery(kql.query, project.schema())?.infoAt(call.nameStart) ?? '';
  const label = info.replace(/^\([^)]*\)\s*/, '').split('\n')[0] ?? '';
  const list = /^[\w.]+\((.*?)\)(?::|$|\s)/.exec(label)?.[1];
  if (list === undefined) return undefined;
  const parameters = list.split(',').map((each) => each.trim());
  const last = parameters.at(-1) === '...' ? Math.max(parameters.length - 2, 0) : parameters.length - 1;
  return { label, parameters, active: Math.min(call.argument, Math.max(last, 0)) };
}

function callAround(
  query: string,
  offset: number,
): { readonly nameStart: number; readonly argument: number } | undefined {
  const tokens = readTokens(query.slice(0, offset));
  let depth = 0;
  let argument = 0;
  for (let index = tokens.length - 1; index >= 0; index--) {
    const { kind, text } = tokens[index] ?? { kind: 'odd', text: '' };
    if (kind !== 'mark') continue;
    if (')]}'.includes(text)) depth++;
    else if ('([{'.includes(text) && depth > 0) depth--;
    else if (text === ',' && depth === 0) argument++;
    else if (text === '(') {
      const name = tokens[index - 1];
      return name?.kind === 'name' ? { nameStart: name.start, argument } : undefined;
    } else if ((text === '|' || text === ';') && depth === 0) return undefined;
  }
  return undefined;
}
