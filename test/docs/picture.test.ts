import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { terminalPicture } from '../../scripts/report/documents/terminal-picture';
import { drawPicture } from './draw-picture';

const root = path.join(__dirname, '..', '..');

describe('The picture of README', () => {
  it('is what `npm run generate` draws, and stands at the top', async () => {
    const stored = fs.readFileSync(path.join(root, 'docs', 'picture.svg'), 'utf8');
    assert.equal(stored, await drawPicture(), 'run npm run generate');
    const [beginning = ''] = fs.readFileSync(path.join(root, 'README.md'), 'utf8').split('\n## ');
    assert.match(beginning, /!\[[^\]]+\]\(docs\/picture\.svg\)/);
  }).timeout(120_000);

  it('lets nothing of a text become markup, and keeps its colours', () => {
    const drawn = terminalPicture('\u001b[32mpassed\u001b[39m <script>"&\n', 'a "title"');
    assert.match(drawn, /<tspan class="g">passed<\/tspan> &#60;script&#62;&#34;&#38;<\/text>/);
    assert.match(drawn, /aria-label="a &#34;title&#34;"/);
  });
});
