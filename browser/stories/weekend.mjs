// A weekend of service as people do it, from an empty activity to a record a stranger verifies.
// The town's clock goes on from 9:12: the activity made here begins an hour later, which is when
// its door opens; hours come from the shift that runs since nine.
// covers D2 D5 D6 E1 E2 E7 F1 F2 F6 F8 G1 G4 O1 R1
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { DESK, PHONE } from '../people.mjs';
import { came, errand, press, roster, rosters, says, townNow, until, writeActivity } from '../hands.mjs';

const MINUTE = 60000;
const TITLE = '中山公园周末陪伴';
// What the stories below hand on to each other.
const weekend = {};

const desk = (stage, work) => errand(stage, 'social-worker', { viewport: DESK }, work);
const phone = (stage, role, work) => errand(stage, role, { viewport: PHONE }, work);

// The first try: an address without a door, no risks.
async function writeForm(page, begins) {
  await writeActivity(page, TITLE, begins, { address: '公园里', risks: '' });
  await page.fill('[name="post-0-places"]', '2');
}

const publish = (page) => press(page, 'main form button[name=go][value=publish]');

async function made(stage) {
  const begins = Math.ceil((await townNow(stage)) / MINUTE + 62) * MINUTE;
  weekend.begins = begins;
  weekend.opens = begins - 60 * MINUTE;
  await desk(stage, async (page) => {
    await page.goto(`${stage.town.url}/activities/new`);
    await writeForm(page, begins);
    // A tea party for the team is no volunteer service; no risks, no door to find.
    await page.locator('#declared details summary').click();
    await page.check('[name="declared-no-public-purpose"]');
    await publish(page);
    const read = await says(page, /不能记作志愿服务/, 'the negative list answers');
    assert.match(read, /没有公益目的/);
    assert.equal(await page.inputValue('[name=title]'), TITLE, 'the form comes back filled in');
    assert.ok((await page.locator('.field__error').count()) >= 2, 'address and risks have a sentence each');
    await page.uncheck('[name="declared-no-public-purpose"]');
    await page.check('[name="declared-none"]');
    await page.fill('[name=address]', '石龙镇中山公园南门广场');
    await page.fill('[name=risks]', '地面有落叶，小心滑倒。');
    await publish(page);
    await page.waitForURL(/\/published/);
    await says(page, new RegExp(TITLE));
    weekend.shift = (await page.getAttribute('main .list a[href^="/shifts/"]', 'href')).split('/')[2];
    weekend.activity = page.url().match(/activities\/([0-9a-f-]+)/)[1];
    const poster = await page.request.get(`${stage.town.url}/shifts/${weekend.shift}/poster.pdf`);
    assert.equal((await poster.body()).subarray(0, 4).toString(), '%PDF');
  });
}

const upFor = async (page, town, name) => {
  await page.goto(`${town.url}/shifts/${weekend.shift}`);
  await press(page, `main form[action$="/sign-up"] button:has-text("${name}")`);
  await page.waitForURL(/\/sign-ups\//);
  return new URL(page.url()).pathname;
};

// Who serves elsewhere at that time is told so. Two seats, three people: the third waits, and gets
// the seat of the one who cannot come.
async function signedUp(stage) {
  const { town } = stage;
  await phone(stage, 'guardian', async (page) => {
    await page.goto(`${town.url}/activities`);
    await page.locator('.shift-card__title a', { hasText: TITLE }).first().click();
    await page.goto(`${town.url}/shifts/${weekend.shift}/why`);
    await says(page, /中山公园长者康乐日/, 'what it clashes with is named');
  });
  await phone(stage, 'partner-liaison', async (page) => {
    weekend.first = await upFor(page, town, '报名');
    await says(page, /报名成功|已报名/);
  });
  await phone(stage, 'volunteer', async (page) => {
    await upFor(page, town, '报名');
    await says(page, /石龙镇中山公园南门广场/, 'the result says where');
    assert.ok((await page.locator('main a[href^="tel:"]').count()) > 0, 'and whom to call');
  });
  await phone(stage, 'assistant', async (page) => {
    weekend.waiting = await upFor(page, town, '候补');
    await says(page, /第 ?1 ?位/, 'the place in the list is told');
  });
  // On the day itself nobody takes their own seat back: there is a number to call.
  await phone(stage, 'partner-liaison', async (page) => {
    await page.goto(town.url + weekend.first);
    assert.equal(await page.locator('#cancel').count(), 0);
    await says(page, /电话|打/, 'the page says what to do instead');
  });
  await desk(stage, async (page) => {
    await page.goto(`${town.url}/shifts/${weekend.shift}/sign-ups`);
    const row = page.locator('tr', { hasText: '林志勇' });
    await row.locator('summary').click();
    await press(page, row.locator('form[action$="/take-off"] button'));
    await says(page, /周敏仪/);
  });
  await phone(stage, 'assistant', async (page) => {
    await page.goto(`${town.url}/me/sign-ups`);
    await press(page, page.locator('.list-row', { hasText: TITLE }).locator('form[action$="/keep"] button'));
    await page.goto(town.url + weekend.waiting);
    await says(page, /报名成功|已报名/, 'the kept seat is theirs');
  });
}

// The point of the square is picked by the phone of who stands there; the shift asks for a code
// that changes.
async function placed(stage) {
  const { town } = stage;
  const options = { viewport: PHONE };
  await errand(stage, 'social-worker', options, async (page, { context }) => {
    await context.grantPermissions(['geolocation'], { origin: town.url });
    await context.setGeolocation({ latitude: 23.1107, longitude: 113.8701, accuracy: 12 });
    await page.goto(`${town.url}/activities/${weekend.activity}`);
    await page.click(`a[href="/activities/${weekend.activity}/place"]`);
    await page.waitForURL(/\/place$/);
    await page.fill('[name=in_point]', '公园南门');
    await press(page, 'main form[data-here] button[type=submit]');
    assert.ok((await page.locator('.field__error').count()) > 0, 'words are no point: a sentence says so');
    assert.equal(await page.inputValue('[name=in_point]'), '公园南门');
    await page.click('[data-here-of="in"] button');
    await page.waitForFunction(() => document.querySelector('[name=in_point]').value.startsWith('23.1107'));
    await says(page, /12/, 'how exact the phone was');
    await page.fill('[name=in_radius]', '300');
    await press(page, 'main form[data-here] button[type=submit]');
    await page.goto(`${town.url}/activities/${weekend.activity}`);
    await says(page, /300/, 'the place stands on the activity');
    await page.goto(`${town.url}/activities/${weekend.activity}/edit`);
    await page.evaluate(() => document.querySelectorAll('details').forEach((one) => { one.open = true; }));
    await page.selectOption('[name=code_kind]', 'rotating');
    await press(page, page.locator('main form.narrow button.button--primary').last());
    await page.waitForURL(/done=|activities\/[0-9a-f-]+$/);
  });
}

// ---- the shift that runs since nine: poster, roster, end, hours, book, record ----

const row = (page, name) => page.locator('.roster-row', { hasText: name });
const tapRow = (page, name) => row(page, name).locator('button.roster-row__button').click();
const stateOf = (page, name) => row(page, name).getAttribute('data-state');

// Names of the list who are not here yet, each once: the town's lots decide who signed up.
const awaited = (list) => list.rows.map((one) => one.name).filter((name, at, all) =>
  list.rows[at].person && list.rows[at].state === 'expected' && name !== '李伯年'
  && all.filter((other) => other.includes(name)).length === 1);

async function toRunning(page, town) {
  for (const link of await rosters(page, town)) {
    await page.goto(town.url + link);
    if ((await page.textContent('h1')).includes('长者康乐日')) weekend.running = link;
  }
  assert.ok(weekend.running, 'the leader has a shift that runs');
  await page.goto(town.url + weekend.running);
  await page.waitForSelector('.roster[data-local]');
}

// What stands on the poster, as any phone's camera reads it: one scan, one tap.
async function poster(stage) {
  const { town } = stage;
  const code = await phone(stage, 'leader', async (page) => {
    await toRunning(page, town);
    return page.getAttribute('.roster', 'data-code');
  });
  await phone(stage, 'guardian', async (page, someone) => {
    await page.goto(`${town.url}/s/${code}`);
    someone.taps += 1;
    await press(page, 'form.scan button');
    await page.waitForURL(/\/done$/);
    await says(page, /签到/, 'the result says so in words');
    await page.goto(`${town.url}/s/${code}`);
    await says(page, /签退/, 'the second scan offers the way out');
    assert.equal(someone.taps, 1);
  });
}

// Every answer of these sends is lost on the way back, though the server has taken the taps.
async function loseAnswers(page, times) {
  let left = times;
  await page.route('**/marks', async (route) => {
    left -= 1;
    const answer = await route.fetch();
    if (left >= 0) await route.abort('connectionreset');
    else await route.fulfill({ response: answer });
  });
}

async function morning(stage) {
  const { town } = stage;
  await phone(stage, 'leader', async (page, { context }) => {
    await toRunning(page, town);
    const before = came(await roster(page));
    const list = await roster(page);
    const all = list.rows.filter((one) => one.person).length;
    const [first, second, third, ...others] = awaited(list);
    weekend.absent = others.slice(0, 2);
    await context.setOffline(true);
    for (const name of [first, second, third]) await tapRow(page, name);
    await says(page, /已存到本机 ?3 ?条/, 'without signal the taps are on the phone');
    // The page is shut and opened again without signal: the list and the taps are still there.
    await page.reload();
    await page.waitForSelector('.roster[data-local]');
    assert.equal(await stateOf(page, third), 'present');
    await loseAnswers(page, 2);
    await context.setOffline(false);
    await until('three more are there, once each', async () => came(await roster(page)) === before + 3, 45000);
    await until('the phone has heard so', async () => /已上传/.test(await page.textContent('[data-roster-status]')), 45000);
    await page.unroute('**/marks');
    await page.click('[data-roster-all] button');
    await until('everybody is there', async () => (await page.locator('.roster-row[data-state="expected"]').count()) === 0);
    for (const name of weekend.absent) await tapRow(page, name);
    await page.fill('[name=name]', '卢家欣');
    await page.fill('[name=phone_tail]', '0418');
    await page.click('[data-roster-walk-in] button');
    await says(page, /卢家欣/, 'who came without a seat is on the page');
    await until('the server knows it', async () => {
      const list = await roster(page);
      return came(list) === all - 2 && list.rows.some((one) => !one.person && one.name === '卢家欣');
    });
    assert.equal(await stateOf(page, weekend.absent[0]), 'expected', 'a tap after "all present" takes back');
    weekend.began = Date.now();
  });
}

// A line of the paper sheet is typed in the grid; what is no time is asked about, nothing is lost.
async function paper(stage) {
  await phone(stage, 'leader', async (page) => {
    await toRunning(page, stage.town);
    const name = awaited(await roster(page)).at(-1);
    await page.click('main a[href$="/sheet"]');
    await page.waitForURL(/\/sheet$/);
    const line = page.locator('tr', { hasText: name });
    await line.locator('input').first().fill('九点半');
    await press(page, 'main form button.button--primary');
    assert.ok((await line.locator('.field__error').count()) > 0, 'a sentence in the line');
    assert.equal(await line.locator('input').first().inputValue(), '九点半');
    await line.locator('input').first().fill('905');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.tagName), 'INPUT', 'Enter goes on in the column');
    await press(page, 'main form button.button--primary');
    await page.waitForURL(/roster/);
    assert.match(await row(page, name).innerText(), /9:05/, 'the time of the paper');
  });
}

// Somebody noted by name only is found in the register by the desk.
async function matched(stage) {
  await desk(stage, async (page) => {
    await page.goto(`${stage.town.url}${weekend.running}`);
    const line = page.locator('[data-roster-walk-ins-list] li', { hasText: '卢家欣' });
    await press(page, line.locator('a[href*="find="]'));
    await page.fill('#q', 'wangf');
    await press(page, '#found form[method=get] button');
    await press(page, page.locator('#found li', { hasText: '王芳' }).locator('button').first());
    await says(page, /王芳/, 'the tap is hers now');
  });
}

async function noon(stage) {
  const { town } = stage;
  // A minute of service at the least lies between coming and going.
  await new Promise((done) => setTimeout(done, Math.max(0, weekend.began + MINUTE + 1000 - Date.now())));
  await phone(stage, 'leader', async (page) => {
    await page.goto(`${town.url}${weekend.running}?mode=out`);
    await page.waitForSelector('.roster[data-local]');
    await tapRow(page, '李伯年');
    await page.click('[data-roster-all] button');
    await until('everybody left', async () => (await page.locator('.roster-row[data-state="present"]').count()) === 0);
    await until('and the server knows it', async () =>
      (await roster(page)).rows.every((one) => !one.person || one.state !== 'present'));
    await press(page, 'form[data-roster-close] button');
    await says(page, /没来/, 'who was not tapped did not come');
    assert.equal(await stateOf(page, weekend.absent[0]), 'absent');
    assert.equal(await stateOf(page, '李伯年'), 'left');
  });
}

async function monday(stage) {
  await desk(stage, async (page, someone) => {
    const shift = weekend.running.split('/')[2];
    const tap = async (target) => {
      someone.taps += 1;
      await press(page, target);
    };
    await page.goto(`${stage.town.url}/hours/confirm`);
    await tap(`main a[href="/hours/confirm/${shift}"]`);
    const rows = await page.locator('input[name=choose]:checked').count();
    assert.ok(rows >= 20, `${rows} rows are ticked`);
    await says(page, /现场加入|没报名/, 'who did not sign up stands above, to be looked at');
    await tap('form[data-batch] > .batch button[type=submit]');
    await says(page, new RegExp(`${rows}`), 'how many were confirmed is told');
    console.log(`        ${rows} rows of hours confirmed in ${someone.taps} clicks`);
    assert.ok(someone.taps <= 2);
  });
}

async function book(stage) {
  const { town } = stage;
  await phone(stage, 'elder', async (page) => {
    await page.goto(`${town.url}/hours`);
    const today = page.locator('tr', { hasText: '中山公园长者康乐日' }).first();
    await today.locator('a[href^="/hours/entries/"]').click();
    await page.waitForURL(/entries/);
    const story = await says(page, /陈慧珊/, 'who confirmed stands in the story');
    assert.match(story, /李敏/, 'who tapped too');
    assert.match(story, /第 ?\d+ ?版/, 'and the rule it was counted by');
    await page.goto(`${town.url}/me/records`);
    await press(page, 'main form[action="/me/records"] button[type=submit]');
    await page.waitForURL(/done=/);
    const link = await page.locator('a[href$="/record.pdf"]').first().getAttribute('href');
    const pdf = await page.request.get(town.url + link);
    weekend.paper = (await pdf.body());
    assert.equal(weekend.paper.subarray(0, 4).toString(), '%PDF');
  });
}

// Who holds the paper reads number and code off it, and needs no sign-in.
async function verified(stage) {
  const { town } = stage;
  const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input: weekend.paper }).toString();
  const compact = text.replace(/\s+/g, '');
  assert.match(compact, /李伯年/);
  const link = compact.match(/\/v\/([A-Z0-9-]+)\?code=([A-Z0-9-]+)/) ?? assert.fail(text);
  const [, number, code] = link;
  await phone(stage, null, async (page) => {
    await page.goto(`${town.url}/v`);
    await page.fill('[name=number]', number);
    await page.fill('[name=code]', 'AAAAAAAA');
    await press(page, 'main form button');
    assert.ok(!(await says(page, /./)).includes('李伯年'), 'a wrong code shows nobody');
    await page.fill('[name=number]', number);
    await page.fill('[name=code]', code);
    await press(page, 'main form button');
    const shown = await says(page, /李伯年/, 'the right one shows what the paper shows');
    assert.match(shown, /中山公园长者康乐日/);
    assert.doesNotMatch(shown, /1[3-9]\d{9}|\d{17}[\dX]/, 'and no number that is not on it');
  });
}

// ---- the door of the activity made above opens an hour before it begins ----

async function opened(stage) {
  const wait = weekend.opens - (await townNow(stage));
  assert.ok(wait < 3 * MINUTE, `the door opens in ${wait} ms`);
  await new Promise((done) => setTimeout(done, Math.max(0, wait + 500)));
}

// The code on the leader's screen changes every half minute; a place may be shown, and is kept as
// yes or no.
async function changing(stage) {
  const { town } = stage;
  await opened(stage);
  const { code, letters } = await phone(stage, 'leader', async (page) => {
    await page.goto(`${town.url}/shifts/${weekend.shift}/code`);
    await page.waitForSelector('[data-code-letters]');
    const now = await page.textContent('[data-code-letters]');
    await page.goto(`${town.url}/shifts/${weekend.shift}/roster`);
    return { code: await page.getAttribute('.roster', 'data-code'), letters: now.trim() };
  });
  await phone(stage, 'volunteer', async (page, { context }) => {
    await context.grantPermissions(['geolocation'], { origin: town.url });
    await context.setGeolocation({ latitude: 23.1108, longitude: 113.8702, accuracy: 20 });
    await page.goto(`${town.url}/s/${code}`);
    await page.fill('[name=code]', 'ZZZZZZ');
    await press(page, 'form.scan button');
    assert.ok((await page.locator('.field__error').count()) > 0, 'a code passed on or made up is refused');
    await page.fill('[name=code]', letters);
    await page.check('[name=place_allowed]');
    await page.waitForFunction(() => document.querySelector('[data-place-lat]').value !== '');
    await press(page, 'form.scan button');
    await page.waitForURL(/\/done$/);
    await says(page, /签到/);
  });
  await phone(stage, 'leader', async (page) => {
    await page.goto(`${town.url}/shifts/${weekend.shift}/roster`);
    await page.waitForSelector('.roster[data-local]');
    assert.equal(await stateOf(page, '王芳'), 'present');
    assert.equal(await stateOf(page, '周敏仪'), 'expected');
    await press(page, 'form[data-roster-close] button');
    await says(page, /还没|开始/, 'what has not begun is not ended');
  });
}

export const stories = {
  'an activity is refused with sentences, mended and published': made,
  'two seats, three people, a waiting list': signedUp,
  'one scan and one tap at the poster': poster,
  'a line of the paper sheet': paper,
  'cut off, answers lost, all present, then the absent, and a walk-in': morning,
  'the place is taken from the phone': placed,
  'a walk-in is found in the register': matched,
  'a code that changes, and the place as yes or no': changing,
  'check-out and the end': noon,
  'hours are confirmed in two clicks': monday,
  'the own book tells its story and gives a record': book,
  'a stranger verifies the paper': verified,
};
