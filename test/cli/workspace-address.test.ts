import assert from 'node:assert/strict';
import { localWorkspaceYaml, ruleYaml } from './trial-content';
import { startTrial } from './run-sentinel';
import type { Trial } from './run-sentinel';

const azureWorkspace = (more: string) => localWorkspaceYaml.replace(/emulator:[^]*/, more);

describe('The address in a workspace file', () => {
  let trial: Trial | undefined;
  afterEach(() => trial?.remove());

  const start = (more: string, environment: Readonly<Record<string, string>> = {}) =>
    (trial = startTrial(
      { 'detections/a/rule.yaml': ruleYaml(), 'workspaces/local.yaml': azureWorkspace(more) },
      environment,
    ));

  for (const [more, place, message] of [
    ['endpoint: https://collector.example\n', '6:1', 'collector.example is not a host of AzurePublic'],
    ['endpoint: ftp://127.0.0.1\n', '6:1', 'ftp://127.0.0.1 is neither an https address nor http on loopback'],
    ['endpoint: https://management.azure.com\ncloud: AzureChina\n', '6:1', 'is not a host of AzureChina'],
    ['threatIntelligence: { above: 5, endpoint: "https://ti.example" }\n', '6:43', 'ti.example is not a host of'],
    ['largeWatchlists: { container: "https://storage.example/c" }\n', '6:31', 'storage.example is not a host of'],
  ] as const) {
    it(`is an error of validate at its key, and nothing is sent there: ${more.trim()}`, async () => {
      const { run } = start(more);
      const { code, output } = await run('validate');
      assert.equal(code, 1, output);
      assert.ok(output.includes(`workspaces/local.yaml:${place}`), output);
      assert.ok(output.includes(message), output);
      assert.match(output, /workspace-address/);
      assert.equal((await run('plan')).code, 1);
    });
  }

  it('is refused by commands that check nothing, too', async () => {
    const { run } = start('endpoint: https://collector.example\nwaivers: []\n');
    const { code, errors } = await run('pull', '--all');
    assert.equal(code, 2, errors);
    assert.match(errors, /collector\.example is not a host of AzurePublic/);
  });

  it('is accepted where the environment allows its host', async () => {
    const { run } = start('endpoint: https://collector.example:8443/arm\n', {
      SENTINEL_ALLOWED_HOSTS: 'other.example, Collector.example:8443',
    });
    const { code, output } = await run('validate');
    assert.equal(code, 0, output);
  });

  it('says which name in the environment is not a host', async () => {
    for (const name of ['https://x.example', '*.example', 'x.example/arm', 'a@x.example']) {
      const { run, remove } = start('', { SENTINEL_ALLOWED_HOSTS: name });
      const { code, errors } = await run('validate');
      assert.equal(code, 2, name);
      assert.ok(errors.includes(`SENTINEL_ALLOWED_HOSTS names ${name}, which is not a host`), errors);
      remove();
    }
  });
});
