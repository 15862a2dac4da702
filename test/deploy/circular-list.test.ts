import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPatience, usualPatienceMs } from '../../scripts/deploy/arm/patience';
import { createArmClient } from '../../scripts/deploy/arm/arm-client';
import { fixedCredential } from '../../scripts/deploy/arm/fixed-credential';

describe('A list whose pages go in circles', () => {
  it('ends with an error as soon as an address comes again', async () => {
    let asked = 0;
    const server = http.createServer((request, response) => {
      asked++;
      const page = request.url?.includes('page=1') === true ? 2 : 1;
      const nextLink = `http://${request.headers.host}/list?page=${page}`;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ value: [], nextLink }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const now = () => new Date('2026-07-01T00:00:00Z');
    const client = createArmClient({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      subscription: 's',
      credential: fixedCredential('t', now),
      trust: { cloud: 'AzurePublic', allowedHosts: [] },
      scope: 'https://management.azure.com/.default',
      apiVersion: '2025-09-01',
      now,
      wait: () => Promise.resolve(),
      onWait: () => undefined,
      patience: createPatience(usualPatienceMs, () => performance.now()),
    });
    try {
      await assert.rejects(client.list('/list', 'reading the list'), /an address that was asked before/);
      assert.equal(asked, 3);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
