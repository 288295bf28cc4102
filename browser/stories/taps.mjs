// The frequent jobs, counted in taps from the role's home. A budget that is passed fails.
// covers R1 and ux.md 5.2
import assert from 'node:assert/strict';
import { DESK, PHONE, person } from '../people.mjs';

// Somebody at home, with a counter: `tap` presses what is named and waits for the page it leads to.
async function atHome({ town, browser }, role, viewport) {
  const someone = await person(browser, town, role, { viewport });
  const { page } = someone;
  someone.tap = async (what) => {
    const target = (typeof what === 'string' ? page.locator(what) : what).first();
    assert.ok((await target.count()) > 0, `${what} is on ${new URL(page.url()).pathname}`);
    someone.taps += 1;
    await target.click();
    await page.waitForLoadState();
  };
  someone.done = async (job, most) => {
    console.log(`        ${job}: ${someone.taps} of ${most} taps`);
    assert.ok(someone.taps <= most, `${job} takes ${someone.taps} taps, more than ${most}`);
    assert.deepEqual(someone.faults, []);
    await someone.context.close();
  };
  return someone;
}

const heading = async (page) => (await page.textContent('h1')).trim();

async function signUpFromHome(stage) {
  const one = await atHome(stage, 'volunteer', PHONE);
  await one.tap('main form[action$="/sign-up"] button');
  assert.match(one.page.url(), /sign-ups\//);
  await one.done('signing up from home', 1);
}

async function signUpFromTheTab(stage) {
  const one = await atHome(stage, 'volunteer', PHONE);
  await one.tap('.tabs a[href="/activities"]');
  const free = one.page.locator('.shift-card:has(form[action$="/sign-up"]) .shift-card__title a');
  await one.tap(free);
  await one.tap('main form[action$="/sign-up"] button');
  assert.match(one.page.url(), /sign-ups\//);
  const up = one.taps;
  // What was asked for can be taken back on the page that says so.
  one.taps = 0;
  await one.tap('#cancel > summary');
  await one.tap('#cancel button[type=submit]');
  await one.page.waitForURL(/done=/);
  assert.ok(one.taps <= 2, `cancelling takes ${one.taps} taps`);
  one.taps = up;
  await one.done('signing up by way of the activities', 3);
}

async function largeLetters(stage) {
  const one = await atHome(stage, 'elder', PHONE);
  await one.page.goto(`${stage.town.url}/activities?day=saturday`);
  const before = await one.page.getAttribute('html', 'data-size');
  await one.tap('.top form[action="/display"] button[name=size]');
  assert.notEqual(await one.page.getAttribute('html', 'data-size'), before);
  assert.match(one.page.url(), /activities\?day=saturday$/, 'the page comes back as it was asked for');
  await one.done('larger letters', 1);
}

async function ownCode(stage) {
  const one = await atHome(stage, 'volunteer', PHONE);
  await one.tap('main a[href^="/me/code/"]');
  await one.done('showing the own code', 1);
}

async function approve(stage) {
  const one = await atHome(stage, 'social-worker', DESK);
  await one.tap('main .list a[href$="/sign-ups"], main a[href$="/sign-ups"]');
  const ticked = await one.page.locator('form[action$="/approve"] input[name=sign_up]:checked').count();
  assert.ok(ticked > 0, 'the rule has ticked who fits');
  await one.tap('form[action$="/approve"] button[name=go][value=yes]');
  assert.match(one.page.url(), /done=/);
  await one.done(`approving ${ticked} sign-ups`, 2);
}

async function confirmHours(stage) {
  const one = await atHome(stage, 'social-worker', DESK);
  await one.tap('main a[href^="/hours/confirm/"]');
  const rows = await one.page.locator('input[name=choose]:checked').count();
  assert.ok(rows > 0, 'plain rows are ticked');
  await one.tap('form[data-batch] > .batch button[type=submit]');
  assert.match(one.page.url(), /done=/);
  await one.done(`confirming ${rows} rows`, 2);
}

async function weekly(stage) {
  const one = await atHome(stage, 'social-worker', DESK);
  const { page } = one;
  await one.tap('main a[href="/activities/new"]');
  await one.tap('a[href="/activities/new?template=weekend-visit"]');
  let inputs = 0;
  const put = async (name, value) => {
    inputs += 1;
    await page.fill(`[name="${name}"]`, value);
  };
  const day = new Date(Date.now() + 21 * 86400000).toISOString().slice(0, 10);
  const last = new Date(Date.now() + 49 * 86400000).toISOString().slice(0, 10);
  inputs += 1;
  await page.check('input[name=repeat][value=weekly]');
  await put('from', day);
  await put('until', last);
  const empty = await page.$$eval('main form [required]', (all) => all.filter((e) => !e.value).map((e) => e.name));
  for (const name of empty) await put(name, '西湖社区幸福路 8 号居委会门口');
  console.log(`        a weekly visit: ${inputs} inputs`);
  assert.ok(inputs <= 8, `${inputs} inputs`);
  await one.done('opening a weekly visit from its template', 3);
}

async function importRoster(stage) {
  const one = await atHome(stage, 'social-worker', DESK);
  const { page } = one;
  await one.tap('main a[href="/import"]');
  one.taps += 1;
  await page.setInputFiles('input[type=file]', {
    name: 'roster.csv', mimeType: 'text/csv',
    buffer: Buffer.from('\ufeff姓名,手机,性别\n林晓彤,13800001234,女\n陈䶮,13800001235,男\n'),
  });
  await one.tap('main form button[type=submit]');
  await page.waitForSelector('form[action$="/columns"]', { timeout: 30000 });
  await one.tap('form[action$="/columns"] button[type=submit]');
  await page.waitForSelector('form[action$="/write"]', { timeout: 30000 });
  await one.tap('form[action$="/write"] button[type=submit]');
  await page.waitForLoadState();
  assert.ok((await heading(page)).length > 0);
  await one.done('importing a roster', 5);
}

async function keys(stage) {
  const one = await atHome(stage, 'social-worker', DESK);
  const { page } = one;
  await page.keyboard.press('?');
  await page.waitForURL(/help\/keys/);
  await page.uncheck('[data-keys-switch]');
  await page.goto(`${stage.town.url}/people`);
  await page.keyboard.press('?');
  await page.waitForTimeout(300);
  assert.match(page.url(), /\/people$/, 'switched off means off');
  await page.goto(`${stage.town.url}/help/keys`);
  await page.check('[data-keys-switch]');
  await page.goto(`${stage.town.url}/people`);
  await page.keyboard.press('j');
  assert.ok(await page.evaluate(() => document.activeElement.closest('tbody tr') !== null), 'j goes to a row');
  await page.keyboard.press('/');
  await page.keyboard.type('wangf');
  await page.waitForFunction(() => document.querySelector('#rows, main').innerText.includes('王芳'));
  await one.done('finding a person by keys', 0);
}

export const stories = {
  'sign up from home': signUpFromHome,
  'sign up by way of the activities, and cancel': signUpFromTheTab,
  'larger letters keep the page': largeLetters,
  'the own code': ownCode,
  'approve sign-ups': approve,
  'confirm hours': confirmHours,
  'a weekly visit': weekly,
  'import a roster': importRoster,
  'the keys of the desk': keys,
};
