import type { Span } from '../source/position';
import type { HostSymbol, LibraryCode, Listed } from './host-types';
import { libraryObjects } from './kusto-host';
import { wholeQuery } from './speed-up-analysis';

/* What the library's service for editors has, as far as it is used here. Its methods answer nothing where they fail. */

interface Globals {
  readonly WithDatabase: (database: object) => Globals;
}

interface Code {
  Grammar: unknown;
}

interface CompletionItem {
  readonly Kind: number;
  readonly DisplayText: string | null;
  readonly MatchText: string | null;
  readonly OrderText: string | null;
  readonly BeforeText: string | null;
  readonly AfterText: string | null;
}

interface Placed {
  readonly Start: number;
  readonly Length: number;
  readonly Kind: number;
}

interface CompletionOptions {
  readonly WithIncludePunctuationOnlySyntax: (include: boolean) => CompletionOptions;
  readonly WithAutoAppendWhitespace: (append: boolean) => CompletionOptions;
}

interface Service {
  readonly GetCompletionItems: (
    position: number,
    options: CompletionOptions,
  ) => { readonly Items: Listed<CompletionItem>; readonly EditStart: number; readonly EditLength: number } | null;
  readonly GetClassifications: (
    start: number,
    length: number,
    clip: boolean,
    wait: boolean,
  ) => { readonly Classifications: Listed<Placed> } | null;
  readonly GetRelatedElements: (position: number, options: number) => { readonly Elements: Listed<Placed> } | null;
  readonly GetQuickInfo: (position: number) => { readonly Text: string | null } | null;
  readonly GetFormattedText: (options: unknown) => { readonly Text: string | null } | null;
}

type Numbers = Readonly<Record<string, number | string>>;

interface EditorLanguage {
  readonly KustoCode: {
    readonly ParseAndAnalyze: (text: string, globals: Globals) => Code;
    readonly Parse: (text: string, globals: Globals) => Code;
  };
  readonly Symbols: { readonly DatabaseSymbol: { readonly ctor: new (name: string, members: unknown) => object } };
  readonly Parsing: { readonly QueryGrammar: { readonly From: (globals: Globals) => object } };
  readonly Editor: {
    readonly KustoCodeService: { readonly ctor: new (code: Code) => Service };
    readonly CompletionKind: Numbers;
    readonly ClassificationKind: Numbers;
    readonly CompletionOptions: { readonly Default: CompletionOptions };
    readonly FormattingOptions: {
      readonly Default: { readonly WithInsertMissingTokens: (insert: boolean) => unknown };
    };
  };
}

/** Tables and functions that queries are completed by, made once: what the library remembers of them hangs on it. */
export interface EditorGlobals {
  readonly editorGlobals: never;
}

/** One text and all that the library's service for editors says of it, by offsets in that text. */
export interface EditorService {
  readonly complete: (offset: number) => { readonly items: readonly ServiceItem[]; readonly replaced: Span };
  /** By the names of kinds, such as StringLiteral. */
  readonly classify: () => readonly { readonly kind: string; readonly span: Span }[];
  /** Every place that names the same thing as the one at an offset. */
  readonly relatedTo: (offset: number) => readonly { readonly isDeclaration: boolean; readonly span: Span }[];
  readonly infoAt: (offset: number) => string;
  readonly format: () => string | undefined;
}

export interface ServiceItem {
  /** As CompletionKind names it, such as Column. */
  readonly kind: string;
  readonly label: string;
  /** What is compared with what was typed. */
  readonly match: string;
  readonly order: string;
  /** What is written before and behind the cursor. */
  readonly before: string;
  readonly after: string;
}

/** Makes the globals of a workspace with these tables and functions. */
export function createEditorGlobals(symbols: readonly HostSymbol[]): EditorGlobals {
  const { language, globals } = libraryObjects();
  const { DatabaseSymbol } = (language as EditorLanguage).Symbols;
  return (globals as Globals).WithDatabase(new DatabaseSymbol.ctor('workspace', symbols)) as unknown as EditorGlobals;
}

/** Parses and binds a text; only parses one at whose binding the library itself fails. */
export function bindForEditor(text: string, workspace: EditorGlobals): LibraryCode {
  const { KustoCode } = libraryObjects().language as EditorLanguage;
  const globals = workspace as unknown as Globals;
  try {
    return KustoCode.ParseAndAnalyze(text, globals) as unknown as LibraryCode;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return KustoCode.Parse(text, globals) as unknown as LibraryCode;
  }
}

/** Returns what an editor asks about a text that was bound by `bindForEditor()`. */
export function openEditorService(bound: LibraryCode, text: string, workspace: EditorGlobals): EditorService {
  const library = libraryObjects();
  const language = library.language as EditorLanguage;
  const globals = workspace as unknown as Globals;
  const code = bound as unknown as Code;
  const service = new language.Editor.KustoCodeService.ctor(code);
  const options =
    language.Editor.CompletionOptions.Default.WithIncludePunctuationOnlySyntax(false).WithAutoAppendWhitespace(false);
  return {
    complete: (offset) => {
      // Without the whole grammar nothing is offered at the start of a query.
      code.Grammar ??= wholeGrammar(language, globals);
      const found = service.GetCompletionItems(offset, options);
      if (found === null) return { items: [], replaced: { start: offset, end: offset } };
      const items = library.listOf(found.Items).map((item) => toItem(item, kindNames(language.Editor.CompletionKind)));
      return { items, replaced: { start: found.EditStart, end: found.EditStart + found.EditLength } };
    },
    classify: () => {
      const found = service.GetClassifications(0, text.length, true, true);
      const names = kindNames(language.Editor.ClassificationKind);
      return library.listOf(found?.Classifications ?? null).map((each) => ({
        kind: names[each.Kind] ?? 'PlainText',
        span: spanOf(each),
      }));
    },
    relatedTo: (offset) => {
      const found = service.GetRelatedElements(offset, 0);
      return library
        .listOf(found?.Elements ?? null)
        .filter(({ Kind }) => Kind === 1 || Kind === 2)
        .map((each) => ({ isDeclaration: each.Kind === 2, span: spanOf(each) }));
    },
    infoAt: (offset) => service.GetQuickInfo(offset)?.Text ?? '',
    format: () => {
      const kept = language.Editor.FormattingOptions.Default.WithInsertMissingTokens(false);
      return service.GetFormattedText(kept)?.Text ?? undefined;
    },
  };
}

/** Makes what the first completion would wait for. */
export function prepareEditorGlobals(workspace: EditorGlobals): void {
  wholeGrammar(libraryObjects().language as EditorLanguage, workspace as unknown as Globals);
}

function wholeGrammar({ Parsing }: EditorLanguage, globals: Globals): unknown {
  const grammar = Parsing.QueryGrammar.From(globals) as Readonly<Record<string, unknown>>;
  return grammar[wholeQuery] ?? grammar['QueryBlock'];
}

const knownNames = new WeakMap<Numbers, readonly string[]>();

function kindNames(numbers: Numbers): readonly string[] {
  let names = knownNames.get(numbers);
  if (names === undefined) {
    const made: string[] = [];
    for (const [name, number] of Object.entries(numbers)) if (typeof number === 'number') made[number] = name;
    knownNames.set(numbers, (names = made));
  }
  return names;
}

/** The library gives the same items again. */
const knownItems = new WeakMap<CompletionItem, ServiceItem>();

function toItem(item: CompletionItem, names: readonly string[]): ServiceItem {
  const known = knownItems.get(item) ?? readItem(item, names);
  knownItems.set(item, known);
  return known;
}

function readItem(item: CompletionItem, names: readonly string[]): ServiceItem {
  const label = item.DisplayText ?? '';
  return {
    kind: names[item.Kind] ?? 'Unknown',
    label,
    match: item.MatchText ?? label,
    order: item.OrderText ?? '',
    before: item.BeforeText ?? label,
    after: item.AfterText ?? '',
  };
}

function spanOf({ Start, Length }: Placed): Span {
  return { start: Start, end: Start + Length };
}
