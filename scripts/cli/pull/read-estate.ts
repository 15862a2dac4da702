import fs from 'node:fs';
import path from 'node:path';
import { readDetection } from '../../content/read-detection';
import { keyText } from '../../deploy/arm/resource';
import type { LeftResources } from '../../deploy/pull/content-from-workspace';
import type { FoundResource } from '../../deploy/pull/found-resource';
import { readCommunityParser } from '../../deploy/pull/read-community-parser';
import { readCsvExport, readExport } from '../../deploy/pull/read-export';
import { isMapping } from '../../source/mapping';
import { OperationError } from '../../source/operation-error';
import { pathPart } from '../../source/path-part';
import { createSourceFile } from '../../source/source-file';
import { parseYaml } from '../../source/yaml-document';
import { ownValue } from '../../source/own-value';
import { readOwnContent } from './read-own-content';
import type { WrittenContent } from './read-own-content';

/** What a team has, wherever it has it. */
export interface Estate {
  readonly written: readonly WrittenContent[];
  readonly resources: readonly FoundResource[];
  readonly left: readonly LeftResources[];
}

/** Folders of which nothing is content. */
const passedOver: ReadonlySet<string> = new Set(['.git', '.github', 'node_modules', '.terraform', '.sentinel']);

/** Words of folders that say of what kind files are, not what they are about. */
const folderWords: ReadonlySet<string> = new Set([
  'analytic-rules', 'analytics-rules', 'analytics', 'rules', 'detections', 'detection', 'hunting-queries', 'hunting',
  'queries', 'solutions', 'content', 'sentinel',
]); // prettier-ignore

const readers: Readonly<Record<string, (file: EstateFile) => Estate>> = {
  '.yaml': readYaml,
  '.yml': readYaml,
  '.json': readJson,
  '.tfstate': readJson,
  '.csv': readCsv,
  '.bicep': (file) => leftFile(file, 'it is source of Bicep: give what az bicep build makes of it'),
  '.tf': (file) => leftFile(file, 'it is source of Terraform: give what terraform show -json prints'),
};

interface EstateFile {
  readonly path: string;
  /** Below the folder that was named; the name alone of a file that was named. */
  readonly within: string;
  readonly isNamed: boolean;
  readonly text: string;
}

const nothing: Estate = { written: [], resources: [], left: [] };

/**
 * Reads what a team brings: YAML of the community is kept as it is; ARM templates, exports, lists of the API and states
 * of Terraform become files. Of one that is there twice, the YAML counts, then the first.
 *
 * @param names files and folders; folders are read with all that is below them
 * @param folder from which names are read
 * @throws OperationError for a name of nothing
 */
export function readEstate(names: readonly string[], folder: string): Estate {
  const files = names.flatMap((name) => findFiles(path.resolve(folder, name), name));
  const read = files.map((file) => {
    const reader = ownValue(readers, path.extname(file.within).toLowerCase());
    return reader === undefined ? nothing : reader(readText(file));
  });
  return {
    written: read.flatMap(({ written }) => written),
    resources: read.flatMap(({ resources }) => resources),
    left: read.flatMap(({ left }) => left),
  };
}

type FileBefore = Omit<EstateFile, 'text'>;

function findFiles(absolute: string, name: string): readonly FileBefore[] {
  const entry = fs.statSync(absolute, { throwIfNoEntry: false });
  if (entry === undefined) throw new OperationError(`There is no ${name}`, 'Name a file or folder that is there.');
  if (!entry.isDirectory()) return [{ path: absolute, within: path.basename(absolute), isNamed: true }];
  return filesBelow(absolute, '');
}

function filesBelow(folder: string, below: string): readonly FileBefore[] {
  const entries = fs.readdirSync(path.join(folder, below), { withFileTypes: true });
  // Links are not followed: what they lead to is not a part of the folder.
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const within = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) return passedOver.has(entry.name) ? [] : filesBelow(folder, within);
      return entry.isFile() ? [{ path: path.join(folder, within), within, isNamed: false }] : [];
    });
}

function readText(file: FileBefore): EstateFile {
  try {
    return { ...file, text: fs.readFileSync(file.path, 'utf8').replace(/^\uFEFF/, '') };
  } catch (cause) {
    throw new OperationError(`${file.path} cannot be read`, 'Name a file that can be read.', { cause });
  }
}

function leftFile({ within }: EstateFile, reason: string): Estate {
  return { ...nothing, left: [{ name: within, reason }] };
}

/** Keys that rules and hunting queries have, and no other YAML of the community. */
const detectionKeys: readonly string[] = ['query', 'name'];

function readYaml(file: EstateFile): Estate {
  // The place is that of a detection, whatever the file's own.
  const stem = stemOf(file.within);
  const document = parseYaml(createSourceFile(`${stem}.yaml`, file.text)).value;
  if (document === undefined || !isMapping(document.value)) return leftFile(file, 'it is not YAML that can be read');
  const parser = readCommunityParser(document.value);
  if (parser !== undefined) return { ...nothing, resources: [parser] };
  const content = document.value;
  const own = readOwnContent(content, file.text);
  if (own !== undefined) return typeof own === 'string' ? leftFile(file, own) : { ...nothing, written: [own] };
  if (!detectionKeys.every((key) => typeof content[key] === 'string')) {
    return leftFile(file, 'it is not content that is known here');
  }
  const detection = readDetection(document).value;
  if (detection === undefined || detection.id === '') return leftFile(file, 'it is a detection without an id');
  const kind = typeof content['kind'] === 'string' ? content['kind'] : 'Scheduled';
  if (!/^(?:scheduled|nrt|hunting.*)$/i.test(kind)) {
    return leftFile(file, `rules of the kind ${kind} are not deployed from files`);
  }
  return {
    ...nothing,
    written: [{ key: keyText({ kind: detection.type, id: detection.id }), stem, text: file.text }],
  };
}

/** `Solutions/Contoso/Analytic Rules/A rule.yaml` is detections/contoso/a-rule. */
function stemOf(within: string): string {
  const parts = within.replace(/\.[^./]*$/, '').split('/');
  const name = pathPart(parts.pop() ?? '', 'rule');
  const topics = parts.map((part) => pathPart(part, '')).filter((part) => part !== '' && !folderWords.has(part));
  return ['detections', ...(topics.length === 0 ? ['adopted'] : topics), name].join('/');
}

function readJson(file: EstateFile): Estate {
  let content: unknown;
  try {
    content = JSON.parse(file.text);
  } catch {
    return leftFile(file, 'it is not JSON');
  }
  const { resources, left } = readExport(content);
  // Only the file can be named if it is not an export.
  const isNoExport = resources.length === 0 && left.every(({ reason }) => reason.endsWith('(none)'));
  return isNoExport ? leftFile(file, 'it holds nothing that is deployed from files') : { ...nothing, resources, left };
}

/** A list of a person's own choice; one that lies in a folder may be sample data. */
function readCsv(file: EstateFile): Estate {
  if (!file.isNamed) return leftFile(file, 'a CSV becomes a watchlist if it is named itself');
  const alias = path.basename(file.within).replace(/\.[^.]*$/, '');
  const found = readCsvExport(alias, file.text);
  return found === undefined ? leftFile(file, 'it is not CSV with a header line') : { ...nothing, resources: [found] };
}
