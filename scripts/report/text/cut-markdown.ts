/** Where Markdown goes. */
export const markdownPlaces = ['comment', 'summary', 'file'] as const;
export type MarkdownPlace = (typeof markdownPlaces)[number];

/** The most characters that GitHub takes in a comment or issue (REST API, "Body is too long (maximum is 65536 characters)"). */
export const longestComment = 65_536;

/** The most bytes of a step's summary ("Workflow commands for GitHub Actions", Step isolation and limits: 1 MiB). */
const longestSummary = 1024 * 1024;

/** For a line that a workflow puts before it, such as a link to its run. */
const reserved = 300;

interface Limit {
  readonly room: number;
  readonly lengthOf: (text: string) => number;
}

const limits: Readonly<Record<MarkdownPlace, Limit>> = {
  comment: { room: longestComment - reserved, lengthOf: (text) => text.length },
  summary: { room: longestSummary - reserved, lengthOf: (text) => Buffer.byteLength(text) },
  file: { room: Infinity, lengthOf: (text) => text.length },
};

const cutNote = '\n\nThe rest does not fit here; the artifact of the run holds all of it.\n';

/** Joins parts of a text up to what their place takes; what does not fit is left out, whole parts at a time, and that said. */
export function cutMarkdown(parts: readonly string[], place: MarkdownPlace): string {
  const { room, lengthOf } = limits[place];
  const whole = parts.join('');
  if (lengthOf(whole) <= room) return whole;
  let length = lengthOf(cutNote);
  const end = parts.findIndex((part) => (length += lengthOf(part)) > room);
  return parts.slice(0, end).join('') + cutNote;
}
