import assert from 'node:assert/strict';
import fc from 'fast-check';
import { azureClouds } from '../../scripts/content/azure-clouds';
import { readCatalog } from '../../scripts/content/read-catalog';
import { otherHosts, readServiceAddress } from '../../scripts/content/service-address';
import type { AddressUse } from '../../scripts/content/service-address';
import { createSourceFile } from '../../scripts/source/source-file';

type Cloud = keyof typeof azureClouds;

function isTrusted(text: string, use: AddressUse = 'api', cloud: Cloud = 'AzurePublic', allowed: string[] = []) {
  return readServiceAddress(text, use, { cloud, allowedHosts: allowed }).type === 'address';
}

describe('readServiceAddress', () => {
  it('takes the hosts of the named cloud, and those of no other', () => {
    for (const [cloud, { endpoint }] of Object.entries(azureClouds)) {
      for (const other of Object.keys(azureClouds) as Cloud[]) {
        assert.equal(isTrusted(`${endpoint}/arm`, 'api', other), other === cloud, `${endpoint} in ${other}`);
      }
    }
    assert.ok(isTrusted('https://MANAGEMENT.azure.com:443'));
    assert.ok(isTrusted('https://api.ti.sentinel.azure.com'));
  });

  it('takes no host that only begins or ends like one', () => {
    for (const host of [
      'management.azure.com.example.org',
      'amanagement.azure.com',
      'x.management.azure.com',
      'machine.westeurope.cloudapp.azure.com',
      'azure.com',
      'management.azure.com.',
      'management.azure.com:8443',
      'management.azure.com@example.org',
      'management.аzure.com',
    ]) {
      assert.ok(!isTrusted(`https://${host}`), host);
    }
  });

  it('takes a container at the blob host of an account of that cloud alone', () => {
    const container = (host: string, cloud: Cloud = 'AzurePublic') =>
      isTrusted(`https://${host}/lists`, 'container', cloud);
    assert.ok(container('account1.blob.core.windows.net'));
    assert.ok(container('account1.z01.blob.storage.azure.net'));
    assert.ok(container('account1.blob.core.usgovcloudapi.net', 'AzureUSGovernment'));
    for (const host of [
      'account1.blob.core.usgovcloudapi.net',
      'account1.file.core.windows.net',
      'blob.core.windows.net',
      'a.b.blob.core.windows.net',
      'account1.blob.core.windows.net.example.org',
      'management.azure.com',
      'account1xblob.core.windows.net',
    ]) {
      assert.ok(!container(host), host);
    }
    assert.ok(!isTrusted('https://account1.blob.core.windows.net', 'api'));
  });

  it('takes http on this machine alone, and neither another scheme nor a user, a query or a fragment', () => {
    for (const text of ['http://127.0.0.1:8080', 'http://localhost/x', 'http://[::1]:1', 'https://127.0.0.1']) {
      assert.ok(isTrusted(text), text);
      assert.ok(isTrusted(text, 'container'), text);
    }
    for (const text of [
      'http://management.azure.com',
      'ftp://127.0.0.1',
      'file:///etc/passwd',
      'ftp://management.azure.com',
      'http://127.0.0.1.example.org',
      'https://user@management.azure.com',
      'https://management.azure.com/?x',
      'https://management.azure.com/#',
      'management.azure.com',
      '',
    ]) {
      assert.ok(!isTrusted(text), text);
    }
  });

  it('takes what the environment allows, host and port whole, and not over plain http', () => {
    const allowed = ['proxy.example', 'gateway.example:8443'];
    const take = (text: string) => isTrusted(text, 'api', 'AzurePublic', allowed);
    assert.ok(take('https://proxy.example/arm'));
    assert.ok(take('https://gateway.example:8443'));
    for (const text of [
      'http://proxy.example',
      'https://proxy.example:8443',
      'https://a.proxy.example',
      'https://gateway.example',
    ]) {
      assert.ok(!take(text), text);
    }
  });

  it('takes no other domain, whatever it is called', () => {
    fc.assert(
      fc.property(fc.domain(), (host) => !isTrusted(`https://${host}`) && !isTrusted(`https://${host}`, 'container')),
    );
  });
});

describe('otherHosts', () => {
  const hostsOf = (more: string) => {
    const text = `name: acme
subscription: 11111111-1111-1111-1111-111111111111
resourceGroup: group
workspace: name
workspaceId: 22222222-2222-2222-2222-222222222222
${more}`;
    return readCatalog([createSourceFile('workspaces/acme.yaml', text)]).value.workspaces.flatMap(otherHosts);
  };

  it('names each host that is not one of the cloud once, and none for a local workspace', () => {
    assert.deepEqual(hostsOf(''), []);
    assert.deepEqual(hostsOf('endpoint: https://management.azure.com\n'), []);
    assert.deepEqual(hostsOf('largeWatchlists: { container: "https://account.blob.core.windows.net/c" }\n'), []);
    assert.deepEqual(hostsOf('emulator: { folder: .sentinel/local }\n'), []);
    const elsewhere = 'threatIntelligence: { above: 1, endpoint: "https://gate.example/ti" }\n';
    assert.deepEqual(hostsOf(`endpoint: https://gate.example/arm\n${elsewhere}`), ['gate.example']);
    assert.deepEqual(hostsOf('endpoint: http://127.0.0.1:9/\n'), ['127.0.0.1:9']);
  });
});
