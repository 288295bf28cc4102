// Pictures of the pages, for the guide and the README, and for a look by people. Run with
// `--pictures` those of the guide are drawn into docs/pictures; otherwise nothing there changes.
import { PHONE, DESK, person } from '../people.mjs';

// Shown in docs/guide and the README.
const GUIDE = [
  ['volunteer-home', 'volunteer', '/home', PHONE], ['activities', 'volunteer', '/activities', PHONE],
  ['hours', 'volunteer', '/hours', PHONE], ['leader-home', 'leader', '/home', PHONE],
  ['desk', 'social-worker', '/desk', DESK], ['new-activity', 'social-worker', '/activities/new', DESK],
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
    await someone.page.screenshot({ path: guide(name) });
    await someone.context.close();
  };
}

async function follow(page, url, from, link) {
  await page.goto(url + from);
  await page.goto(url + (await page.getAttribute(link, 'href')));
}

async function signUp(page, url) {
  await page.goto(`${url}/activities`);
  await page.locator('form[action*="/sign-up"] button[type=submit]').first().click();
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
  const checked = page.locator('form[action$="/write"], form[action$="/decide"]');
  for (let i = 0; i < 30 && (await checked.count()) === 0; i += 1) {
    await page.waitForTimeout(1000);
    await page.reload();
  }
}

export const stories = {
  'pages of the guide are drawn': plain(GUIDE, guide),
  'other pages are drawn': plain(PAGES, other),
  'a sign-up is drawn': reached('signed-up', 'volunteer', PHONE, signUp),
  'own records are drawn': reached('own-records', 'volunteer', PHONE, ownRecords),
  'a roster is drawn': reached('roster', 'leader', PHONE,
    (page, url) => follow(page, url, '/home', 'a[href$="/roster"]')),
  'waiting hours are drawn': reached('confirm-shift', 'social-worker', DESK,
    (page, url) => follow(page, url, '/hours/confirm', 'main a[href^="/hours/confirm/"]')),
  'a checked list is drawn': reached('import', 'social-worker', DESK, checkedImport),
};
