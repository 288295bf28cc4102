// What several stories do with their hands: read the town's clock, open people's pages, keep count.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { DESK, PHONE, person } from './people.mjs';

// Somebody whose pages were looked after from first to last: the watch must have seen nothing.
export async function leave(someone) {
  const { faults } = someone;
  await someone.context.close();
  assert.deepEqual(faults, []);
}

// A person's errand: signed in, done, gone, and nothing broken on the way.
export async function errand({ town, browser }, role, options, work) {
  const someone = await person(browser, town, role, options);
  const { page } = someone;
  try {
    const out = await work(page, someone);
    await leave(someone);
    return out;
  } catch (error) {
    const shown = await words(page).catch(() => '');
    error.stack = `${error.stack}\n${role} was at ${page.url()}:\n${shown.slice(0, 600)}`;
    await someone.context.close();
    throw error;
  }
}

// On the phone of somebody without a sign-in of their own: a worker makes them a way in, and shows
// it. Who has no account gets one.
export async function onPhoneOf({ town, browser }, id, work, options = {}) {
  const address = await errand({ town, browser }, 'social-worker', { viewport: DESK }, async (page) => {
    await page.goto(`${town.url}/people/${id}`);
    await page.evaluate(() => document.querySelectorAll('details').forEach((one) => { one.open = true; }));
    if ((await page.locator('form[action$="/account"] button').count()) > 0) {
      await press(page, 'form[action$="/account"] button');
      await page.evaluate(() => document.querySelectorAll('details').forEach((one) => { one.open = true; }));
    }
    await press(page, page.locator('form[action$="/login-link"] button').first());
    return page.innerText('main code');
  });
  return errand({ town, browser }, null, { viewport: PHONE, ...options }, async (page, someone) => {
    await page.goto(address);
    await press(page, 'form[action^="/in/"] button');
    return work(page, someone);
  });
}

// The words a person reads on the page.
export const words = (page) => page.evaluate(() => document.querySelector('main').innerText);

export async function says(page, pattern, why = '') {
  const read = await words(page);
  assert.match(read, pattern, `${why} on ${new URL(page.url()).pathname}`);
  return read;
}

// Presses a button and waits for the page it leads to; a button that cannot be pressed is told first.
export async function press(page, target) {
  const one = typeof target === 'string' ? page.locator(target) : target;
  await Promise.all([page.waitForEvent('domcontentloaded', { timeout: 20000 }), one.first().click()]);
}

const ZONE_MS = 8 * 3600000;

// A moment of the town as its day and its time of day.
export function dayAndTime(ms) {
  const text = new Date(ms + ZONE_MS).toISOString();
  return { day: text.slice(0, 10), time: text.slice(11, 16) };
}

// The rosters of today, as the leader's home names them: a task for any day of some weeks, and the
// shift that runs since nine.
export async function rosters(page, town) {
  await page.goto(`${town.url}/home`);
  return page.$$eval('main a[href$="/roster"]', (all) => [...new Set(all.map((a) => a.getAttribute('href')))]);
}

// The town's clock, as its rosters show it to a phone.
export async function townNow({ town, browser }) {
  return errand({ town, browser }, 'leader', {}, async (page) => {
    const [any] = await rosters(page, town);
    await page.goto(town.url + any);
    return Number(await page.getAttribute('.roster', 'data-now'));
  });
}

// What the server knows of the roster that is open.
export const roster = (page) => page.evaluate(async () => {
  const answer = await fetch(`${window.location.pathname}.json`, { headers: { accept: 'application/json' } });
  return answer.json();
});

export const came = (list) => list.rows.filter((row) => row.person && /present|left/.test(row.state)).length;

// Fills the form of a new activity for one day, of an hour and a half: six seats and a worker's.
export async function writeActivity(page, title, begins, changes = {}) {
  const { day, time: start } = dayAndTime(begins);
  const { time: end } = dayAndTime(begins + 90 * 60000);
  const fields = {
    title, about: '陪公园里的长者散步、聊天、做手指操，记下谁需要社工再去看看。', from: day, start, end,
    place: '中山公园', address: '石龙镇中山公园南门广场', risks: '地面有落叶，小心滑倒。',
    'post-0-name': '陪伴员', 'post-0-least': '1', 'post-0-places': '6',
    'post-1-name': '带队社工', 'post-1-least': '1', 'post-1-places': '1',
    contact_name: '陈慧珊', contact_phone: '0769-86110001', ...changes,
  };
  for (const [name, value] of Object.entries(fields)) await page.fill(`[name="${name}"]`, value);
  await page.check('input[name=repeat][value=once]');
  await page.selectOption('[name="post-0-side"]', 'volunteer');
  await page.selectOption('[name="post-1-side"]', 'worker');
  await page.selectOption('[name=leader]', { label: '李敏' });
}

// Waits until something is so; a phone sends when it can.
export async function until(what, holds, ms = 30000) {
  const last = Date.now() + ms;
  let seen = await holds();
  while (!seen && Date.now() < last) {
    await new Promise((done) => setTimeout(done, 250));
    seen = await holds();
  }
  assert.ok(seen, what);
  return seen;
}

// Somebody's volunteer number, as the registry shows it to a worker.
export async function numberOf(page, town, name) {
  await page.goto(`${town.url}/people?q=${encodeURIComponent(name)}`);
  const row = page.locator('tr', { has: page.locator('th', { hasText: name }) }).first();
  return (await row.locator('td.num').first().innerText()).trim();
}

// Counts the clicks of a worker: a class moves on in a few of them.
export function counted(page) {
  const clicks = { n: 0 };
  clicks.press = async (target) => {
    clicks.n += 1;
    await press(page, target);
  };
  return clicks;
}

export const openAll = (page) => page.evaluate(() =>
  document.querySelectorAll('details').forEach((one) => { one.open = true; }));

// So many days after a day.
export const daysOn = (day, n) => new Date(Date.parse(day) + n * 86400000).toISOString().slice(0, 10);

// A line of a file made for spreadsheets: cells in quotes, a quote doubled.
const cells = (line) => [...line.matchAll(/"((?:[^"]|"")*)"/g)].map((found) => found[1].replace(/""/g, '"'));

// The whole ledger as a file, from the page of the books: of every line its account and its amount.
export async function ledger(page) {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.click('main form[action="/books/ledger.csv"] button >> nth=0'),
  ]);
  const [head, ...rows] = readFileSync(await file.path(), 'utf8').replace(/^\uFEFF/, '').trim().split('\r\n').map(cells);
  const [account, amount] = ['科目', '金额'].map((word) => head.findIndex((cell) => cell.startsWith(word)));
  return rows.map((row) => ({ account: row[account], amount: row[amount], all: row }));
}
