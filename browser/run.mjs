// The browser stories: `./x browser` runs them all, `./x browser NAME` one, `--pictures` draws pages.
import { mkdirSync, readdirSync } from 'node:fs';
import { startTown } from './town.mjs';
import { openBrowser } from './people.mjs';

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

const started = Date.now();
const town = await startTown();
console.log(`a town is served at ${town.url} after ${Math.round((Date.now() - started) / 1000)} s`);
const browser = await openBrowser();
let passed = 0;
let failed = 0;
for (const name of names) {
  const { stories } = await import(new URL(`${name}.mjs`, folder));
  for (const [title, story] of Object.entries(stories)) {
    const from = Date.now();
    try {
      await story({ town, browser });
      passed += 1;
      console.log(`ok      ${name}: ${title} (${((Date.now() - from) / 1000).toFixed(1)} s)`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED  ${name}: ${title}\n${error.stack ?? error}`);
    }
  }
}
await browser.close();
await town.stop();
console.log(`browser: ${passed} passed, ${failed} failed`);
if (failed > 0 || passed === 0) process.exit(1);
