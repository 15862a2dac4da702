import type { Detection } from '../../content/detection';
import { placeAt } from '../../source/source-file';
import type { DetectionCheck, Finding } from '../check';

/** Texts for people, in which `#` is likely meant as a number sign. */
const texts = [
  ['name'],
  ['description'],
  ['alertDetailsOverride', 'alertDisplayNameFormat'],
  ['alertDetailsOverride', 'alertDescriptionFormat'],
] as const;

export const commentInText: DetectionCheck = {
  id: 'comment-in-text',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'warning',
  sentence: 'No comment stands behind a name, a description or an alert format that has no quotes.',
  why: 'YAML begins a comment at a blank and #: what was meant as text is lost.',
  failing: 'name: Login # of users\n',
  passing: 'name: "Login # of users"\n',
  run: (detection) => texts.flatMap((path) => findComment(detection, path)),
};

function findComment({ document }: Detection, path: readonly string[]): Finding[] {
  const { source } = document;
  const { start } = document.placeOf(path).span;
  const [line = ''] = /^[^\r\n]*/.exec(source.text.slice(start, start + longestLine)) ?? [];
  const cut = /^[^\s'"|>&*!{[#].*?[ \t](#.*)$/.exec(line);
  if (cut === null || !isWritten(document.value, path)) return [];
  const hash = start + line.length - (cut[1] ?? '').length;
  return [
    {
      place: placeAt(source, { start: hash, end: start + line.length }),
      message: `YAML reads what stands behind # as a comment, and not as ${path.at(-1)}`,
      help: 'Put the whole text into quotes; move what is a comment to a line of its own.',
    },
  ];
}

/** More than any of these texts may have. */
const longestLine = 10_000;

function isWritten(value: unknown, path: readonly string[]): boolean {
  const written = path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null
        ? Object.entries(inner).find(([name]) => name === key)?.[1]
        : undefined,
    value,
  );
  return typeof written === 'string';
}
