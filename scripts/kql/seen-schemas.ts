import type { SchemaPlace } from './syntax-node';

/** Output schemas for plugins whose columns come from the data, written where the author wrote none. */
export interface SeenSchema {
  readonly place: SchemaPlace;
  /** As KQL: ` : (user:string, n:long)`. */
  readonly text: string;
}

/** What was added to a query and to the functions that it calls, and how positions go back to what the author wrote. */
export interface SeenSchemas {
  /** Returns the text with what was added to it. @param functionName of the function whose body it is, else the query. */
  readonly addTo: (text: string, functionName?: string) => string;
  /** Returns where an offset of the text with additions stands in the text without them. */
  readonly offsetOf: (offset: number, functionName?: string) => number;
  readonly has: (place: SchemaPlace) => boolean;
  /** The functions whose bodies were added to. */
  readonly functionNames: ReadonlySet<string>;
}

/** Returns how these schemas are added, in whatever order they were seen. */
export function seenSchemas(schemas: readonly SeenSchema[]): SeenSchemas {
  const inOrder = [...schemas].sort((a, b) => a.place.offset - b.place.offset);
  const addedTo = (functionName: string | undefined): readonly SeenSchema[] =>
    inOrder.filter(({ place }) => place.functionName === functionName);
  return {
    addTo: (text, functionName) => {
      let [result, from] = ['', 0];
      for (const { place, text: added } of addedTo(functionName)) {
        result += text.slice(from, place.offset) + added;
        from = place.offset;
      }
      return result + text.slice(from);
    },
    offsetOf: (offset, functionName) => {
      let before = 0;
      for (const { place, text } of addedTo(functionName)) {
        if (offset <= place.offset + before) break;
        before += Math.min(text.length, offset - place.offset - before);
      }
      return offset - before;
    },
    has: ({ functionName, offset }) => addedTo(functionName).some(({ place }) => place.offset === offset),
    functionNames: new Set(inOrder.flatMap(({ place }) => place.functionName ?? [])),
  };
}

export const nothingSeen = seenSchemas([]);
