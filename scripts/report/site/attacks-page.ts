import { findTechnique } from '../../content/attack-technique';
import type { AttackOutcome, MatrixRow } from '../../prove/recordings/measure-matrix';
import type { ReportedMatrix } from '../proofs/matrix-text';
import { markup } from './markup';
import type { Html, HtmlPart } from './markup';
import type { SiteContent } from './site-content';
import { detectionPath, linkTo, table, writePage } from './site-page';

/** What the detections made of the recorded attacks: of each what fired, what of its technique did not, what was refused. */
export function attacksPage({ detections, asOf }: SiteContent, { datasets, rows }: ReportedMatrix): string {
  const names = new Map(detections.map(({ detection }) => [detection.slug, detection.name]));
  const link = ({ detection }: MatrixRow): Html =>
    markup`<div><a href="${linkTo(detectionPath(detection))}">${names.get(detection) ?? detection}</a></div>`;
  const links =
    (kind: AttackOutcome['kind'], isOwn: boolean) =>
    (dataset: { readonly name: string }): HtmlPart => {
      const own = rows.filter((row) => row.dataset === dataset.name && row.outcome.kind === kind);
      return own.filter(({ shared }) => !isOwn || shared.length > 0).map(link);
    };
  const count = (kind: AttackOutcome['kind']): number => rows.filter(({ outcome }) => outcome.kind === kind).length;
  const body = markup`<h1>Recorded attacks</h1>
    <p>
      ${rows.length} runs of detections over ${datasets.length} recorded attacks: ${count('fired')} fired, ${count('silent')}
      silent, ${count('refused')} refused. A detection runs on an attack that has rows of a table which it reads.
    </p>
    ${table(
      'Attacks and detections',
      [
        { name: 'Attack', cell: ({ name }) => name },
        {
          name: 'Techniques',
          cell: ({ techniques }) => techniques.map((id) => markup`<div>${id} ${findTechnique(id)?.name ?? ''}</div>`),
        },
        { name: 'Fired', cell: links('fired', false) },
        { name: 'Silent, of the technique', cell: links('silent', true) },
        { name: 'Refused, of the technique', cell: links('refused', true) },
      ],
      datasets,
    )}`;
  return writePage({ path: 'attacks.html', title: 'Recorded attacks', body, asOf });
}
