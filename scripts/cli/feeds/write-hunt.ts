import { runChecks } from '../../checks/run-checks';
import { foldHuntLists } from '../../expand/scaffold/fold-hunt-lists';
import type { FoldedQuery } from '../../expand/scaffold/fold-hunt-lists';
import { scaffoldHuntList } from '../../expand/scaffold/scaffold-imported-hunt';
import { parseDuration } from '../../content/duration';
import { defangText } from '../../indicators/defang-text';
import { judgeAge } from '../../indicators/indicator-age';
import { indicatorTypes } from '../../content/watchlist';
import type { HuntPart } from '../../indicators/hunts/hunt-text';
import { pathPart } from '../../source/path-part';
import { loadWith } from './hunt-request';
import type { HuntRequest } from './hunt-request';
import { prepareHunt } from './prepare-hunt';
import { writeHuntTest } from './write-hunt-test';

/** The files of a hunt, or why there are none. */
export interface HuntOutcome {
  /** Text by path; empty if there is a problem that forbids to write any. */
  readonly files: ReadonlyMap<string, string>;
  readonly problems: readonly HuntPart[];
  readonly notes: readonly HuntPart[];
  readonly lookups: number;
  readonly cases: number;
}

/** How long an indicator of a hunt counts, if its page is not older than that. */
const usualAge = '365d';

/** Makes the files of a hunt, checks and proves them beside what is there, and says what is wrong by its line. */
export function writeHunt(request: HuntRequest): HuntOutcome {
  const { hunt, indicators, names } = request;
  const nothing = { files: new Map<string, string>(), lookups: 0, cases: 0, notes: [] };
  const problems = refuseWhole(request);
  if (problems.length > 0) return { ...nothing, problems };
  const list = indicators.length === 0 ? new Map<string, string>() : new Map([[names.listFile, listText(request)]]);
  const taken = new Set<string>();
  const written = hunt.queries.map((part) => writeQuery(part, request, list, taken));
  const failed = written.flatMap((each) => each.problems);
  if (failed.length > 0) return { ...nothing, problems: failed, notes: written.flatMap(({ notes }) => notes) };
  const files = new Map([...list, ...written.flatMap((each) => [...each.files])]);
  const wrong = checkFiles(files, request);
  if (wrong.length > 0) return { ...nothing, problems: wrong, notes: written.flatMap(({ notes }) => notes) };
  return {
    files,
    problems: written.flatMap(({ unproved }) => unproved),
    notes: [...written.flatMap(({ notes }) => notes), ...noteUnused(request, written)],
    lookups: written.reduce((sum, each) => sum + each.lookups, 0),
    cases: written.reduce((sum, each) => sum + each.cases, 0),
  };
}

/** A list that no query looks up has no effect. */
function noteUnused({ hunt, indicators }: HuntRequest, written: readonly WrittenQuery[]): readonly HuntPart[] {
  const isUsed = indicators.length === 0 || written.some(({ lookups }) => lookups > 0);
  const text = 'no query has a list of the indicators, so that the watchlist that is written is read by none';
  return isUsed ? [] : [{ line: hunt.queries[0]?.line ?? 1, text }];
}

/** Why nothing can be made of a hunt at all. */
function refuseWhole({ hunt, indicators, names, tree }: HuntRequest): readonly HuntPart[] {
  const { path } = tree.files.find((file) => file.path.toLowerCase() === names.listFile.toLowerCase()) ?? {};
  return [
    ...(hunt.queries.length > 0
      ? []
      : [
          {
            line: 1,
            text: 'no query was found in KQL; make a list of it with sentinel import csv, and a hunt with sentinel new hunt',
          },
        ]),
    ...(path === undefined || indicators.length === 0
      ? []
      : [{ line: 1, text: `${path} is there already; name another list with --watchlist` }]),
  ];
}

function listText({ hunt, indicators, names, asOf }: HuntRequest): string {
  const duration = parseDuration(usualAge);
  const limits = {
    minConfidence: 0,
    maxAge: duration === undefined ? {} : Object.fromEntries(indicatorTypes.map((type) => [type, duration])),
  };
  const isNew = indicators.every((each) => judgeAge(each, limits, asOf).state === 'active');
  const source = /^\s*\/\/\s*source\s*:\s*(\S[^\n]*)/im.exec(hunt.queries[0]?.text ?? '')?.[1];
  return scaffoldHuntList(names.alias, listName(names.title), indicators, {
    source: source?.trim(),
    maxAge: isNew ? usualAge : undefined,
  });
}

/** The name of a list, of the characters that the service takes. ("Create watchlists in Microsoft Sentinel".) */
function listName(title: string): string {
  const plain = (text: string) => text.replace(/[^A-Za-z0-9]+/g, ' ').trim();
  return `Indicators of ${plain(title)}`.slice(0, 64).trim();
}

interface WrittenQuery {
  readonly files: ReadonlyMap<string, string>;
  /** What forbids to write it. */
  readonly problems: readonly HuntPart[];
  /** What its author has to do before its proof holds. */
  readonly unproved: readonly HuntPart[];
  readonly notes: readonly HuntPart[];
  readonly lookups: number;
  readonly cases: number;
}

/** Makes the hunting query of one query, with lookups if they bring what is written, and else as it stands. */
function writeQuery(
  part: HuntPart,
  request: HuntRequest,
  list: ReadonlyMap<string, string>,
  taken: Set<string>,
): WrittenQuery {
  const nothing = { files: new Map<string, string>(), unproved: [], notes: [], lookups: 0, cases: 0 };
  const asWritten: FoldedQuery = { text: part.text, folded: 0, unlisted: [], added: 0 };
  const folded = foldHuntLists(part.text, request.names.alias, request.indicators);
  const names = { ...request.names, stem: freeStem(part, request, taken) };
  const attempts = (folded.folded > 0 ? [folded, asWritten] : [asWritten]).map((query) => {
    return { query, ...prepareHunt(query, names, request, list) };
  });
  const chosen = attempts.find(({ prepared }) => prepared !== undefined);
  if (chosen?.prepared === undefined) return { ...nothing, problems: attempts.at(-1)?.problems(part) ?? [] };
  const { query, loaded, prepared, text } = chosen;
  const path = `detections/${names.topic}/${names.stem}`;
  const test = writeHuntTest(path, query, prepared, loaded, request, [...list, [`${path}.yaml`, text]]);
  const where = (offset: number) => part.line + part.text.slice(0, offset).split('\n').length - 1;
  return {
    files: new Map([
      [`${path}.yaml`, text],
      [`${path}.test.yaml`, test.text],
    ]),
    problems: [],
    unproved:
      test.cases > 1
        ? []
        : [
            {
              line: part.line,
              text: `no event was found of which the query finds a row; write a case into ${path}.test.yaml`,
            },
          ],
    notes: [
      ...folded.unlisted.map(({ offset, values }) => ({
        line: where(offset),
        text: `the list stays as it is written: the hunt's tables lack ${values.slice(0, 3).map(defangText).join(', ')}${values.length > 3 ? ` and ${values.length - 3} more` : ''}`,
      })),
      ...(query.added === 0
        ? []
        : [
            {
              line: part.line,
              text: `the query lists ${query.added} fewer indicators than the tables; it looks for all of them now`,
            },
          ]),
      ...(query === folded || folded.folded === 0
        ? []
        : [{ line: part.line, text: 'its lists stay as they are written: with a lookup the query would not run' }]),
    ],
    lookups: query.folded,
    cases: test.cases,
  };
}

/** The name of a file: of several queries each has its tables behind it. */
function freeStem(part: HuntPart, { hunt, names }: HuntRequest, taken: Set<string>): string {
  const [, table = ''] = /^([A-Za-z_]\w*)[ \t]*(?:\(.*\))?[ \t]*$/m.exec(part.text.replace(/\blet\b.*$/gm, '')) ?? [];
  const base = hunt.queries.length === 1 ? names.stem : `${names.stem}-${pathPart(table, 'query')}`;
  let stem = base;
  for (let number = 2; taken.has(stem); number += 1) stem = `${base}-${number}`;
  taken.add(stem);
  return stem;
}

/** What the checks find wrong with the new files, which a person would meet in the next command. */
function checkFiles(files: ReadonlyMap<string, string>, request: HuntRequest): readonly HuntPart[] {
  const { catalog, diagnostics } = loadWith([...files], request);
  const found = runChecks(catalog, { asOf: request.asOf, found: diagnostics, includes: (path) => files.has(path) });
  return found
    .filter(({ severity }) => severity === 'error')
    .map(({ message, check, place }) => ({ line: 1, text: `${place.file} would be wrong: ${message} (${check})` }));
}
