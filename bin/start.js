// Starts a file of the tool, named by its path under scripts/ without an ending. In a clone that is TypeScript; in an
// installed package it is what release/build.mjs made of it.
const fs = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..');

exports.start = (name) => {
  if (!fs.existsSync(path.join(root, 'scripts'))) return require(path.join(root, 'build', name));
  require('./load-typescript').loadTypeScript();
  return require(path.join(root, 'scripts', name));
};
