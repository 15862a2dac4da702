import { ownValue } from '../source/own-value';
import { findTechnique } from './attack-technique';

/** A list of techniques that somebody wants covered, as it was read. */
export interface TechniqueList {
  /** In their order, each once. */
  readonly ids: readonly string[];
  /** What cannot be read, with its line if it has one. */
  readonly problems: readonly string[];
}

/**
 * Reads techniques of ATT&CK from a text with one id at the beginning of each line (what follows a blank, comma or # is a
 * remark; empty lines are none), or from a layer of the ATT&CK Navigator, of which what is disabled, or has a score of 0, is
 * not wanted.
 */
export function readTechniqueList(text: string): TechniqueList {
  return /^\s*[[{]/.test(text.replace(/^\uFEFF/, '')) ? readLayer(text) : readLines(text);
}

function readLines(text: string): TechniqueList {
  const found = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line, index) => ({
      word:
        line
          .replace(/#.*$/, '')
          .trim()
          .split(/[\s,;]/)[0] ?? '',
      line: index + 1,
    }))
    .filter(({ word }) => word !== '');
  return listOf(found.map(({ word, line }) => ({ id: word.replace(/^"(.*)"$/, '$1'), where: `line ${line}: ` })));
}

function readLayer(text: string): TechniqueList {
  let layer: unknown;
  try {
    layer = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return { ids: [], problems: [`It is no JSON: ${error instanceof Error ? error.message : String(error)}`] };
  }
  const layers = Array.isArray(layer) ? layer : [layer];
  const techniques = layers.flatMap((each: unknown) => {
    const own = isRecord(each) ? ownValue(each, 'techniques') : undefined;
    return Array.isArray(own) ? own.filter(isRecord) : [];
  });
  const wanted = techniques.filter((each) => each['enabled'] !== false && each['score'] !== 0);
  if (wanted.length === 0) return { ids: [], problems: ['It is no layer with techniques'] };
  return listOf(wanted.map((each) => ({ id: String(each['techniqueID']), where: '' })));
}

function listOf(found: readonly { readonly id: string; readonly where: string }[]): TechniqueList {
  const known = found.map((each) => ({ ...each, id: each.id.toUpperCase() }));
  const problems = known
    .filter(({ id }) => findTechnique(id) === undefined)
    .map(({ id, where }) => `${where}${id} is no technique of ATT&CK`);
  const ids = [...new Set(known.map(({ id }) => id))];
  return { ids, problems: ids.length === 0 ? ['It names no technique'] : problems };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
