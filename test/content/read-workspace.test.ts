import assert from 'node:assert/strict';
import { goesTo } from '../../scripts/content/goes-to';
import { readCatalog } from '../../scripts/content/read-catalog';
import { createSourceFile } from '../../scripts/source/source-file';

const identity = `subscription: 11111111-1111-1111-1111-111111111111
resourceGroup: group
workspace: name
workspaceId: 22222222-2222-2222-2222-222222222222
`;
const group = (detection: string, severity: string) =>
  `overlays:\n  - detection: ${detection}\n    set: { severity: ${severity} }\n`;

function read(files: Readonly<Record<string, string>>) {
  const sources = Object.entries(files).map(([file, text]) => createSourceFile(file, text));
  const { value, diagnostics } = readCatalog(sources);
  return { catalog: value, messages: diagnostics.map(({ place, message }) => `${place.file}: ${message}`) };
}

describe('Reading a workspace', () => {
  it('puts what its groups set before its own, in the order in which it names them', () => {
    const { catalog, messages } = read({
      // Before the groups in the order of paths, and read all the same.
      'workspaces/acme.yaml': `name: acme\n${identity}groups: [second, first]\n${group('a/own', 'High')}`,
      'workspaces/groups/first.yaml': group('a/first', 'Low'),
      'workspaces/groups/second.yaml': group('a/second', 'Medium'),
    });
    assert.deepEqual(messages, []);
    const overlays = catalog.workspaces[0]?.overlays ?? [];
    assert.deepEqual(
      overlays.map(({ detection, document }) => `${detection} ${document.source.path}`),
      ['a/second workspaces/groups/second.yaml', 'a/first workspaces/groups/first.yaml', 'a/own workspaces/acme.yaml'],
    );
    assert.equal(overlays[1], catalog.workspaceGroups[0]?.overlays[0]);
  });

  it('takes what it or a group includes, and nothing that one of them excludes', () => {
    const { catalog } = read({
      'workspaces/acme.yaml': `name: acme\n${identity}groups: [core, plain]\ndetections: { include: [extra] }\n`,
      'workspaces/groups/core.yaml': 'detections: { include: [core], exclude: [extra/secret] }\n',
      'workspaces/groups/plain.yaml': 'description: Nothing of its own.\n',
      ...Object.fromEntries(
        ['core/rule', 'extra/rule', 'extra/secret', 'other/rule'].map((slug) => [
          `detections/${slug}.yaml`,
          `id: a\nname: A\nquery: DnsEvents\n`,
        ]),
      ),
    });
    const acme = catalog.workspaces[0]!;
    const taken = catalog.detections.filter((detection) => goesTo(acme, detection)).map(({ slug }) => slug);
    assert.deepEqual(taken, ['core/rule', 'extra/rule']);
  });

  it('finds keys and values in a group that a workspace could not have there either', () => {
    const { messages } = read({
      'workspaces/groups/a.yaml':
        'subscription: x\noverlays:\n  - detection: a/b\n    set: { severity: Loud, expand: splitt }\n',
    });
    assert.deepEqual(messages, [
      'workspaces/groups/a.yaml: The key subscription is not read',
      "workspaces/groups/a.yaml: overlays.set.severity is 'Loud', which is none of Informational, Low, Medium, High",
      "workspaces/groups/a.yaml: overlays.set.expand is 'splitt', which is none of auto, inline, split, watchlist",
    ]);
  });
});
