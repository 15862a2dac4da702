import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { exampleSite } from './example-site';
import { findBrowser, openBrowser } from './open-browser';
import type { Browser, View } from './open-browser';

const views: readonly View[] = [
  { theme: 'light', width: 360 },
  { theme: 'dark', width: 360 },
  { theme: 'light', width: 1400 },
  { theme: 'dark', width: 1400 },
];

describe('the pages of the site in a browser', function () {
  this.timeout(170_000);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-site-'));
  const files = [...exampleSite()].filter(([file]) => file.endsWith('.html')).map(([file, text]) => ({ file, text }));
  let browser: Browser;

  before(async function () {
    const program = findBrowser();
    if (program === undefined) {
      console.log('      skipped: there is no Chromium'); // eslint-disable-line no-console
      this.skip();
    }
    for (const { file, text } of files) {
      fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      fs.writeFileSync(path.join(folder, file), text);
    }
    browser = await openBrowser(program);
  });
  after(async () => {
    await (browser as Browser | undefined)?.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  for (const { file } of files) {
    it(`is accessible, and as wide as the window: ${file.length > 60 ? `${file.slice(0, 60)}…` : file}`, async () => {
      const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
      for (const view of views) {
        await browser.open(path.join(folder, file), view);
        assert.match(String(await browser.evaluate('document.title')), /^(?!owned)./);
        const isWider = await browser.evaluate('document.documentElement.scrollWidth > window.innerWidth');
        assert.equal(isWider, false, `wider than the window: ${view.theme}, ${view.width} pixels`);
        await browser.evaluate(`${axe};undefined`);
        assert.deepEqual(await browser.evaluate(findings), [], `${view.theme}, ${view.width} pixels`);
      }
    });
  }

  it('says no word on the console, and loads nothing that its policy forbids', () => {
    assert.deepEqual(browser.complaints, []);
  });
});

/** What axe finds, each with the first element that it concerns. */
const findings = `axe.run().then(({ violations }) =>
  violations.map(({ id, nodes }) => id + ': ' + nodes[0].html + ' ' + nodes[0].failureSummary))`;
