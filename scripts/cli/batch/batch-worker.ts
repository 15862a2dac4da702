import { answerLine, type Surroundings } from '../../engine/answer-line';
import { createWorkspaceSchema } from '../../kql/workspace-schema';
import type { BatchSurroundings } from './answer-batch';

/* Answers the lines of a batch. The first message is what all of them find beside their own tables. */

process.once('message', ({ ownFunctions, ...given }: BatchSurroundings) => {
  const surroundings: Surroundings = { ...given, workspace: createWorkspaceSchema({ functions: ownFunctions }) };
  process.on('message', (line: string) => process.send?.(answerLine(line, surroundings)));
  // Loads the parser before the clock of the first query starts.
  answerLine('{"query":"print 1"}', surroundings);
  process.send?.('ready');
});
process.once('disconnect', () => process.exit());
