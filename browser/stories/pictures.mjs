// Pictures of the pages, for the guide and the README, and for a look by people. Run with
// `--pictures` those of the guide are drawn into docs/pictures; otherwise nothing there changes.
import { PHONE, DESK, person } from '../people.mjs';

// Shown in docs/guide and the README.
const GUIDE = [
  ['volunteer-home', 'volunteer', '/home', PHONE], ['activities', 'volunteer', '/activities', PHONE],
  ['hours', 'volunteer', '/hours', PHONE], ['leader-home', 'leader', '/home', PHONE],
  ['desk', 'social-worker', '/desk', DESK],
  ['people', 'social-worker', '/people', DESK], ['rules', 'centre-manager', '/rules', DESK],
  ['overview', 'centre-manager', '/overview', DESK],
  ['organisations', 'centre-manager', '/organisations', DESK],
  ['children', 'guardian', '/me/children', PHONE],
];
// For a look only.
const PAGES = [
  ['front', null, '/', PHONE], ['confirm', 'social-worker', '/hours/confirm', DESK],
  ['imports', 'social-worker', '/import', DESK],
  ['settings', 'system-administrator', '/settings', DESK], ['elder-home', 'elder', '/home', PHONE],
  ['look', 'social-worker', '/look', DESK], ['desk-phone', 'social-worker', '/desk', PHONE],
];
// A list as offices have it: a note above, one card number with a wrong digit, one row twice.
const ROSTER = `周末探访志愿者名单
姓名,性别,手机,身份证号,备注
何秀兰,女,13900011122,,新加入
梁志明,男,1390001112,,手机少一位
吴惠珍,女,13900011124,440106200001010018,
何秀兰,女,13900011122,,
`;

const docs = process.argv.includes('--pictures');
const guide = (name) => `${docs ? 'docs' : 'browser'}/pictures/${name}.png`;
const other = (name) => `browser/pictures/${name}.png`;

function plain(list, place) {
  return async ({ town, browser }) => {
    for (const [name, role, where, viewport] of list) {
      const someone = await person(browser, town, role, { viewport });
      await someone.page.goto(town.url + where);
      await someone.page.screenshot({ path: place(name) });
      await someone.context.close();
    }
  };
}

// A page that is reached by doing something; what is not there is told, not passed over.
function reached(name, role, viewport, way) {
  return async ({ town, browser }) => {
    const someone = await person(browser, town, role, { viewport });
    await way(someone.page, town.url);
    const broken = await someone.page.evaluate(() => document.body.innerText.match(/⟦[^⟧]*⟧/g));
    if (broken) throw new Error(`${name} lacks words: ${broken.join(' ')}`);
    await someone.page.screenshot({ path: guide(name) });
    await someone.context.close();
  };
}

// The last of the shifts led today is one with hours.
const todaysLed = 'a[href$="/roster"] >> nth=-1';

async function follow(page, url, from, link) {
  await page.goto(url + from);
  await page.goto(url + (await page.getAttribute(link, 'href')));
}

// A shift with something that needs an eye.
async function waitingHours(page, url) {
  await page.goto(`${url}/hours/confirm`);
  const links = await page.$$eval('main a[href^="/hours/confirm/"]',
    (all) => [...new Set(all.map((a) => a.getAttribute('href')))]);
  for (const link of links.slice(0, 12)) {
    await page.goto(url + link);
    if ((await page.locator('.list-row--open').count()) > 0) return;
  }
}

async function signUp(page, url) {
  await page.goto(`${url}/activities`);
  // A shift with hours, not a task for any time of some weeks.
  const cards = page.locator('.shift-card').filter({ hasText: /\d\d:\d\d-/ });
  await cards.locator('form[action*="/sign-up"] button[type=submit]').first().click();
  await page.waitForURL(/\/sign-ups\//);
}

async function ownRecords(page, url) {
  await page.goto(`${url}/me/records`);
  await page.fill('[name=from]', '2024-01-01');
  await page.click('main form button[type=submit]');
  await page.waitForURL(/done=/);
}

async function checkedImport(page, url) {
  await page.goto(`${url}/import`);
  const file = { name: '周末探访名单.csv', mimeType: 'text/csv', buffer: Buffer.from(ROSTER) };
  await page.setInputFiles('[name=file]', file);
  await page.click('form[action="/import"] button[type=submit]');
  await page.waitForURL(/\/import\/[0-9a-f-]{36}/);
  const one = page.url().match(/^.*\/import\/[0-9a-f-]{36}/)[0];
  await until(page, `${one}/columns`, 'form[action$="/columns"] button[type=submit]');
  await page.locator('form[action$="/columns"] button[type=submit]').last().click();
  await page.waitForLoadState();
  await until(page, one, 'form[action$="/write"]');
}

// Opens a page again and again until it shows something; a job may have to do its work first.
async function until(page, url, shown) {
  for (let i = 0; i < 40; i += 1) {
    await page.goto(url);
    if ((await page.locator(shown).count()) > 0) return;
    await page.waitForTimeout(1000);
  }
  throw new Error(`${url} never showed ${shown}`);
}

export const stories = {
  'pages of the guide are drawn': plain(GUIDE, guide),
  'other pages are drawn': plain(PAGES, other),
  'a sign-up is drawn': reached('signed-up', 'volunteer', PHONE, signUp),
  'own records are drawn': reached('own-records', 'volunteer', PHONE, ownRecords),
  'a roster is drawn': reached('roster', 'leader', PHONE,
    (page, url) => follow(page, url, '/home', todaysLed)),
  'a new activity is drawn': reached('new-activity', 'social-worker', DESK,
    (page, url) => follow(page, url, '/activities/new', 'main a[href*="template=weekend-visit"]')),
  'waiting hours are drawn': reached('confirm-shift', 'social-worker', DESK, waitingHours),
  'a checked list is drawn': reached('import', 'social-worker', DESK, checkedImport),
};
