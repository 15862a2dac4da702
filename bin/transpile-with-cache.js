// A ts-node transpiler (tsconfig.json, "ts-node.transpiler") that remembers its output.
// ts-node compiles each file anew at every start, seconds for this tree; the cache makes a start cost
// what reading JavaScript costs. A key covers everything that decides the output, so nothing is ever stale.
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const ts = require('typescript');

const root = path.resolve(__dirname, '..');
const cacheFolder = path.join(root, 'node_modules', '.cache', 'transpiled');

function read(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined; // absent or cut off: compiled again
  }
}

/** Written beside and renamed, so that a second process never reads half a file; a read-only disk only costs speed. */
function write(file, output) {
  try {
    fs.mkdirSync(cacheFolder, { recursive: true });
    const draft = `${file}.${process.pid}`;
    fs.writeFileSync(draft, JSON.stringify(output));
    fs.renameSync(draft, file);
  } catch {
    return;
  }
}

exports.create = ({ service }) => {
  const compilerOptions = { ...service.config.options, noEmit: false };
  // Paths are named from the root: a copy of the tool takes what another with the same cache made of the same file.
  const options = JSON.stringify(compilerOptions).replaceAll(JSON.stringify(root).slice(1, -1), '');
  const setting = ts.version + process.version + options;
  return {
    transpile(input, { fileName }) {
      const name = path.relative(root, fileName);
      const key = crypto.createHash('sha256').update(setting).update(name).update(input).digest('hex');
      const file = path.join(cacheFolder, key);
      const cached = read(file);
      if (cached) return cached;
      const { outputText, sourceMapText } = ts.transpileModule(input, { fileName, compilerOptions });
      const output = { outputText, sourceMapText };
      write(file, output);
      return output;
    },
  };
};
