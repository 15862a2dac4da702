// A ts-node transpiler (tsconfig.json, "ts-node.transpiler") that takes what was transpiled before, and keeps the rest.
const { keep, placeOf, readMap, readOutput } = require('./transpiled-files');

exports.create = ({ service }) => {
  const compilerOptions = { ...service.config.options, noEmit: false };
  return {
    transpile(input, { fileName }) {
      const place = placeOf(fileName, input);
      const outputText = readOutput(place);
      if (outputText !== undefined) return { outputText, sourceMapText: readMap(place) };
      const output = require('typescript').transpileModule(input, { fileName, compilerOptions });
      keep(place, output);
      return output;
    },
  };
};
