import { markup, Html } from './markup';
import type { HtmlPart } from './markup';
import { policy, script, style } from './site-style';

/** The pages that each page leads to, in their order. */
const pages = [
  ['index.html', 'Detections'],
  ['coverage.html', 'Coverage'],
  ['indicators.html', 'Indicators'],
  ['workspaces.html', 'Workspaces'],
  ['checks.html', 'Checks'],
] as const;

export interface Page {
  /** From the root of the site, with forward slashes. */
  readonly path: string;
  readonly title: string;
  readonly body: HtmlPart;
  /** The day as of which the site is. */
  readonly asOf: Date;
}

/** The text of a page, which needs no other file. */
export function writePage({ path, title, body, asOf }: Page): string {
  const up = linkUp(path);
  const links = pages.map(([file, name]) => {
    const current = file === path ? new Html(' aria-current="page"') : undefined;
    return markup`<a href="${up}${file}" ${current}>${name}</a>`;
  });
  // The style and the script stand between their tags to the letter: the policy names them by their hashes.
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
<a class="skip" href="#content">To the content</a>
<header><div><nav aria-label="Pages"><strong>Sentinel content</strong> ${links}</nav></div></header>
<main id="content">${body}</main>
<footer>As of ${asOf.toISOString().slice(0, 10)}. Names of indicators are written so that nothing of them can be followed.</footer>
<script>${new Html(script)}</script>
</body>
</html>
`.text;
}

/** The way from a page to the root of the site. */
export function linkUp(path: string): string {
  return '../'.repeat(path.split('/').length - 1);
}

/** The page of a detection, from the root of the site. */
export function detectionPath(slug: string): string {
  return `detections/${slug}.html`;
}

/** A path as the address of a link: a name of a file may hold what means something in an address. */
export function linkTo(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

export interface TableColumn<Row> {
  readonly name: string;
  readonly cell: (row: Row) => HtmlPart;
}

/** A table that scrolls by itself if it is wider than the page; on a phone each cell stands below its column's name. */
export function table<Row>(
  caption: string,
  columns: readonly TableColumn<Row>[],
  rows: readonly Row[],
  id?: string,
): Html {
  const head = columns.map(({ name }) => markup`<th scope="col">${name}</th>`);
  const body = rows.map(
    (row) =>
      markup`<tr>
        ${columns.map(({ name, cell }) => markup`<td data-of="${name}">${cell(row)}</td>`)}
      </tr>`,
  );
  const named = id === undefined ? undefined : markup` id="${id}"`;
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table${named}><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}
