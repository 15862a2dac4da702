// Loads this tree's TypeScript. A file that was transpiled before is run as it is: ts-node and the compiler behind it
// take half a second to load, and are loaded when a file has changed.
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { placeOf, readMap, readOutput } = require('./transpiled-files');

const root = path.join(__dirname, '..');
/** By file: where its output and its source map are kept. */
const places = new Map();
let compiler;

exports.loadTypeScript = () => {
  Module._extensions['.ts'] = (module, file) => {
    const text = fs.readFileSync(file, 'utf8');
    const place = placeOf(file, text);
    places.set(file, place);
    module._compile(readOutput(place) ?? compile(text, file), file);
  };
  Error.prepareStackTrace = (error, frames) =>
    [String(error), ...frames.map((frame) => `    at ${nameLine(frame)}`)].join('\n');
};

/** Its transpiler keeps what it makes, so that the next start finds it. */
function compile(text, file) {
  compiler ??= require('ts-node').create({ cwd: root });
  return compiler.compile(text, file);
}

/** A frame of the stack as Node writes it, with the line of the TypeScript in place of the line that runs. */
function nameLine(frame) {
  const written = String(frame);
  const place = places.get(frame.getFileName());
  const map = place === undefined ? undefined : readMap(place);
  if (!map) return written;
  const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()];
  const { originalLine, originalColumn } = new Module.SourceMap(JSON.parse(map)).findEntry(line - 1, column - 1);
  if (originalLine === undefined) return written;
  return written.replace(`:${line}:${column}`, `:${originalLine + 1}:${originalColumn + 1}`);
}
