import { spellTechniques } from './spell-techniques';

/** The items of a text that stands where a list belongs: `Persistence, Impact` under tactics names two. */
export function itemsOfText(key: string, text: string): readonly string[] {
  if (key === 'relevantTechniques') return spellTechniques(text) ?? [text];
  const items = key === 'tactics' ? text.split(/\s*[,;]\s*/) : [text];
  return items.filter((item) => item !== '');
}
