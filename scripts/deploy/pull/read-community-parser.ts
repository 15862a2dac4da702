import { entries, items, scalarText } from '../../content/written-value';
import type { FoundResource } from './found-resource';

/**
 * A function as Azure/Azure-Sentinel keeps it in YAML: `FunctionName`, `FunctionAlias`, `FunctionQuery` of a solution's
 * parser, or `ParserName`, `ParserParams`, `ParserQuery` of one of ASIM. Undefined where it is neither.
 */
export function readCommunityParser(content: unknown): FoundResource | undefined {
  const fields = new Map(entries(content));
  const textOf = (...names: readonly string[]) =>
    names.map((name) => scalarText(fields.get(name))).find((text) => text.trim() !== '');
  const query = textOf('FunctionQuery', 'ParserQuery');
  const alias = textOf('FunctionAlias', 'FunctionName', 'ParserName');
  if (query === undefined || alias === undefined) return undefined;
  const about = new Map([...entries(fields.get('Function')), ...entries(fields.get('Parser'))]);
  const title = scalarText(about.get('Title'));
  const description = textOf('Description') ?? title;
  const parameters =
    textOf('FunctionParameters') ??
    items(fields.get('ParserParams') as readonly unknown[] | undefined)
      .map(parameterText)
      .join(', ');
  const properties = {
    category: textOf('Category') ?? 'Functions',
    displayName: alias,
    query,
    functionAlias: alias,
    ...(parameters === '' ? {} : { functionParameters: parameters }),
    tags: description === '' ? [] : [{ name: 'description', value: description }],
  };
  return { kind: 'function', id: alias, body: { properties }, rows: [] };
}

/** A text that is not quoted yet is the text itself, not KQL. */
function parameterText(parameter: unknown): string {
  const fields = new Map(entries(parameter));
  const [name, type, value] = ['Name', 'Type', 'Default'].map((key) => scalarText(fields.get(key)));
  if (!fields.has('Default')) return `${name}:${type}`;
  const isBare = type === 'string' && !/^(['"]).*\1$/s.test(value!);
  return `${name}:${type}=${isBare ? `'${value!.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'` : value}`;
}
