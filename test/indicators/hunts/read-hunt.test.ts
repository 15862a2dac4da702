import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readHunt } from '../../../scripts/indicators/hunts/read-hunt';

const query = `let names = dynamic(["a.example", "b.example"]);
DnsEvents
| where Name has_any (names)
| project TimeGenerated, Name
`;

describe('readHunt', () => {
  it('tells the lines of a pipeline from the rows of a table that follows it', () => {
    const { queries, sources } = readHunt(`${query}| Sentinel Table | Notes |\n|---|---|\nDnsEvents | Enable it\n`);
    assert.deepEqual(queries, [{ text: query, line: 1 }]);
    assert.deepEqual(sources, [{ name: 'DnsEvents', notes: 'Enable it', line: 7 }]);
  });

  it('reads facts on one line and on several', () => {
    const one = readHunt('Malware Family: Ember Loader Total IOCs: 1,200 IOC Types: domain');
    const several = readHunt('- **Malware Family:** Ember Loader\n- **Total IOCs:** 1,200\n- **IOC Types:** domain');
    for (const { family, total, prose } of [one, several]) {
      assert.equal(family, 'Ember Loader');
      assert.equal(total?.count, 1200);
      assert.deepEqual(prose, []);
    }
  });

  it('keeps the numbers of the lines in the lists that it hands on', () => {
    const { indicators } = readHunt('x\n\n| Type | Value |\n|---|---|\n| domain | a.example |\n');
    assert.deepEqual(indicators[0]?.split('\n'), ['', '', 'Type,Value', '', 'domain,a.example', '']);
  });

  it('takes a table without bars at its ends, without a separator, and with a bar in a cell', () => {
    const { indicators } = readHunt('Type | Value\n---|---\ndomain | a.example\n');
    assert.match(indicators[0] ?? '', /domain,a\.example/);
    assert.match(readHunt('| Type | Value |\n| url | http://a.example/\\|x |\n').indicators[0] ?? '', /\/\|x/);
  });

  it('leaves out a row that breaks off, and says so by its line', () => {
    const { indicators, notes } = readHunt(
      '| Type | Value | First Seen |\n|---|---|---|\n| domain | a.exam\n| domain | b.example | |',
    );
    assert.doesNotMatch(indicators[0] ?? '', /a\.exam/);
    assert.deepEqual(
      notes.map(({ line }) => line),
      [3],
    );
  });

  it('takes apart the queries of a page whose fences are lost', () => {
    const second = `// Hunt for addresses\nlet addresses = dynamic(["192.0.2.1"]);\nCommonSecurityLog\n| where DestinationIP in (addresses)\n`;
    const { queries } = readHunt(`// Hunt for names\n${query}${second}`);
    assert.deepEqual(
      queries.map(({ text, line }) => [text, line]),
      [
        [`// Hunt for names\n${query}`, 1],
        [second, 6],
      ],
    );
  });

  it('keeps one query whole: unions, calls, pipelines of let, empty lines and comments within', () => {
    for (const whole of [
      `let recent = DnsEvents\n    | where TimeGenerated > ago(1d)\n    | project Name;\nunion recent, SigninLogs\n| take 1\n`,
      `DnsEvents\n| where Name has "x"\n\n// and then\n| take 1\n`,
      `let f = (x: string) {\n  DnsEvents\n  | where Name == x\n};\nf("a")\n| take 1\n`,
      `DnsEvents\n| join kind=inner (\nSigninLogs\n| take 1\n) on $left.Name == $right.UserPrincipalName\n| take 1\n`,
    ]) {
      assert.deepEqual(readHunt(whole).queries, [{ text: whole, line: 1 }], whole);
      assert.deepEqual(readHunt('```kql\n' + whole + '```\n').queries, [{ text: whole, line: 2 }], whole);
    }
  });

  it('reads the parts of a false positive under the labels and headings that pages use', () => {
    for (const text of [
      'Scenario: A backup\nFilter/Exclusion: Leave it out.',
      '## False Positives\n\n### A backup\n\nFilter: Leave it out.',
      '1. **Scenario:** A backup\n   - **Exclusion:** Leave it out.',
      '### 1. **False positive:** A backup\n**Exclude**: Leave it\nout.',
    ]) {
      const [only] = readHunt(text).scenarios;
      assert.equal(only?.scenario.text, 'A backup', text);
      assert.equal(only.filter, 'Leave it out.', text);
    }
  });

  it('says where a text is cut off', () => {
    const { notes } = readHunt('Scenario: A backup\nFilter/Exclusion: Exclude processes where the file name');
    assert.deepEqual(
      notes.map(({ line, text }) => [line, text]),
      [[2, "the text may be cut off: it ends with 'Exclude processes where the file name'"]],
    );
  });

  it('reads the same of a text with line ends of Windows and a byte order mark', () => {
    const text = `Summary.\n${query}Scenario: A backup\nFilter: Out.\n`;
    assert.deepEqual(readHunt(`\ufeff${text.replaceAll('\n', '\r\n')}`), readHunt(text));
  });

  it('loses no word of any text: each stands in one of the parts, or in what is said of them', () => {
    const word = fc.stringMatching(/^[a-z]{6}$/);
    const line = fc.oneof(
      word,
      word.map((text) => `Scenario: ${text}`),
      word.map((text) => `Filter: ${text}`),
      word.map((text) => `# ${text}`),
      word.map((text) => `| ${text} | x |`),
      word.map((text) => `// ${text}`),
      fc.constantFrom('', '```', '|---|---|', 'DnsEvents', '| take 1'),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const read = readHunt(lines.join('\n'));
        const kept = JSON.stringify(read);
        for (const each of lines.flatMap(
          (text) => /[a-z]{6}/.exec(text.replace('Filter', '').replace('Scenario', ''))?.[0] ?? [],
        )) {
          if (lines.includes(`// ${each}`) && !/\| take|DnsEvents/.test(lines.join())) continue;
          assert.ok(kept.includes(each) || lines.includes(`// ${each}`), `${each} of ${JSON.stringify(lines)}`);
        }
      }),
    );
  });
});
