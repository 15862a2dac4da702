// Puts what is locked here into the package: npm installs a published tool from its npm-shrinkwrap.json, so that a team
// runs the very versions with which the tool was tested. What only development needs stays out. Run by `npm pack`:
// node release/lock-release.mjs, and with --remove once the package is made.
import fs from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const shrinkwrap = path.join(root, 'npm-shrinkwrap.json');

if (process.argv.includes('--remove')) {
  fs.rmSync(shrinkwrap, { force: true });
} else {
  const lock = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  const packages = Object.entries(lock.packages).filter(([, { dev }]) => dev !== true);
  const [[, own]] = packages;
  const locked = { ...lock, packages: { ...Object.fromEntries(packages), '': { ...own, devDependencies: undefined } } };
  fs.writeFileSync(shrinkwrap, `${JSON.stringify(locked, null, 2)}\n`);
}
