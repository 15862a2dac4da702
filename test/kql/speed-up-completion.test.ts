import assert from 'node:assert/strict';

import { speedUpCompletion, type CompletionRuntime } from '../../scripts/kql/speed-up-completion';

type Completer = CompletionRuntime['completer'];
type Item = ReturnType<Completer['prototype']['Retriggered']>;

/** A library that counts the items that it makes, of symbols that last and of one that does not. */
function createLibrary() {
  let made = 0;
  const make = (text: string): Item => ({ OrderText: `${text}${made++}` });
  const completer: Completer = {
    prototype: {
      GetCompletionItemsForSymbol: (symbol, place, isNameOnly, items) => {
        items.add(make(`${JSON.stringify(symbol)} ${String(place)} ${isNameOnly} `));
      },
      Retriggered: ({ OrderText }) => make(OrderText),
      CreateOrderText: ({ OrderText }) => make(OrderText).OrderText,
    },
    IsStartOfQuery: (place) => place === 'start',
    IsInvokeFunctionContext: () => false,
  };
  const item = { prototype: { OrderText: '', WithOrderText: (text: string) => ({ OrderText: text }) } };
  const lists = new WeakMap<object, Item[]>();
  const createList = () => {
    const kept: Item[] = [];
    const list = { add: (added: Item) => void kept.push(added) };
    lists.set(list, kept);
    return list;
  };
  const toArray = (list: object) => lists.get(list) ?? [];
  const isLasting = (symbol: object) => 'lasts' in symbol;
  speedUpCompletion({ completer, item, createList, toArray, isLasting });
  const ask = (symbol: object, place: string, isNameOnly = false): readonly Item[] => {
    const list = createList();
    completer.prototype.GetCompletionItemsForSymbol(symbol, place, isNameOnly, list);
    return toArray(list);
  };
  return { ask, completer, item };
}

describe('Quicker completion', () => {
  it('gives the same items of a table or a function again', () => {
    const { ask } = createLibrary();
    const table = { lasts: true };
    assert.equal(ask(table, 'start')[0], ask(table, 'start')[0]);
  });

  it('makes others at the start of a query, and where a name alone is wanted', () => {
    const { ask } = createLibrary();
    const table = { lasts: true };
    const items = [ask(table, 'start'), ask(table, 'behind'), ask(table, 'start', true)].map(([item]) => item);
    assert.equal(new Set(items).size, 3);
  });

  it('makes the items of a column anew', () => {
    const { ask } = createLibrary();
    const column = {};
    assert.notEqual(ask(column, 'start')[0], ask(column, 'start')[0]);
  });

  it('makes one copy of an item that asks again, and one in each order', () => {
    const { completer, item } = createLibrary();
    const given: Item = { OrderText: 'a' };
    assert.equal(completer.prototype.Retriggered(given), completer.prototype.Retriggered(given));
    assert.equal(completer.prototype.CreateOrderText(given), completer.prototype.CreateOrderText(given));
    const first = item.prototype.WithOrderText('01');
    assert.equal(item.prototype.WithOrderText('01'), first);
    assert.equal(item.prototype.WithOrderText('02').OrderText, '02');
  });
});
