import { parseArgs } from 'node:util';
import { faultKinds, prepareDeployments, recoverFrom } from './broken-deployment';
import type { PlayedFault } from './broken-deployment';

/*
 * Breaks the two deployments of thirty resources at every request, by every fault, for that request alone and for all
 * that come after it, and prints what it took to mend them. The whole of it takes minutes of a processor, so it is no
 * part of `npm test`, and can be had in parts: `npm run test:faults -- --only killed --only 'answered 500'`.
 */

const kinds = Object.keys(faultKinds) as PlayedFault['kind'][];

type Prepared = Awaited<ReturnType<typeof prepareDeployments>>[number];

/** What one fault did at each request of a deployment. */
interface Figures {
  readonly fault: string;
  readonly deployment: string;
  readonly played: number;
  /** How many of them were mended by how many deployments, the broken one counted. */
  readonly needed: ReadonlyMap<number, number>;
  readonly problems: readonly string[];
}

async function playEverywhere(kind: PlayedFault['kind'], isLasting: boolean, prepared: Prepared): Promise<Figures> {
  const { name, base, desired, requests } = prepared;
  const fault = `${kind}${isLasting ? ' from there on' : ''}`;
  const needed = new Map<number, number>();
  const problems: string[] = [];
  for (let at = 1; at <= requests; at++) {
    const recovery = await recoverFrom({ kind, at, isLasting }, base, desired);
    const found = [...(recovery.isPlayed ? [] : ['it was not played']), ...recovery.problems];
    problems.push(...found.map((problem) => `a deployment ${name}, request ${at} ${fault}: ${problem}`));
    needed.set(recovery.deployments, (needed.get(recovery.deployments) ?? 0) + 1);
  }
  return { fault, deployment: name, played: requests, needed, problems };
}

function writeTable(figures: readonly Figures[]): string {
  const head = ['fault', 'deployment', 'played', 'clean after 1', 'after 2', 'after 3 or 4', 'not clean'];
  const rows = figures.map(({ fault, deployment, played, needed, problems }) => {
    const count = (...deployments: readonly number[]) =>
      String(deployments.reduce((sum, each) => sum + (needed.get(each) ?? 0), 0));
    return [fault, deployment, String(played), count(1), count(2), count(3, 4), String(problems.length)];
  });
  const widths = head.map((title, at) => Math.max(...[head, ...rows].map((row) => row[at]!.length), title.length));
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

async function playFaults(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } });
  const unknown = values.only?.find((each) => !(kinds as readonly string[]).includes(each));
  if (unknown !== undefined) throw new Error(`There is no fault '${unknown}'. There are: ${kinds.join(', ')}.`);
  const deployments = await prepareDeployments();
  const figures: Figures[] = [];
  for (const kind of values.only === undefined ? kinds : kinds.filter((each) => values.only!.includes(each))) {
    // Who is dead does not come back to life for the next request.
    for (const isLasting of kind === 'killed' ? [true] : [false, true]) {
      for (const prepared of deployments) figures.push(await playEverywhere(kind, isLasting, prepared));
    }
  }
  const problems = [...deployments, ...figures].flatMap((each) => each.problems);
  const played = figures.reduce((sum, each) => sum + each.played, 0);
  process.stdout.write(`${[...problems, writeTable(figures), `${played} faults played.`].join('\n')}\n`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

void playFaults();
