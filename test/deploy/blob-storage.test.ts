import assert from 'node:assert/strict';
import { createBlobStorage } from '../../scripts/deploy/arm/blob-storage';

const now = new Date('2026-07-01T00:00:00Z');
const token = 'sv=2021-12-02&sp=rcw&se=2026-07-02T00:00:00Z&sig=a%2Bb%2Fc%3D';

function storageAt(container: string, sas: string | undefined = token) {
  return createBlobStorage({
    container,
    token: sas,
    now: () => now,
    wait: () => Promise.resolve(),
    onWait: () => undefined,
  });
}

describe('Blob storage', () => {
  for (const container of ['http://storage.example/lists', 'https://storage.example/lists?sig=x', 'lists']) {
    it(`is not written to at ${container}`, async () => {
      await assert.rejects(storageAt(container).put('list', 'Name\r\na\r\n'), {
        message: 'largeWatchlists.container is not the https address of a container without a token',
      });
    });
  }

  it('is named, without its token, where it cannot be reached', async () => {
    await assert.rejects(storageAt('http://127.0.0.1:1/lists').put('list', 'Name\r\na\r\n'), {
      message: 'http://127.0.0.1:1/lists: the connection was refused',
    });
  });

  it('takes its token out of a text, however it is written there', () => {
    const { redact } = storageAt('https://storage.example/lists');
    const text = `https://storage.example/lists/a.csv?${token} has the signature a+b/c= or ${encodeURIComponent(token)}`;
    assert.equal(redact(text), 'https://storage.example/lists/a.csv?… has the signature … or …');
    assert.equal(storageAt('https://storage.example/lists', '').redact('as it is'), 'as it is');
  });

  it('does one piece of work behind the other, also where one fails', async () => {
    const { oneByOne } = storageAt('https://storage.example/lists');
    const seen: string[] = [];
    const work = (name: string) => async () => {
      seen.push(`${name} begins`);
      await Promise.resolve();
      seen.push(`${name} ends`);
      if (name === 'first') throw new Error('first failed');
    };
    const both = [oneByOne(work('first')), oneByOne(work('second'))];
    await assert.rejects(both[0]!, { message: 'first failed' });
    await both[1];
    assert.deepEqual(seen, ['first begins', 'first ends', 'second begins', 'second ends']);
  });
});
