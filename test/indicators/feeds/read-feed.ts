import assert from 'node:assert/strict';

import type { FeedIndicator, FeedSink, FeedText, RefusedItem } from '../../../scripts/indicators/feeds/feed-item';
import { readFeedIndicators } from '../../../scripts/indicators/feeds/read-feed-indicators';

export interface ReadFeed {
  readonly indicators: readonly FeedIndicator[];
  readonly refused: readonly RefusedItem[];
}

/** A text in pieces of a length. */
export function textInPieces(text: string, length: number): FeedText {
  return async function* () {
    await Promise.resolve();
    for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length);
  };
}

/** Reads a feed as a whole and in small pieces, which must come to the same. */
export async function readFeed(
  read: (text: FeedText, sink: FeedSink) => Promise<void>,
  text: string,
  asOf = new Date('2026-06-10'),
): Promise<ReadFeed> {
  const [whole, pieces] = await Promise.all(
    [text.length + 1, 7].map(async (length) => {
      const { indicators, refused } = await readFeedIndicators((sink) => read(textInPieces(text, length), sink), asOf);
      return { indicators: [...indicators], refused: [...refused] };
    }),
  );
  assert.deepEqual(pieces, whole);
  return whole!;
}
