import { spellTechniques } from '../../content/spell-techniques';
import { asWritten, items, scalarText, text } from '../../content/written-value';
import type { YamlDocument } from '../../source/yaml-document';

/** What its publisher says of a recording. */
export interface AboutRecording {
  readonly title: string;
  readonly techniques: readonly string[];
  /** The addresses of its files. */
  readonly addresses: readonly string[];
}

interface WrittenMapping {
  readonly technique: unknown;
  readonly 'sub-technique': unknown;
}

/** Reads the description of a recording as the Security Datasets of OTRF have it (`datasets/atomic/_metadata`). */
export function readAboutRecording({ value }: YamlDocument): AboutRecording {
  const written = asWritten<{ title: unknown; attack_mappings: readonly unknown[]; files: readonly unknown[] }>(value);
  const mappings = items(written.attack_mappings).map((item) => asWritten<WrittenMapping>(item));
  const spelled = mappings.flatMap((mapping) => {
    const sub = scalarText(mapping['sub-technique']);
    return spellTechniques(`${scalarText(mapping.technique)}${sub === '' ? '' : `.${sub.padStart(3, '0')}`}`) ?? [];
  });
  return {
    title: text(written.title) ?? '',
    techniques: [...new Set(spelled)],
    addresses: items(written.files).flatMap((item) => text(asWritten<{ link: unknown }>(item).link) ?? []),
  };
}
