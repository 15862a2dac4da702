import { connectorsMeantFor } from '../../checks/evidence/connector-facts';
import { describeRetirement } from '../../checks/evidence/retired-table';
import { createCatalogSchema } from '../../expand/catalog-schema';
import { scaffoldRuleForTable } from '../../expand/scaffold/scaffold-rule-for-table';
import { escapeLine } from '../../report/text/terminal-text';
import { nearestWord } from '../../source/nearest-word';
import { OperationError } from '../../source/operation-error';
import type { ExitCode, Invocation } from '../command';
import { loadCatalog } from './load-catalog';
import { writeNewFiles } from './write-output';

/** Writes an empty valid rule over one table, with a proof that holds. */
export function runNewRule({ context, arguments: [, written], options }: Invocation): ExitCode {
  const slug = readSlug(written);
  const { catalog } = loadCatalog(context.root, 'header');
  const { tables } = createCatalogSchema(catalog);
  const table = tables.get(readTable(options['table'], tables));
  const name = nameOf(slug);
  const now = new Date(Math.floor(context.now().getTime() / 60_000) * 60_000);
  const scaffold =
    table &&
    scaffoldRuleForTable({
      id: context.randomId(),
      name,
      table: table.name,
      columns: table.columns,
      connectors: connectorsMeantFor(table.name).slice(0, 1),
      now,
    });
  if (table === undefined || scaffold === undefined) {
    const help = 'Describe its columns in schemas/custom/, or name another table.';
    throw new OperationError(`No column of ${String(options['table'])} is known that a condition could be about`, help);
  }
  const same = catalog.detections.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (same !== undefined) {
    throw new OperationError(`${same.slug} is called ${name}, too; nothing was written`, 'Give the file another name.');
  }
  const files = new Map([
    [`detections/${slug}.yaml`, scaffold.rule],
    [`detections/${slug}.test.yaml`, scaffold.test],
  ]);
  writeNewFiles(context.root, files, 'Give the file another name, or remove what it shall replace.');
  const retirement = describeRetirement(table.name, new Set(), context.now());
  const lines = [
    ...[...files.keys()].map((file) => `wrote ${file}`),
    ...(retirement === undefined ? [] : [`Mind: ${retirement.message}. ${retirement.help ?? ''}`]),
    `Next: write its query, its cases, tactics and techniques; then sentinel validate, sentinel test ${slug}.`,
  ];
  context.write(lines.map((line) => `${escapeLine(line)}\n`).join(''));
  return 0;
}

function readSlug(written: string | undefined): string {
  const slug = written?.replace(/^(?:\.\/)?detections\//, '').replace(/\.ya?ml$/, '');
  if (slug !== undefined && /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\/[a-z0-9]+(?:-[a-z0-9]+)*)+$/.test(slug)) return slug;
  throw new OperationError(
    slug === undefined ? 'A rule needs a name' : `'${slug}' is not a folder and name of a rule`,
    'Write them in lower case letters, digits and single hyphens: sentinel new rule identity/password-spray',
  );
}

function readTable(written: unknown, tables: ReadonlyMap<string, unknown>): string {
  const [name, ...others] = Array.isArray(written) ? (written as readonly string[]) : [];
  if (name === undefined || others.length > 0) {
    throw new OperationError('A rule is made over one table', 'Name it with --table SigninLogs.');
  }
  const known = [...tables.keys()];
  const found = known.find((each) => each.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  const nearest = nearestWord(name, known);
  const help = nearest === undefined ? 'Describe it in schemas/custom/, or name another.' : `Did you mean ${nearest}?`;
  throw new OperationError(`There is no table ${name}`, help);
}

/** Such as `Password spray` of `identity/password-spray`. */
function nameOf(slug: string): string {
  const words = slug.slice(slug.lastIndexOf('/') + 1).replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
