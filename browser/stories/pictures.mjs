// Pictures of the pages, for the guide and the README, and for a look by people. Run with
// `--pictures` those of the guide are drawn into docs/pictures; otherwise nothing there changes.
import { writeFileSync } from 'node:fs';
import { PHONE, DESK, person } from '../people.mjs';
import { small } from '../palette.mjs';

// Shown in docs/guide and the README.
const GUIDE = [
  ['volunteer-home', 'volunteer', '/home', PHONE], ['activities', 'volunteer', '/activities', PHONE],
  ['hours', 'volunteer', '/hours', PHONE], ['leader-home', 'leader', '/home', PHONE],
  ['desk', 'social-worker', '/desk', DESK],
  ['people', 'social-worker', '/people', DESK], ['rules', 'centre-manager', '/rules', DESK],
  ['overview', 'centre-manager', '/overview', DESK],
  ['organisations', 'centre-manager', '/organisations', DESK],
  ['children', 'guardian', '/me/children', PHONE],
  ['joining-funnel', 'social-worker', '/joining/funnel', DESK],
  ['growth', 'minor', '/me/progression', PHONE],
  ['own-training', 'volunteer', '/me/training', PHONE],
  ['rehearsals', 'volunteer', '/rehearsals', PHONE],
  ['books', 'centre-manager', '/books', DESK], ['gifts', 'social-worker', '/giving/gifts', DESK],
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

async function draw(page, path) {
  const broken = await page.evaluate(() => document.body.innerText.match(/⟦[^⟧]*⟧/g));
  if (broken) throw new Error(`${path} lacks words: ${broken.join(' ')}`);
  const seen = await page.screenshot();
  writeFileSync(path, docs ? small(seen) : seen);
}

function plain(list, place) {
  return async ({ town, browser }) => {
    for (const [name, role, where, viewport] of list) {
      const someone = await person(browser, town, role, { viewport });
      await someone.page.goto(town.url + where);
      await draw(someone.page, place(name));
      await someone.context.close();
    }
  };
}

// A page that is reached by doing something; what is not there is told, not passed over.
function reached(name, role, viewport, way) {
  return async ({ town, browser }) => {
    const someone = await person(browser, town, role, { viewport });
    await way(someone.page, town.url);
    await draw(someone.page, guide(name));
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

// One link after another, the first that fits each; then down to what the picture is about.
const steps = (from, links, about) => async (page, url) => {
  await page.goto(url + from);
  for (const link of links) {
    const href = await page.locator(link).first().getAttribute('href');
    await page.goto(new URL(href, page.url()).href);
  }
  if (about) await page.locator(about).first().evaluate((one) => { one.scrollIntoView(); window.scrollBy(0, -16); });
};

async function spokenConsents(page, url) {
  await page.goto(`${url}/minors/class`);
  await page.selectOption('[name=body]', { label: '少骏会石龙分会' });
  await page.locator('form[method=get] button[type=submit]').click();
  await page.waitForURL(/body=/);
}

// The newer rooms: what a worker sees on a desk, a volunteer, a leader, a family on a phone.
const ROOMS = [
  ['lessons', 'volunteer', PHONE, steps('/lessons', [], 'main .list')],
  ['joining-step', 'social-worker', DESK, steps('/joining', ['main table a', 'main a[href*="/steps/"]'])],
  ['class-consents', 'social-worker', DESK, spokenConsents],
  ['sign', 'guardian', PHONE, steps('/me/children', ['main a[href$="/sign"]'])],
  ['choice-round', 'social-worker', DESK, steps('/choice', ['main a[href^="/choice/0"]'])],
  ['wishes', 'minor', PHONE, steps('/me/choice', ['main a[href$="/wishes"]'])],
  ['interviews', 'social-worker', DESK, steps('/interviews', [])],
  ['interview-form', 'social-worker', PHONE, steps('/interviews', ['main a[href^="/interviews/0"]', 'main a[href$="/form"]'])],
  ['branch', 'leader', PHONE, steps('/progression', ['main a[href$="/progression"]'])],
  ['endorse', 'leader', PHONE, steps('/progression', ['main a[href$="/progression"]', 'main a[href$="/endorse"]', 'main a[href*="leaf="]'])],
  ['incubation', 'social-worker', DESK, steps('/teams', ['main a[href$="/incubation"]'], 'svg.chart')],
  ['debrief', 'social-worker', DESK, steps('/debriefs', ['main a[href$="/debrief"] >> nth=-1'])],
  ['course-names', 'social-worker', DESK, steps('/training', ['main a[href^="/training/courses/0"]', 'main a[href$="/names"]'])],
  ['aid-term', 'social-worker', DESK, steps('/aid/programme', ['main a[href^="/aid/terms/"]'])],
];

// What gathers around an aided child, and the money: a worker's desk, the phone of whoever sits
// beside the child, gives, votes, or paid for something.
const meeting = 'main a[href^="/allocation/0"]';
const COMPANY = [
  ['pairs', 'social-worker', DESK, steps('/pairs', [])],
  ['own-pair', 'volunteer', PHONE, steps('/me/pair', [])],
  ['tutoring', 'volunteer', PHONE, steps('/me/pair', ['main a[href^="/care/0"]'], 'h2')],
  ['letter', 'leader', PHONE, steps('/care/letters', ['main table a'])],
  ['group-meeting', 'volunteer', PHONE, steps('/care/groups', ['main table a', 'main a[href*="/meetings/"] >> nth=-1'])],
  ['ambassadors', 'volunteer', PHONE, steps('/care/ambassadors', [])],
  ['directed', 'social-worker', DESK, steps('/aid/directed', [], 'h2:has-text("名单")')],
  ['give-pupils', 'volunteer', PHONE, steps('/give/pupils', [])],
  ['own-directed', 'volunteer', PHONE, steps('/me/directed', [], 'h2:has-text("约定")')],
  ['allocation', 'social-worker', DESK, steps('/allocation', [meeting], 'h2:has-text("每名学生")')],
  ['allocation-vote', 'volunteer', PHONE, steps('/allocation', [meeting], 'h2:has-text("表决")')],
  ['bank-lines', 'assistant', DESK, steps('/bank', ['main a[href="/bank/open"]'])],
  ['expenses', 'social-worker', DESK, steps('/expenses', [])],
  ['own-expenses', 'volunteer', PHONE, steps('/me/expenses', [], 'h2:has-text("申报过的")')],
  ['choice-team', 'leader', PHONE, steps('/me/choice', ['main a[href*="/teams/"]'])],
];

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
  ...Object.fromEntries([...ROOMS, ...COMPANY].map(([name, role, viewport, way]) => [`${name} is drawn`, reached(name, role, viewport, way)])),
  'a checked list is drawn': reached('import', 'social-worker', DESK, checkedImport),
};
