// What TypeScript made of this tree's files, remembered under node_modules/.cache: compiling anew at every start takes
// seconds. A key covers all that decides the output, so nothing is ever stale.
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const root = path.resolve(__dirname, '..');
const folder = path.join(root, 'node_modules', '.cache', 'transpiled');

const versions = ['typescript', 'ts-node'].map((name) => require(`${name}/package.json`).version);
const compiler = JSON.stringify([process.version, versions, fs.readFileSync(path.join(root, 'tsconfig.json'), 'utf8')]);

/** Where the output for a file of this text is kept. A file is named from the root: a copy of the tool shares a cache. */
exports.placeOf = (file, text) => {
  const name = path.relative(root, file);
  return path.join(folder, crypto.createHash('sha256').update(compiler).update(name).update(text).digest('hex'));
};

/** @returns the JavaScript, or undefined if it was not made yet */
exports.readOutput = (place) => readIfThere(`${place}.js`);

/** @returns the source map as JSON, or undefined if there is none */
exports.readMap = (place) => readIfThere(`${place}.js.map`);

/** Keeps an output and its source map. A disk that cannot be written only costs speed. */
exports.keep = (place, { outputText, sourceMapText }) => {
  try {
    fs.mkdirSync(folder, { recursive: true });
    writeWhole(`${place}.js.map`, sourceMapText ?? '');
    writeWhole(`${place}.js`, outputText);
  } catch {
    return;
  }
};

function readIfThere(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Written beside and renamed, so that a second process never reads half a file. */
function writeWhole(file, text) {
  const draft = `${file}.${process.pid}`;
  fs.writeFileSync(draft, text);
  fs.renameSync(draft, file);
}
