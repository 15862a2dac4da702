import { isSlipOf } from '../../source/nearest-word';
import type { Finding } from '../check';

/** What gives a name behind such a plugin a meaning whatever the rows hold. @param name as a query writes it */
function remedyFor(name: string): string {
  const bare = name.replace(/^\[["'](.*)["']\]$/s, '$1');
  return `Read it with column_ifexists('${bare}', ""), or write the columns behind the plugin, as in evaluate bag_unpack(b) : (*, ${name}:string).`;
}

/** What is wrong with a name that only the data can bring. @param known the columns that are there whatever it holds */
export function unpackedFinding(name: string, known: readonly string[], place: Finding['place']): Finding {
  const near =
    known.find((column) => column.toLowerCase() === name.toLowerCase()) ??
    known.find((column) => isSlipOf(name, column));
  const message = `The column ${name} is there only in a run whose data brings it; in any other the query fails`;
  if (near === undefined) return { place, message, severity: 'warning', help: remedyFor(name) };
  return { place, message, severity: 'error', help: `Did you mean ${near}, which is always there? ${remedyFor(name)}` };
}
