/** The median of several runs, in milliseconds. */
export interface Measurement {
  /** By the clock on the wall: what a person waits, on a machine that has other work too. */
  readonly wall: number;
  /** Time of the processor, in all threads: what the work takes. */
  readonly processor: number;
}

const runs = 7;

/** Runs some work once unmeasured and then several times, and returns how long it took. */
export async function measure(work: () => unknown): Promise<Measurement> {
  await work();
  const wall: number[] = [];
  const processor: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    const used = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(used);
    wall.push(performance.now() - start);
    processor.push((user + system) / 1000);
  }
  return { wall: median(wall), processor: median(processor) };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
