import type { Catalog } from '../content/catalog';
import type { Waiver } from '../content/detection';
import type { Diagnostic } from '../source/diagnostic';
import type { YamlDocument } from '../source/yaml-document';
import { isPast } from './calendar-date';

interface PlacedWaiver {
  /** The files whose findings it may accept: its own, and the CSV that its watchlist names. */
  readonly files: readonly string[];
  readonly waiver: Waiver;
  readonly index: number;
  readonly document: YamlDocument;
}

/**
 * Takes out the findings that a waiver of their own file accepts. A waiver that accepts nothing, or that is past its
 * date, is itself an error: an accepted finding must not outlive its reason unseen.
 */
export function applyWaivers(
  diagnostics: readonly Diagnostic[],
  catalog: Catalog,
  asOf: Date,
  includes: (path: string) => boolean,
): Diagnostic[] {
  const waivers = [...catalog.detections, ...catalog.watchlists, ...catalog.functions]
    .filter(({ document }) => includes(document.source.path))
    .flatMap((content) => {
      const { document, waivers } = content;
      const csv = 'csv' in content ? content.csv : undefined;
      const files = [document.source.path, ...(csv === undefined ? [] : [csv.path])];
      return waivers.map((waiver, index) => ({ files, waiver, index, document }));
    });
  const current = waivers.filter(({ waiver }) => !isPast(waiver.until, asOf));
  const accepts = ({ waiver, files }: PlacedWaiver, diagnostic: Diagnostic) =>
    diagnostic.check === waiver.check && files.includes(diagnostic.place.file);
  return [
    ...diagnostics.filter((diagnostic) => !current.some((waiver) => accepts(waiver, diagnostic))),
    ...waivers.filter(({ waiver }) => isPast(waiver.until, asOf)).map(expired),
    ...current.filter((waiver) => !diagnostics.some((diagnostic) => accepts(waiver, diagnostic))).map(unused),
  ];
}

function expired({ waiver, index, document }: PlacedWaiver): Diagnostic {
  return {
    check: 'waiver-expired',
    severity: 'error',
    place: document.placeOf(['waivers', index, 'until']),
    message: `The waiver of ${waiver.check} held until ${waiver.until}`,
    help: 'Resolve the finding and remove the waiver, or agree on a later day.',
  };
}

function unused({ waiver, index, document }: PlacedWaiver): Diagnostic {
  return {
    check: 'waiver-unused',
    severity: 'error',
    place: document.placeOf(['waivers', index, 'check']),
    message: `The waiver of ${waiver.check} accepts nothing: this file has no such finding`,
    help: 'Remove it.',
  };
}
