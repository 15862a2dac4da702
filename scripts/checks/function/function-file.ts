import type { FunctionCheck } from '../check';
import { fileStem } from '../../source/path-part';

export const functionFile: FunctionCheck = {
  id: 'function-file',
  scope: 'function',
  severity: 'error',
  sentence: 'A function is in the file that bears its alias.',
  why: 'Who reads a query must find the function by the name that stands there.',
  failing: { 'functions/Other.yaml': 'functionAlias: BlockedQueries\n' },
  passing: { 'functions/BlockedQueries.yaml': 'functionAlias: BlockedQueries\n' },
  run: ({ alias, document }) => {
    const file = document.source.path
      .split('/')
      .pop()
      ?.replace(/\.ya?ml$/, '');
    if (fileStem(alias) === file) return [];
    const stem = fileStem(alias);
    const help =
      stem === alias
        ? `Rename the file to ${alias}.yaml, or write the alias ${file ?? ''}.`
        : `Rename the file to ${stem}.yaml: Windows keeps the name ${alias} for a device.`;
    const place = document.placeOf(['functionAlias']);
    return [{ place, message: `The alias ${alias} is not the name of its file`, help }];
  },
};
