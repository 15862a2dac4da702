/** Texts in the order in which they were added. */
export interface TextList {
  readonly length: number;
  /** Returns the text's index. */
  readonly add: (text: string) => number;
  readonly at: (index: number) => string;
}

const pageBytes = 4 * 1024 * 1024;
const lengthBytes = 4;

/**
 * Makes a list of texts that takes little more than their bytes, outside of the heap: a million texts as values of
 * their own cost several times that, and the collector looks at each of them again and again.
 */
export function createTextList(): TextList {
  const pages: Buffer[] = [];
  let used = pageBytes;
  let count = 0;
  let pageOf = new Uint32Array(1024);
  let startOf = new Uint32Array(1024);
  return {
    get length() {
      return count;
    },
    add: (text) => {
      const most = lengthBytes + text.length * 3;
      if (used + most > (pages.at(-1)?.length ?? 0)) {
        pages.push(Buffer.allocUnsafeSlow(Math.max(pageBytes, most)));
        used = 0;
      }
      if (count === pageOf.length) [pageOf, startOf] = [doubled(pageOf), doubled(startOf)];
      const page = pages[pages.length - 1]!;
      const written = page.write(text, used + lengthBytes, 'utf8');
      page.writeUInt32LE(written, used);
      pageOf[count] = pages.length - 1;
      startOf[count] = used;
      used += lengthBytes + written;
      return count++;
    },
    at: (index) => {
      const page = pages[pageOf[index]!]!;
      const start = startOf[index]! + lengthBytes;
      return page.toString('utf8', start, start + page.readUInt32LE(start - lengthBytes));
    },
  };
}

/** Twice as long, with the same beginning. */
export function doubled(numbers: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const longer = new Uint32Array(numbers.length * 2);
  longer.set(numbers);
  return longer;
}

/** Items that may be many and are read rarely, such as the entries of a feed that are refused. */
export interface LongList<T> extends Iterable<T> {
  readonly length: number;
}

/** Makes a list whose items are kept as JSON text, so that there may be millions. */
export function createLongList<T>(): LongList<T> & { readonly push: (item: T) => void } {
  const texts = createTextList();
  return {
    get length() {
      return texts.length;
    },
    push: (item) => {
      texts.add(JSON.stringify(item));
    },
    *[Symbol.iterator]() {
      for (let index = 0; index < texts.length; index++) yield JSON.parse(texts.at(index)) as T;
    },
  };
}
