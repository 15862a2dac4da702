import assert from 'node:assert/strict';

import { findInFile } from '../../scripts/language/find-in-file';
import { projectOf } from './ask-language';

const summary = (column: string) =>
  `name: names\ndestinationTable: Names_CL\nbinSize: 60\nquery: DnsEvents | summarize ${column} = count() by Name\n`;

describe('makeProject', () => {
  it('binds queries against what a summary rule fills, also once its query is another', () => {
    const rule = 'detections/example/rule.yaml';
    const query = 'query: Names_CL | where Total > 5 | project TimeGenerated, SrcIpAddr = Name\n';
    const saying = (column: string) => {
      const project = projectOf({ [rule]: query, 'summaries/names.yaml': summary('Total') });
      const changed = project.withText('summaries/names.yaml', summary(column));
      // Asked of the first state before the second is.
      findInFile(project, rule);
      return findInFile(changed, rule).filter(({ message }) => message.includes('Total'));
    };
    assert.deepEqual(saying('Total'), []);
    assert.equal(saying('Count').length, 1);
  });
});
