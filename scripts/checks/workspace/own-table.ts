import type { OwnTable } from '../../content/own-schema';
import { loadTableFacts } from '../../kql/workspace-schema';
import { isSlipOf } from '../../source/nearest-word';
import type { CatalogCheck, Finding } from '../check';

export const ownTable: CatalogCheck = {
  id: 'own-table',
  scope: 'catalog',
  severity: 'warning',
  sentence: 'What schemas/custom says of a documented table hides no mistake in a query.',
  why: 'A table that takes any column lets every misspelled one pass, and a column that is nearly a documented one lets that slip pass: the rule is green here, and refused or blind in the workspace.',
  failing: {
    'schemas/custom/SigninLogs.yaml': 'table: SigninLogs\nextends: true\ncolumns:\n  UserPrincipleName: string\n',
  },
  passing: { 'schemas/custom/SigninLogs.yaml': 'table: SigninLogs\nextends: true\ncolumns:\n  OurScore: int\n' },
  run: ({ catalog }) => catalog.ownTables.flatMap(findIn),
};

function findIn({ document, name, columns, open }: OwnTable): readonly Finding[] {
  const documented = loadTableFacts().get(name);
  if (documented === undefined || documented.open === true) return [];
  const names = documented.columns.map((column) => column.name);
  const slips = columns.flatMap((column): Finding[] => {
    const meant = names.includes(column.name) ? undefined : names.find((other) => isSlip(column.name, other));
    if (meant === undefined) return [];
    const place = document.placeOf(['columns', column.name], 'key');
    const message = `${column.name} is nearly ${meant}, which ${name} is documented to have`;
    return [{ place, message, help: 'Take it out, unless the workspace has both: look there.' }];
  });
  if (!open) return slips;
  const message = `${name} is documented, and takes any column here`;
  return [
    { place: document.placeOf(['open']), message, help: 'List the columns that it has beside the documented ones.' },
    ...slips,
  ];
}

/** Names that differ by a number or an underscore may well be two columns. */
function isSlip(own: string, documented: string): boolean {
  const letters = (each: string) => each.replace(/[\d_]/g, '').toLowerCase();
  return own.length > 5 && letters(own) !== letters(documented) && isSlipOf(own, documented);
}
