/** The most characters that GitHub takes in a comment or issue (REST API, "Body is too long (maximum is 65536 characters)"). */
export const longestComment = 65_536;

/** For a line that a workflow puts before it, such as a link to its run. */
const reserved = 300;

const cutNote = '\n\nThe rest does not fit here; the plan file and the log of the run hold all of it.\n';

/** Joins parts of a text up to what GitHub takes; what does not fit is left out, whole parts at a time, and that said. */
export function cutMarkdown(parts: readonly string[]): string {
  const room = longestComment - reserved;
  const whole = parts.join('');
  if (whole.length <= room) return whole;
  let length = cutNote.length;
  const end = parts.findIndex((part) => (length += part.length) > room);
  return parts.slice(0, end).join('') + cutNote;
}
