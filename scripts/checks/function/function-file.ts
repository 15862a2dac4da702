import type { FunctionCheck } from '../check';

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
    if (alias === file) return [];
    const help = `Rename the file to ${alias}.yaml, or write the alias ${file ?? ''}.`;
    const place = document.placeOf(['functionAlias']);
    return [{ place, message: `The alias ${alias} is not the name of its file`, help }];
  },
};
