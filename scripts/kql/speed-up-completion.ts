/** What may be written at a place, as the library has it; never changed once it is made. */
interface Item {
  readonly OrderText: string;
}

interface ItemList {
  readonly add: (item: Item) => void;
}

interface Completer {
  GetCompletionItemsForSymbol: (symbol: object, place: unknown, isNameOnly: boolean, items: ItemList) => void;
  Retriggered: (item: Item) => Item;
  CreateOrderText: (item: Item) => string;
}

interface OrderedItem extends Item {
  WithOrderText: (text: string) => Item;
}

/** What of the library's completion is replaced, and what its replacements need. */
export interface CompletionRuntime {
  readonly completer: {
    readonly prototype: Completer;
    readonly IsStartOfQuery: (place: unknown) => boolean;
    readonly IsInvokeFunctionContext: (place: unknown) => boolean;
  };
  readonly item: { readonly prototype: OrderedItem };
  /** Makes an empty list of items. */
  readonly createList: () => ItemList;
  readonly toArray: (list: ItemList) => readonly Item[];
  /** Whether a symbol is a table or a function. */
  readonly isLasting: (symbol: object) => boolean;
}

/**
 * Makes completion take a third of its time: at each key the library makes an item anew for each of two thousand tables
 * and functions, then a copy of it that asks again, and one more with its place in the order. What it makes depends on
 * the symbol, and on three things of the place, so that it is remembered by these.
 */
export function speedUpCompletion(runtime: CompletionRuntime): void {
  rememberItemsOfSymbols(runtime);
  const { completer, item } = runtime;
  completer.prototype.Retriggered = rememberBy(completer.prototype.Retriggered);
  completer.prototype.CreateOrderText = rememberBy(completer.prototype.CreateOrderText);
  const { WithOrderText: original } = item.prototype;
  const ordered = new WeakMap<object, Item>();
  item.prototype.WithOrderText = function (text) {
    const known = ordered.get(this);
    if (known?.OrderText === text) return known;
    const made = original.call(this, text);
    ordered.set(this, made);
    return made;
  };
}

function rememberItemsOfSymbols({ completer, createList, toArray, isLasting }: CompletionRuntime): void {
  const { prototype } = completer;
  const original = prototype.GetCompletionItemsForSymbol;
  const known = new WeakMap<object, Map<string, readonly Item[]>>();
  prototype.GetCompletionItemsForSymbol = function (symbol, place, isNameOnly, items) {
    if (!isLasting(symbol)) return original.call(this, symbol, place, isNameOnly, items);
    const key = `${isNameOnly} ${completer.IsStartOfQuery(place)} ${completer.IsInvokeFunctionContext(place)}`;
    let ofSymbol = known.get(symbol);
    if (ofSymbol === undefined) known.set(symbol, (ofSymbol = new Map<string, readonly Item[]>()));
    let made = ofSymbol.get(key);
    if (made === undefined) {
      const list = createList();
      original.call(this, symbol, place, isNameOnly, list);
      ofSymbol.set(key, (made = [...toArray(list)]));
    }
    for (const item of made) items.add(item);
  };
}

function rememberBy<Answer>(ask: (item: Item) => Answer): (this: Completer, item: Item) => Answer {
  const known = new WeakMap<object, { readonly answer: Answer }>();
  return function (item) {
    let found = known.get(item);
    if (found === undefined) known.set(item, (found = { answer: ask.call(this, item) }));
    return found.answer;
  };
}
