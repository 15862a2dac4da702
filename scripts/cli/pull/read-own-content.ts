import type { ResourceKind } from '../../deploy/arm/resource';
import { keyText } from '../../deploy/arm/resource';
import { fileStem, pathPart } from '../../source/path-part';

/** Content in the format of the community or of this tool, which is kept to the letter. */
export interface WrittenContent {
  /** As `analyticRule/GUID`. */
  readonly key: string;
  /** Where it goes, without the ending. */
  readonly stem: string;
  readonly text: string;
}

/** How one kind of content that is not a detection is known, where its file goes, and what its file is named after. */
interface OwnFormat {
  readonly kind: ResourceKind;
  /** Keys that every file of the kind has, and no file of another kind has together. */
  readonly keys: readonly string[];
  readonly id: string;
  readonly folder: string;
  readonly named: string;
}

const ownFormats: readonly OwnFormat[] = [
  { kind: 'automationRule', keys: ['triggersOn', 'actions'], id: 'id', folder: 'automation', named: 'name' },
  { kind: 'summaryRule', keys: ['destinationTable', 'binSize'], id: 'name', folder: 'summaries', named: 'name' },
  { kind: 'watchlist', keys: ['alias', 'displayName'], id: 'alias', folder: 'watchlists', named: 'alias' },
];

/**
 * Reads an automation rule, a summary rule or a watchlist in the format of this tool, which is kept to the letter.
 *
 * @returns undefined for content of another format; a sentence's end if it is one, and cannot be taken over
 */
export function readOwnContent(
  content: Readonly<Record<string, unknown>>,
  text: string,
): WrittenContent | string | undefined {
  const format = ownFormats.find(({ keys }) => keys.every((key) => Object.hasOwn(content, key)));
  if (format === undefined) return undefined;
  const [id, name] = [content[format.id], content[format.named]];
  if (typeof id !== 'string' || id === '' || typeof name !== 'string') return `it lacks the key ${format.id}`;
  if (Object.hasOwn(content, 'csv')) return 'its items are in a CSV beside it: copy both into watchlists/';
  // What is deployed under its name has a file of that name.
  const isNamedById = format.named === format.id;
  const stem = isNamedById && /^[\w-]+$/.test(name) ? fileStem(name) : pathPart(name, 'other');
  return { key: keyText({ kind: format.kind, id }), stem: `${format.folder}/${stem}`, text };
}
