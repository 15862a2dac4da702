import assert from 'node:assert/strict';
import { readTechniqueList } from '../../scripts/content/technique-list';

describe('readTechniqueList', () => {
  it('reads one id a line, whatever follows it', () => {
    const text = '\uFEFF# what we fear\r\nT1071.004 DNS\r\n\r\nt1055, Process Injection\r\n"T1003";x\nT1055\n';
    assert.deepEqual(readTechniqueList(text), { ids: ['T1071.004', 'T1055', 'T1003'], problems: [] });
  });

  it('reads what is wanted in a layer of the Navigator', () => {
    const techniques = [
      { techniqueID: 'T1055', score: 1 },
      { techniqueID: 'T1003', enabled: false },
      { techniqueID: 'T1071', score: 0 },
      { techniqueID: 'T1486' },
    ];
    assert.deepEqual(readTechniqueList(JSON.stringify({ techniques })).ids, ['T1055', 'T1486']);
  });

  it('says what is no technique, with its line', () => {
    assert.deepEqual(readTechniqueList('T1055\nT9999\nmalware\n').problems, [
      'line 2: T9999 is no technique of ATT&CK',
      'line 3: MALWARE is no technique of ATT&CK',
    ]);
    for (const text of ['', '# none\n', '{}', '[', '{"techniques": 3}']) {
      assert.equal(readTechniqueList(text).problems.length, 1, text);
    }
  });
});
