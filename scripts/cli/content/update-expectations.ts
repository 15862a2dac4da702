import path from 'node:path';
import type { TestRun } from '../../prove/evidence/proof-result';
import { countOf } from '../../source/count-of';
import { applyEdits } from '../../source/edit-text';
import { setYamlValue } from '../../source/edit-yaml';
import { OperationError } from '../../source/operation-error';
import { createSourceFile } from '../../source/source-file';
import { writeFileWhole } from '../../source/write-file';
import { parseYaml } from '../../source/yaml-document';
import type { CommandContext } from '../command';
import type { LoadedCatalog } from './load-catalog';

/**
 * Writes what came of each case that its author marked with `recorded: true` into its expectation, and says where.
 *
 * @returns 1 if such a case could not be run
 * @throws OperationError if a file is written so that its expectation cannot be replaced
 */
export function updateExpectations(run: TestRun, { catalog }: LoadedCatalog, context: CommandContext): 0 | 1 {
  let [written, failed] = [0, 0];
  for (const { document, cases } of catalog.tests) {
    let { source } = document;
    for (const [index, { name, expectation }] of cases.entries()) {
      if (expectation.type !== 'result' || !expectation.isRecorded) continue;
      const place = document.placeOf(['cases', index, 'name']);
      const result = run.results
        .filter(({ file, workspaces }) => file === document.source.path && workspaces.length === 0)
        .flatMap((each) => each.cases)
        .find((each) => each.place.span.start === place.span.start);
      if (result === undefined) continue;
      if (result.recorded === undefined) {
        failed += 1;
        context.writeError(
          `${source.path}:${String(place.start.line)} ${name} could not be run; nothing is written.\n`,
        );
        continue;
      }
      const parsed = parseYaml(source).value;
      const edits = parsed && setYamlValue(parsed, ['cases', index, 'expect'], result.recorded, []);
      if (edits === undefined) {
        throw new OperationError(
          `The expectation of '${name}' cannot be replaced`,
          'Write it as a mapping of its own.',
        );
      }
      const { text } = applyEdits(source.text, edits);
      written += text === source.text ? 0 : 1;
      source = createSourceFile(source.path, text);
    }
    if (source.text !== document.source.text) {
      writeFileWhole(path.join(context.root, source.path), source.text, context.root);
      context.write(`${source.path} is written.\n`);
    }
  }
  context.write(`${countOf(written, 'expectation')} changed. Read them before you commit.\n`);
  return failed > 0 ? 1 : 0;
}
