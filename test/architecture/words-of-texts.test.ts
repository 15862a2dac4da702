import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '..', '..');

/** Files that hold text under a path of the repository, by paths from its root. */
function textFilesUnder(place: string): string[] {
  const whole = path.join(root, place);
  if (!fs.existsSync(whole)) return [];
  if (fs.statSync(whole).isFile()) return [place];
  return fs
    .readdirSync(whole, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(md|ts|js|mjs|ya?ml|json)$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
}

function linesThatMatch(places: readonly string[], pattern: RegExp): string[] {
  return places.flatMap(textFilesUnder).flatMap((file) =>
    fs
      .readFileSync(path.join(root, file), 'utf8')
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1} ${line.trim()}`] : [])),
  );
}

describe('The texts of the repository', () => {
  it('tell nobody to run a package of another publisher: npx runs what is installed, or nothing', () => {
    const places = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs', 'scripts', 'schemas', '.github', '.vscode'];
    assert.deepEqual(linesThatMatch(places, /\bnpx (?!--no-install )\S*sentinel/), []);
  });
});

describe('The tests of the tool', () => {
  it('read none of the content at the root, which belongs to those who edit it', () => {
    const rootOfTheRepository = /\broot = path\.(?:join|resolve)\(__dirname, '\.\.', '\.\.'\)/;
    const contentAtRoot = /(?:\(root|'\.\.', '\.\.'), ?'(?:detections|watchlists|functions|workspaces|samples)\b/;
    const files = textFilesUnder('test').filter((file) => {
      const text = fs.readFileSync(path.join(root, file), 'utf8');
      return (
        !file.startsWith('test/architecture/') && (rootOfTheRepository.test(text) || text.includes("'..', '..', '"))
      );
    });
    assert.ok(files.length > 10);
    assert.deepEqual(linesThatMatch(files, contentAtRoot), []);
  });
});
