import assert from 'node:assert/strict';
import { failureOf, readBody, serviceMessage } from '../../scripts/deploy/arm/arm-answer';
import type { WireObject } from '../../scripts/deploy/arm/wire-json';

const answer = (status: number, body: WireObject | undefined) => ({ status, body, header: () => undefined });

describe('What the service says went wrong', () => {
  for (const [form, body, said] of [
    [
      'in the envelope of Azure Resource Manager',
      { error: { code: 'NotFound', message: 'No rule.' } },
      'NotFound: No rule',
    ],
    ['without an envelope', { code: 'Bad', message: 'No.' }, 'Bad: No'],
    ['with capital letters', { Code: 'Bad', Message: 'No.' }, 'Bad: No'],
    [
      'of Microsoft Entra ID',
      { error: 'invalid_client', error_description: 'No such client.' },
      'invalid_client: No such client',
    ],
    ['as a problem document', { type: 'about:blank', title: 'Not Found', status: 404, traceId: '00-1' }, 'Not Found'],
    [
      'as a problem document with its detail',
      { title: 'Bad Request', detail: 'No parentId.' },
      'Bad Request; No parentId',
    ],
    [
      'by field in a problem document',
      { title: 'Invalid.', errors: { kind: ['Unknown.', 'Empty.'] } },
      'Invalid; kind: Unknown., Empty',
    ],
    ['in details', { error: { code: 'A', message: 'B.', details: [{ message: 'C.' }, { message: 'B.' }] } }, 'A: B; C'],
    ['in an inner error', { error: { code: 'A', message: 'B', innererror: { message: 'C' } } }, 'A: B; C'],
    ['with a code alone', { error: { code: '404' } }, '404'],
    ['in no form that is known', { odd: true }, ''],
  ] as const) {
    it(`is read ${form}`, () => {
      assert.equal(serviceMessage(answer(404, body)), said);
      assert.match(failureOf(answer(404, body), 'reading it').message, /^reading it: the workspace answered 404/);
    });
  }

  it('is nothing where there is no body', () => {
    assert.equal(serviceMessage(answer(500, undefined)), '');
    assert.equal(failureOf(answer(500, undefined), 'reading it').message, 'reading it: the workspace answered 500');
  });

  it('is broken where a body is half of one, or a page', () => {
    for (const text of ['{"error":', '<html></html>', '[1]', '"text"']) assert.equal(readBody(text), 'broken');
    for (const text of ['', ' \n', null, undefined]) assert.equal(readBody(text), undefined);
  });
});
