// Runs scripts of package.json at the same time, and shows the output of each as one piece once it has ended:
// node test/run-side-by-side.mjs NAME... . Ends with 1 if one of them fails.
import { spawn } from 'node:child_process';

/** Runs one script; returns whether it succeeded, and all that it wrote. */
function run(name) {
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '--silent', name], {
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('error', (error) => resolve({ isGood: false, output: String(error) }));
    child.on('close', (code) => resolve({ isGood: code === 0, output }));
  });
}

const outcomes = await Promise.all(
  process.argv.slice(2).map(async (name) => {
    const { isGood, output } = await run(name);
    process.stdout.write(`${name}: ${isGood ? 'good' : 'failed'}\n${output}`);
    return isGood;
  }),
);
process.exitCode = outcomes.every(Boolean) ? 0 : 1;
