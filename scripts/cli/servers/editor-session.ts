import type { OpenDocuments } from './open-documents';
import type { ProjectFiles } from './project-files';
import type { ClientCapabilities } from './protocol';

/** What a server knows while an editor speaks with it. */
export interface EditorSession {
  /** Absolute path of the folder that holds the content. */
  readonly root: string;
  readonly documents: OpenDocuments;
  readonly files: ProjectFiles;
  readonly client: ClientCapabilities;
  /** Says that something of ours went wrong; the server goes on. */
  readonly report: (error: unknown) => void;
}
