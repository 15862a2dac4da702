import assert from 'node:assert/strict';
import { createPatience, usualPatienceMs } from '../../scripts/deploy/arm/patience';
import { createBlobStorage } from '../../scripts/deploy/arm/blob-storage';

const now = new Date('2026-07-01T00:00:00Z');
const token = 'sv=2021-12-02&sp=rcw&se=2026-07-02T00:00:00Z&sig=a%2Bb%2Fc%3D';

function storageAt(container: string, sas: string | undefined = token) {
  return createBlobStorage({
    container,
    token: sas,
    trust: { cloud: 'AzurePublic', allowedHosts: [] },
    now: () => now,
    wait: () => Promise.resolve(),
    onWait: () => undefined,
    patience: createPatience(usualPatienceMs, () => performance.now()),
  });
}

describe('Blob storage', () => {
  for (const [container, reason] of [
    ['http://storage.example/lists', 'is neither an https address nor http on loopback'],
    ['lists', 'is neither an https address nor http on loopback'],
    ['https://account.blob.core.windows.net/lists?sig=x', 'has more than a host and a path'],
    ['https://storage.example/lists', 'is not a host of AzurePublic'],
  ] as const) {
    it(`is not written to at ${container}`, async () => {
      await assert.rejects(storageAt(container).put('list', 'Name\r\na\r\n'), (error: Error) =>
        error.message.includes(reason),
      );
    });
  }

  it('is written to at the one container that the variable names with the token', async () => {
    const named = `http://127.0.0.1:1/lists?${token}`;
    await assert.rejects(storageAt('http://127.0.0.1:1/lists', named).put('list', 'a'), /connection was refused/);
    await assert.rejects(storageAt('http://127.0.0.1:1/other', named).put('list', 'a'), {
      message: 'SENTINEL_STORAGE_SAS is for another container than http://127.0.0.1:1/other',
    });
    assert.equal(storageAt('http://127.0.0.1:1/lists', named).redact(`so ${token}`), 'so …');
  });

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
