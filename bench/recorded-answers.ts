import { answerSets, hasRecordedAnswers, judge, readRecorded, type Verdict } from '../test/engine/recorded-answers';

/* Prints how the engine's answers compare with the recorded ones. An argument lists the queries whose verdict holds it. */

function main(search: string | undefined): void {
  if (!hasRecordedAnswers()) {
    write('The recorded answers are not on this machine.');
    return;
  }
  for (const set of answerSets) {
    const verdicts = readRecorded(set).map((recorded) => ({ recorded, verdict: safely(() => judge(recorded)) }));
    const count = (kind: Verdict['kind']) => verdicts.filter(({ verdict }) => verdict.kind === kind).length;
    write(`${set}: ${count('exact')} exact, ${count('wrong')} wrong, ${count('refused')} refused`);
    writeReasons(verdicts.map(({ verdict }) => verdict));
    for (const { recorded, verdict } of verdicts) {
      if (search === undefined || verdict.kind === 'exact') continue;
      const text = `${recorded.id} ${verdict.kind} ${verdict.detail}\n    ${recorded.query}`;
      if (text.includes(search)) write(text);
    }
  }
}

function safely(work: () => Verdict): Verdict {
  try {
    return work();
  } catch (error) {
    return {
      kind: 'wrong',
      detail: `threw ${error instanceof Error ? (error.stack ?? error.message).slice(0, 400) : String(error)}`,
    };
  }
}

function writeReasons(verdicts: readonly Verdict[]): void {
  const counts = new Map<string, number>();
  for (const verdict of verdicts) {
    if (verdict.kind === 'refused') counts.set(verdict.detail, (counts.get(verdict.detail) ?? 0) + 1);
  }
  const sorted = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 60);
  for (const [reason, count] of sorted) write(`  ${String(count).padStart(4)} refused ${reason.slice(0, 150)}`);
}

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

main(process.argv[2]);
