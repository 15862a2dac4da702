import { contentKinds, kindOfPath } from '../content/content-kinds';
import type { ChangedFile } from './reviewed-state';
import { say } from './statement';
import type { Phrase, Statement } from './statement';
import type { StatementKind } from './statement-kinds';

/** Files that decide what is checked, who must look, and what runs with an identity. */
const guardedFiles: readonly { readonly path: RegExp; readonly kind: StatementKind }[] = [
  { path: /(?:^|\/)CODEOWNERS$/, kind: 'owners-edited' },
  { path: /^review\.ya?ml$/, kind: 'gate-edited' },
  { path: /^\.github\//, kind: 'workflow-edited' },
  { path: /(?:^|\/)(?:azure-pipelines|\.gitlab-ci)[^/]*\.ya?ml$/, kind: 'workflow-edited' },
  { path: /(?:^|[/.-])baseline[^/]*\.json$/, kind: 'baseline-edited' },
  { path: /^schemas\/custom\//, kind: 'schema-edited' },
  { path: /^(?:scripts|bin|schemas|test)\//, kind: 'tool-edited' },
  {
    path: /^(?:package(?:-lock)?\.json|\.npmrc|tsconfig\.json|\.mocharc\.\w+|eslint\.config\.\w+)$/,
    kind: 'tool-edited',
  },
];

const words: Readonly<Record<ChangedFile['status'], string>> = {
  added: 'added',
  untracked: 'added, and not known to Git',
  deleted: 'deleted',
  edited: 'edited',
  moved: 'moved',
};

/** What is said of files that are not detections, lists, functions, tests or workspaces. */
export function reviewFiles(files: readonly ChangedFile[]): readonly Statement[] {
  return files.flatMap((file): Statement[] => {
    const kind = kindOf(file);
    // What lies beside the content and is not known to Git is not a part of a change yet.
    if (kind === undefined || (kind === 'file-edited' && file.status === 'untracked')) return [];
    const from: Phrase = file.from === undefined ? [] : say` from ${file.from}`;
    return [
      {
        kind,
        subject: file.path,
        phrase: [kind === 'case-edited' ? 'events of test cases ' : '', words[file.status], ...from],
        places: [{ file: file.path, line: 1, side: file.status === 'deleted' ? 'before' : 'after' }],
        count: 1,
        covers: [{ file: file.path, path: [] }],
      },
    ];
  });
}

/**
 * Undefined for content, of which more is said than that it changed. A guarded file that moves is guarded by both
 * names.
 */
function kindOf({ path, from }: ChangedFile): StatementKind | undefined {
  const guarded = guardedFiles.find((each) => each.path.test(path) || (from !== undefined && each.path.test(from)));
  if (guarded !== undefined) return guarded.kind;
  if (/^detections\/.*\.(?:csv|ndjson|jsonl)(?:\.gz)?$/s.test(path)) return 'case-edited';
  const content = kindOfPath(path);
  if (content !== undefined && content !== contentKinds.ownSchema) return undefined;
  return /^watchlists\/.*\.csv$/s.test(path) ? undefined : 'file-edited';
}
