// Draws docs/picture.svg, the picture at the top of README, from what the tool says of the demonstration. Run by
// `npm run generate`; a test fails if the result is not what stands in the repository.
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

const load = createRequire(import.meta.url);
load('ts-node').register({ cwd: path.join(import.meta.dirname, '..') });
const { drawPicture } = load('../test/docs/draw-picture.ts');
await writeFile(path.join(import.meta.dirname, 'picture.svg'), await drawPicture());
