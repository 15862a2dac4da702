import type { YamlDocument, YamlPath } from './yaml-document';
import { isMapping } from './mapping';

/** A part of a document that another document says instead, or adds. */
export interface ReplacedPart {
  readonly path: YamlPath;
  readonly document: YamlDocument;
  /** Where in the other document its value stands. */
  readonly at: YamlPath;
}

/**
 * Returns a document as it is with parts of another in the place of its own: it has their values, and says of each where
 * the other document has it. Of two parts with one path the later one counts. Its source stays its own.
 */
export function overlayDocument(document: YamlDocument, parts: readonly ReplacedPart[]): YamlDocument {
  const partOf = (path: YamlPath): ReplacedPart | undefined =>
    parts.findLast((part) => part.path.every((step, index) => path[index] === step));
  const inOther = (part: ReplacedPart, path: YamlPath): YamlPath => [...part.at, ...path.slice(part.path.length)];
  let value: unknown;
  let isMade = false;
  return {
    source: document.source,
    get value() {
      if (!isMade) {
        isMade = true;
        value = parts.reduce((whole, part) => replaceAt(whole, part.path, valueAt(part)), document.value);
      }
      return value;
    },
    placeOf: (path, side) => {
      const part = partOf(path);
      return part === undefined ? document.placeOf(path, side) : part.document.placeOf(inOther(part, path), side);
    },
    textMapOf: (path) => {
      const part = partOf(path);
      if (part === undefined) return document.textMapOf(path);
      const map = part.document.textMapOf(inOther(part, path));
      const { source } = part.document;
      return map === undefined || source === document.source
        ? map
        : { runs: map.runs.map((run) => ({ source, ...run })) };
    },
  };
}

function valueAt({ document, at }: ReplacedPart): unknown {
  return at.reduce<unknown>((value, step) => stepInto(value, step), document.value);
}

function stepInto(value: unknown, step: string | number): unknown {
  if (Array.isArray(value)) return (value as readonly unknown[])[Number(step)];
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.hasOwn(value, step) ? (value as Readonly<Record<string | number, unknown>>)[step] : undefined;
}

/** A copy with another value at a path, whose lists and mappings are made where they are not there. */
function replaceAt(value: unknown, path: YamlPath, replacement: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return replacement;
  const inner = replaceAt(stepInto(value, step), rest, replacement);
  if (typeof step === 'number') {
    const list: unknown[] = Array.isArray(value) ? [...(value as readonly unknown[])] : [];
    list[step] = inner;
    return list;
  }
  return { ...(isMapping(value) ? value : {}), [step]: inner };
}
