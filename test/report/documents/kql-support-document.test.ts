import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';

import { askQuestion } from '../../../scripts/engine/ask-question';
import { languageNames } from '../../../scripts/kql/language-names';
import { createWorkspaceSchema } from '../../../scripts/kql/workspace-schema';
import { kqlSupportDocument, plannedFunctions } from '../../../scripts/report/documents/kql-support-document';

const workspace = createWorkspaceSchema({});

describe('docs/kql-support.md', () => {
  it('is what `npm run generate` makes of the engine', async () => {
    const file = path.join(__dirname, '..', '..', '..', 'docs', 'kql-support.md');
    const options = { ...(await resolveConfig(file)), parser: 'markdown' };
    const made = await format(kqlSupportDocument(languageNames()), options);
    assert.equal(fs.readFileSync(file, 'utf8'), made, 'run npm run generate');
  });

  for (const [name, query] of Object.entries(plannedFunctions)) {
    it(`says rightly that ${name}() runs`, () => {
      const answer = askQuestion({ query, tables: new Map(), watchlists: new Map(), now: 0n }, workspace);
      assert.equal(answer.kind, 'rows', answer.kind === 'rows' ? '' : answer.obstacles[0]?.message);
    });
  }

  it('says rightly that a function is refused which no table of the engine has', () => {
    const query = 'print geo_angle(1.0, 2.0, 3.0, 4.0, 5.0, 6.0)';
    assert.match(kqlSupportDocument(languageNames()), /Refused: [^\n]*`geo_angle\(\)`/);
    const answer = askQuestion({ query, tables: new Map(), watchlists: new Map(), now: 0n }, workspace);
    assert.equal(answer.kind, 'refused');
  });
});
