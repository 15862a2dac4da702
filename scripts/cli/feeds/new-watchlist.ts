import { scaffoldIndicatorList, scaffoldItemList } from '../../indicators/scaffold-watchlist';
import type { WrittenFile } from '../../indicators/write-watchlist';
import { escapeLine } from '../../report/text/terminal-text';
import { OperationError } from '../../source/operation-error';
import type { ExitCode, Invocation } from '../command';
import { loadCatalog } from '../content/load-catalog';
import { readAlias } from './read-alias';
import { writeNewFiles } from '../content/write-output';

/** Writes a new watchlist: of indicators, or with the columns that are named. */
export function runNewWatchlist({ context, arguments: [, name], options }: Invocation): ExitCode {
  const alias = readAlias(name, 'Name one: sentinel new watchlist ALIAS');
  const columns = readColumns(options['columns']);
  const { watchlists } = loadCatalog(context.root, 'header').catalog;
  const other = watchlists.find((each) => each.alias.toLowerCase() === alias.toLowerCase());
  if (other !== undefined) {
    throw new OperationError(`There is a watchlist ${other.alias} already; nothing was written`, 'Name another alias.');
  }
  const files: readonly WrittenFile[] =
    columns === undefined ? [scaffoldIndicatorList(alias)] : scaffoldItemList(alias, columns);
  writeNewFiles(context.root, new Map(files.map(({ path, text }) => [path, text])), 'Name another alias.');
  const next =
    columns === undefined
      ? `Next: write what the list holds, or sentinel import --help; then sentinel new detection --watchlist ${alias}.`
      : `Next: write its rows into the CSV; a query reads them by _GetWatchlist('${alias}').`;
  context.write([...files.map(({ path }) => `wrote ${path}`), next].map((line) => `${escapeLine(line)}\n`).join(''));
  return 0;
}

/** The columns of a list that holds no indicators; undefined if none are named. */
function readColumns(written: unknown): readonly string[] | undefined {
  if (!Array.isArray(written)) return undefined;
  const columns = (written as readonly string[]).map((column) => column.trim());
  const wrong = columns.find((column) => !/^[A-Za-z][A-Za-z0-9_ ]{0,63}$/.test(column));
  if (wrong !== undefined) {
    throw new OperationError(
      `'${wrong}' is not a name of a column`,
      'Begin with a letter; then letters, digits, underscores and blanks.',
    );
  }
  const repeated = columns.find((column, index) => columns.indexOf(column) !== index);
  if (repeated !== undefined) throw new OperationError(`The column ${repeated} is named twice`, 'Name each once.');
  return columns;
}
