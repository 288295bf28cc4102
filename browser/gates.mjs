// What every page must keep, and how a page is looked at: used by the stories of the gates.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { HtmlValidate } from 'html-validate';
import { DESK, PHONE, person } from './people.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
// What the validator holds against us on purpose: blanks of templates, a scrolling region that is
// no section, ticks that share a name (that is how forms send several), names of lists, numbers
// to call (the style sheet keeps them on one line).
const VALIDATOR = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    'no-trailing-whitespace': 'off',
    'prefer-native-element': 'off',
    'form-dup-name': 'off',
    'aria-label-misuse': 'off',
    'long-title': 'off',
    'tel-non-breaking': 'off',
  },
});

const SKIP = /^\/(static|sign-out|display|api\/openapi|t\/|in\/|import\/template)|\/file(\?|$)|\.(pdf|svg|ics|xlsx|csv|json|py|txt)(\?|$)/;
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// The ways of showing a page: language, size of letters, contrast.
export const MODES = {
  standard: ['zh-CN', 'standard', 'standard'],
  large: ['zh-CN', 'large', 'standard'],
  huge: ['zh-CN', 'huge', 'high'],
  english: ['en', 'standard', 'standard'],
};

// The kind of an address: ids, codes and days differ, the page is the same.
export const kind = (path) => path.split('?')[0]
  .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '{id}')
  .replace(/\/s\/[0-9A-Z]{4,10}/, '/s/{code}')
  .replace(/\/v\/[^/]+/, '/v/{number}')
  .replace(/\/rules\/(?!calendar)[a-z-]+/, '/rules/{name}')
  .replace(/\/help\/(?!keys)[a-z-]+/, '/help/{page}')
  .replace(/\/terms\/\d{4}-[12]/, '/terms/{term}')
  .replace(/\/steps\/[a-z-]+/, '/steps/{step}')
  .replace(/\/\d{4}-\d{2}-\d{2}/, '/{day}');

// Ways on from a page, within the house.
async function ways(page) {
  const links = await page.$$eval('a[href]', (as) => as.map((a) => a.getAttribute('href')));
  return links
    .filter((link) => link.startsWith('/') && !link.startsWith('//') && !SKIP.test(link))
    .map((link) => link.split('#')[0]);
}

// What is wrong with the page as it was sent.
export async function written(text) {
  const { results } = await VALIDATOR.validateString(text);
  return results.flatMap((r) => r.messages).map((m) => `html ${m.ruleId} line ${m.line}: ${m.message}`);
}

// The look is chosen as people choose it: by the buttons of the page.
export async function choose(page, town, [lang, size, contrast], from) {
  await page.goto(town.url + from);
  const now = () => page.evaluate(() => ({ ...document.documentElement.dataset, lang: document.documentElement.lang }));
  const press = async (name, value) => {
    const button = page.locator(`form[action="/display"] button[name=${name}][value=${value}]`);
    await button.last().click();
    await page.waitForLoadState();
  };
  if ((await now()).size !== size) await press('size', size);
  if ((await now()).contrast !== contrast) await press('contrast', contrast);
  if ((await now()).lang !== lang) await press('lang', lang);
  assert.deepEqual(await now(), { ...(await now()), size, contrast, lang });
}

// What is measured on the page itself, at once.
function measured() {
  const root = document.documentElement;
  const least = { standard: [12, 43.5], large: [18, 59.5], huge: [18, 59.5] }[root.dataset.size];
  const shown = (e) => {
    const box = e.getBoundingClientRect();
    return box.width > 2 && box.height > 2 && getComputedStyle(e).visibility !== 'hidden';
  };
  const name = (e) => `${e.tagName.toLowerCase()}.${e.className && e.className.baseVal === undefined ? e.className : ''} "${(e.textContent || e.name || '').trim().slice(0, 16)}"`;
  const out = [];
  if (root.scrollWidth > window.innerWidth + 1) {
    const wide = [...document.querySelectorAll('body *')].find((e) => shown(e) && !e.closest('.table-scroll, .visually-hidden') && e.getBoundingClientRect().right > window.innerWidth + 1);
    out.push(`scrolls sideways: ${wide ? name(wide) : ''}`);
  }
  const heads = document.querySelectorAll('h1').length;
  if (heads !== 1) out.push(`has ${heads} h1`);
  const lost = document.documentElement.innerText.match(/⟦[^⟧]*⟧/g);
  if (lost) out.push(`lacks words: ${[...new Set(lost)].slice(0, 4).join(' ')}`);
  if (!document.title.trim() || document.title.includes('⟦')) out.push('has no title');
  const taps = 'button, summary, select, input:not([type=hidden]):not([type=checkbox]):not([type=radio]), .button, .list-row__link, .tabs__item, .rail__item, .modes__item, .stat[href], .top a';
  const small = [...document.querySelectorAll(taps)].filter((e) => shown(e) && e.getBoundingClientRect().height < least[1]);
  if (small.length) out.push(`is hard to hit: ${[...new Set(small.map(name))].slice(0, 3).join(', ')}`);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const tiny = new Set();
  while (walker.nextNode()) {
    const holder = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || /^(script|style|title|desc|text|textPath|option)$/i.test(holder.tagName) || !shown(holder)) continue;
    if (parseFloat(getComputedStyle(holder).fontSize) < least[0]) tiny.add(name(holder));
  }
  if (tiny.size) out.push(`has tiny letters: ${[...tiny].slice(0, 3).join(', ')}`);
  if (root.lang === 'en') {
    const main = document.querySelector('main').innerText;
    const left = main.match(/[，。；：？！]{1}/g);
    const han = main.match(/[\u4e00-\u9fff]/g) || [];
    if (left && han.length > main.length / 2) out.push('is still in Chinese');
  }
  return out;
}

// Axe runs inside the page itself: a page of its own for every run takes four times as long.
export async function axe(page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  const found = await page.evaluate(async (tags) => {
    const how = { runOnly: tags, resultTypes: ['violations'], preload: false };
    const { violations } = await window.axe.run(document, how);
    return violations.map((v) => [v.id, v.nodes.map((n) => n.target.join(' '))]);
  }, TAGS);
  return found.map(([id, nodes]) => `${id}: ${nodes.slice(0, 3).join(' | ')}`);
}

// Looks at the page that is open, at each width. `how` is `axe` (everywhere), `phone` (axe at the
// first width only) or `measure`.
async function look(page, path, mode, widths, how) {
  const problems = [];
  for (const [at, width] of widths.entries()) {
    await page.setViewportSize(width);
    const told = await page.evaluate(measured);
    const seen = how === 'axe' || (how === 'phone' && at === 0) ? await axe(page) : [];
    problems.push(...[...told, ...seen].map((what) => `${kind(path)} ${mode} ${width.width}: ${what}`));
  }
  return problems;
}

// A role's pages, one address per kind, found by following links from home.
// `plan(kind, mode)` says how each is looked at; null: not by this role.
export async function walk({ town, browser }, role, plan, widths = [PHONE, DESK], most = 150) {
  const someone = await person(browser, town, role, { viewport: DESK });
  const { page, faults } = someone;
  if (!role) await page.goto(`${town.url}/`);
  const home = new URL(page.url()).pathname;
  const problems = [];
  const found = new Map();
  let looks = 0;
  const visit = async (path, mode, how) => {
    const response = await page.goto(town.url + path);
    const status = response.status();
    if (status === 404 || status >= 500) problems.push(`${path} answered ${status}`);
    if (status >= 400) return;
    if (how) {
      looks += 1;
      problems.push(...await look(page, path, mode, widths, how));
    }
    if (how && mode === 'standard') {
      const wrong = await written(await response.text());
      problems.push(...wrong.map((what) => `${kind(path)} ${what}`));
    }
  };
  const queue = [home];
  while (queue.length > 0 && found.size < most) {
    const path = queue.shift();
    if (found.has(kind(path))) continue;
    found.set(kind(path), path);
    await visit(path, 'standard', plan(kind(path), 'standard'));
    queue.push(...(await ways(page)).filter((way) => !found.has(kind(way))));
  }
  for (const mode of Object.keys(MODES).filter((one) => one !== 'standard')) {
    const list = [...found].map(([one, path]) => [path, plan(one, mode)]).filter(([, how]) => how);
    if (list.length === 0) continue;
    await choose(page, town, MODES[mode], home);
    for (const [path, how] of list) await visit(path, mode, how);
  }
  await choose(page, town, MODES.standard, home);
  await someone.context.close();
  return { problems: [...problems, ...faults], found, looks };
}

// Work for several at once: browsers wait more than they work.
export async function together(jobs, hands = 3) {
  const queue = [...jobs];
  const out = [];
  const hand = async () => {
    while (queue.length > 0) out.push(await queue.shift()());
  };
  await Promise.all(Array.from({ length: hands }, hand));
  return out;
}
