import { ownValue } from '../../source/own-value';

const lineHeight = 19;
const characterWidth = 8.2;
const margin = 18;
const bar = 30;

/** What the escape codes of a terminal that the reports use begin, and which end it. (ECMA-48, "SGR - Select graphic rendition".) */
const looks: Readonly<Record<string, string>> = {
  '1': 'b',
  '2': 'f',
  '31': 'r',
  '32': 'g',
  '33': 'y',
  '34': 'u',
};

/**
 * Draws what a terminal shows as an SVG of its own ground, legible on a light page and on a dark one.
 *
 * @param text lines with the escape codes of colours
 * @param title what who does not see it is told
 */
export function terminalPicture(text: string, title: string): string {
  const lines = text.trimEnd().split('\n');

  const longest = Math.max(...lines.map((line) => line.replace(/\u001b\[\d+m/g, '').length));
  const width = Math.ceil(longest * characterWidth) + 2 * margin;
  const height = bar + lines.length * lineHeight + margin;
  const drawn = lines.map((line, index) => {
    return `<text x="${margin}" y="${bar + (index + 1) * lineHeight - 5}">${spansOf(line)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(title)}">
<title>${escapeXml(title)}</title>
<style>text{font:13.6px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#e6e9ef;white-space:pre}.b{font-weight:700}.f{fill:#a3adbd}.r{fill:#ff9a92}.g{fill:#76d39b}.y{fill:#f1c06b}.u{fill:#7db7f5}</style>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="9" fill="#151a22" stroke="#4a5568"/>
<circle cx="20" cy="16" r="5" fill="#4a5568"/><circle cx="37" cy="16" r="5" fill="#4a5568"/><circle cx="54" cy="16" r="5" fill="#4a5568"/>
${drawn.join('\n')}
</svg>
`;
}

/** The parts of a line between escape codes, each in its look. */
function spansOf(line: string): string {
  let look: string | undefined;

  const parts = line.split(/\u001b\[(\d+)m/);
  return parts
    .map((part, index) => {
      if (index % 2 === 1) look = ownValue(looks, part);
      if (index % 2 === 1 || part === '') return '';
      return look === undefined ? escapeXml(part) : `<tspan class="${look}">${escapeXml(part)}</tspan>`;
    })
    .join('');
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
