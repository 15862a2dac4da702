import type { Catalog } from '../content/catalog';
import type { Waiver } from '../content/detection';
import type { Diagnostic } from '../source/diagnostic';
import type { SourceFile } from '../source/source-file';
import type { YamlDocument } from '../source/yaml-document';
import { isPast } from './evidence/calendar-date';

interface PlacedWaiver {
  /** The files whose findings it may accept: its own, and the CSV that its watchlist names. */
  readonly files: readonly string[];
  readonly waiver: Waiver;
  readonly index: number;
  readonly document: YamlDocument;
}

/** What `sentinel test` misses in a detection. A case that fails is none of these, and cannot be accepted. */
export const missingProofs: ReadonlySet<string> = new Set([
  'test-missing', 'test-no-firing-case', 'test-no-near-miss', 'test-exclusion-unproved', 'test-watchlist-unproved',
]); // prettier-ignore

/** Findings after waivers: those that are left, with what is wrong with the waivers, and those that a waiver accepts. */
export interface WaivedFindings {
  readonly kept: readonly Diagnostic[];
  readonly waived: readonly Diagnostic[];
}

/**
 * Parts the findings that a waiver of their own file accepts from the others. A waiver that accepts nothing, or that is
 * past its date, is itself an error: an accepted finding must not outlive its reason unseen.
 *
 * @param by what made the findings: whether a missing proof is waived in vain, only the proofs can tell
 */
export function applyWaivers(
  diagnostics: readonly Diagnostic[],
  catalog: Catalog,
  asOf: Date,
  includes: (path: string) => boolean,
  by: 'checks' | 'proofs',
): WaivedFindings {
  const waivers = waivedContent(catalog)
    .filter(({ document }) => includes(document.source.path))
    .flatMap((content) => {
      const { document, waivers } = content;
      const csv = 'csv' in content ? (content as { readonly csv?: SourceFile }).csv : undefined;
      const files = [document.source.path, ...(csv === undefined ? [] : [csv.path])];
      return waivers.map((waiver, index) => ({ files, waiver, index, document }));
    });
  const current = waivers.filter(({ waiver }) => !isPast(waiver.until, asOf));
  const accepts = ({ waiver, files }: PlacedWaiver, diagnostic: Diagnostic) =>
    diagnostic.check === waiver.check && files.includes(diagnostic.place.file);
  const waived = diagnostics.filter((diagnostic) => current.some((waiver) => accepts(waiver, diagnostic)));
  const accepted = new Set(waived);
  const kept = [
    ...diagnostics.filter((diagnostic) => !accepted.has(diagnostic)),
    // The checks see every waiver, and say of all of them which are past their date.
    ...(by === 'proofs' ? [] : waivers.filter(({ waiver }) => isPast(waiver.until, asOf)).map(expired)),
    ...current
      .filter(({ waiver }) => missingProofs.has(waiver.check) === (by === 'proofs'))
      .filter((waiver) => !diagnostics.some((diagnostic) => accepts(waiver, diagnostic)))
      .map(unused),
  ];
  return { kept, waived };
}

interface WaivedContent {
  readonly document: YamlDocument;
  readonly waivers: readonly Waiver[];
}

/** What of a repository can hold waivers: everything that has them. */
function waivedContent(catalog: Catalog): readonly WaivedContent[] {
  const all: readonly unknown[] = Object.values(catalog).flatMap((list: unknown) => (Array.isArray(list) ? list : []));
  return all.filter((each): each is WaivedContent => {
    return typeof each === 'object' && each !== null && 'waivers' in each && 'document' in each;
  });
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
