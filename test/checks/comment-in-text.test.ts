import assert from 'node:assert/strict';

import { commentInText } from '../../scripts/checks/rule/comment-in-text';
import { say } from './run-example';

describe('comment-in-text', () => {
  for (const text of [
    'name: Login # of users\n',
    'description: Shows the # of users\n',
    'alertDetailsOverride:\n  alertDisplayNameFormat: Login #1\n',
    'alertDetailsOverride:\n  alertDescriptionFormat: Login\t# of users\n',
  ]) {
    it(`points out the comment in ${JSON.stringify(text)}`, () => {
      const found = say(commentInText, text);
      assert.equal(found.length, 1);
      assert.match(found[0]!, /Put the whole text into quotes/);
    });
  }

  for (const text of [
    'name: "Login # of users"\n',
    "name: 'Login # of users'\n",
    'name: Login#1 in C# of users\n',
    'description: |\n  The # of users\n',
    'description: | # of the author\n  Users\n',
    '# of the author\nname: Login\n',
  ]) {
    it(`lets ${JSON.stringify(text)} pass`, () => {
      assert.deepEqual(say(commentInText, text), []);
    });
  }
});
