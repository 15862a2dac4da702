import { readTokens } from '../../kql/read-tokens';
import { markup } from './markup';
import type { Html } from './markup';

/** Words that begin an operator or belong to one. ("Query statements" and "Tabular operators", Kusto documentation.) */
const keywords: ReadonlySet<string> = new Set(
  `let where project project-away project-keep project-rename project-reorder extend summarize by order sort asc desc
   take limit top join kind on union distinct count parse evaluate render mv-expand mv-apply make-series lookup search
   find datatable dynamic print materialize and or not in has has_any has_all contains startswith endswith matches regex
   between of with to typeof invoke as serialize parse-where sample range step from`.split(/\s+/),
);

/** A query in colours; it need not be valid. */
export function kqlHtml(text: string): Html {
  const parts: Html[] = [];
  let at = 0;
  for (const { kind, text: token, start, end } of readTokens(text)) {
    parts.push(gapHtml(text.slice(at, start)));
    const isKeyword = kind === 'name' && keywords.has(token.toLowerCase());
    const look = isKeyword ? 'k' : kind === 'text' || kind === 'open-text' ? 's' : kind === 'number' ? 'n' : undefined;
    parts.push(look === undefined ? markup`${token}` : markup`<span class="${look}">${token}</span>`);
    at = end;
  }
  return markup`<pre tabindex="0"><code>${[...parts, gapHtml(text.slice(at))]}</code></pre>`;
}

function gapHtml(gap: string): Html {
  return gap.includes('//') ? markup`<span class="c">${gap}</span>` : markup`${gap}`;
}
