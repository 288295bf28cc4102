// The browser stories: `./x browser` runs them all, `./x browser NAME` one, `--pictures` draws pages.
import { mkdirSync, readdirSync } from 'node:fs';
import { makeTown, startTown } from './town.mjs';
import { openBrowser } from './people.mjs';

// Stories that take long and change nothing the others look for: a town of their own, at the same
// time as the others. Within a lane the stories follow one another in the order of their names.
const BESIDE = ['class', 'gates', 'incubation'];

const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const pictures = process.argv.includes('--pictures');
const folder = new URL('./stories/', import.meta.url);
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.mjs'))
  .map((name) => name.replace('.mjs', ''))
  .filter((name) => wanted.length === 0 || wanted.includes(name))
  .filter((name) => !pictures || name === 'pictures')
  .sort();
mkdirSync(new URL('./pictures/', import.meta.url), { recursive: true });

const seconds = (since) => ((Date.now() - since) / 1000).toFixed(1);
let passed = 0;
let failed = 0;

async function lane(made, browser, names) {
  if (names.length === 0) return;
  const town = await startTown(made);
  for (const name of names) {
    const { stories } = await import(new URL(`${name}.mjs`, folder));
    for (const [title, story] of Object.entries(stories)) {
      const from = Date.now();
      try {
        await story({ town, browser });
        passed += 1;
        console.log(`ok      ${name}: ${title} (${seconds(from)} s)`);
      } catch (error) {
        failed += 1;
        console.log(`FAILED  ${name}: ${title}\n${error.stack ?? error}`);
      }
    }
  }
  await town.stop();
}

const started = Date.now();
const made = await makeTown();
console.log(`a town is made after ${seconds(started)} s`);
const browser = await openBrowser();
await Promise.all([
  lane(made, browser, names.filter((name) => !BESIDE.includes(name))),
  lane(made, browser, names.filter((name) => BESIDE.includes(name))),
]);
await browser.close();
made.forget();
console.log(`browser: ${passed} passed, ${failed} failed after ${seconds(started)} s`);
if (failed > 0 || passed === 0) process.exit(1);
