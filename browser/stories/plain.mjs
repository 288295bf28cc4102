// The whole journey on phones and desks without script: found, published, signed up, checked in,
// confirmed, read, recorded, verified, brought in from a list. What needs script is not missed.
// covers R1 B1 F1 F5 G1 P1 O1
import assert from 'node:assert/strict';
import { DESK, PHONE } from '../people.mjs';
import { errand, press, says, townNow, writeActivity } from '../hands.mjs';

const TITLE = '西湖社区长者读报会';
const plain = {};

const desk = (stage, role, work) => errand(stage, role, { viewport: DESK, script: false }, work);
const phone = (stage, role, work) => errand(stage, role, { viewport: PHONE, script: false }, work);

async function published(stage) {
  const begins = Math.ceil((await townNow(stage)) / 86400000 + 20) * 86400000 + 3 * 3600000;
  await desk(stage, 'social-worker', async (page) => {
    await page.goto(`${stage.town.url}/activities/new`);
    await writeActivity(page, TITLE, begins, { risks: '' });
    await page.check('[name="declared-none"]');
    const publish = () => press(page, 'main form button[name=go][value=publish]');
    await publish();
    assert.ok((await page.locator('.field__error').count()) >= 1, 'what is missing is said at its field');
    assert.equal(await page.inputValue('[name=title]'), TITLE, 'the form comes back filled in');
    await page.fill('[name=risks]', '地面湿滑时慢走。');
    await publish();
    await says(page, new RegExp(TITLE));
    plain.shift = (await page.getAttribute('main .list a[href^="/shifts/"]', 'href')).split('/')[2];
  });
}

async function signedUp(stage) {
  const { town } = stage;
  await phone(stage, null, async (page) => {
    await page.goto(`${town.url}/activities`);
    await says(page, /活动/, 'anybody may look');
    await page.goto(`${town.url}/shifts/${plain.shift}`);
    await says(page, new RegExp(TITLE));
  });
  await phone(stage, 'volunteer', async (page) => {
    await page.goto(`${town.url}/shifts/${plain.shift}`);
    await press(page, 'main form[action$="/sign-up"] button');
    await says(page, /报名成功|已报名/);
    const place = page.url();
    await page.locator('#cancel > summary').click();
    await press(page, '#cancel button[type=submit]');
    await page.goto(place);
    await says(page, /取消/, 'a place is given back without script too');
  });
}

// The task for any day of some weeks is led today as well; the shift of the park is left alone.
async function ledByHand(stage) {
  const { town } = stage;
  await phone(stage, 'leader', async (page) => {
    await page.goto(`${town.url}/home`);
    const links = await page.locator('main a[href$="/roster"]').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    let found = '';
    for (const link of new Set(links)) {
      await page.goto(town.url + link);
      if (!(await page.textContent('h1')).includes('长者康乐日')) found = link;
    }
    assert.ok(found, 'the leader has a second list');
    await page.goto(town.url + found);
    const there = () => page.locator('.roster-row[data-state="present"]').count();
    const row = (state) => page.locator(`.roster-row[data-state="${state}"] button.roster-row__button`).first();
    // A story before this one may have ticked everybody.
    if (!(await row('expected').count())) await press(page, row('present'));
    const before = await there();
    await press(page, row('expected'));
    assert.equal(await there(), before + 1, 'one press, one person');
    await press(page, row('present'));
    assert.equal(await there(), before, 'the same press takes it back');
    await page.fill('[name=name]', '路过的街坊');
    await press(page, '[data-roster-walk-in] button');
    await says(page, /路过的街坊/, 'who came without a seat is noted');
    await press(page, page.locator('li', { hasText: '路过的街坊' }).locator('button[name=dismiss]'));
    await page.goto(`${town.url}${found.replace('/roster', '/sheet')}`);
    const cell = page.locator('main form input[type=text]').first();
    await cell.fill('九点半');
    await press(page, 'main form button.button--primary');
    assert.ok((await page.locator('.field__error').count()) > 0, 'a line that cannot be read has a sentence');
    assert.equal(await page.locator('main form input[type=text]').first().inputValue(), '九点半');
  });
}

async function confirmed(stage) {
  await desk(stage, 'social-worker', async (page) => {
    await page.goto(`${stage.town.url}/hours/confirm`);
    await press(page, page.locator('main a[href^="/hours/confirm/"]').last());
    const rows = await page.locator('input[name=choose]:checked').count();
    assert.ok(rows > 0, 'plain rows come ticked from the server');
    await press(page, 'form[data-batch] > .batch button[type=submit]');
    await says(page, /确认/, 'and are confirmed by one press');
  });
}

async function recorded(stage) {
  const { town } = stage;
  await phone(stage, 'volunteer', async (page) => {
    await page.goto(`${town.url}/hours`);
    await press(page, page.locator('a[href^="/hours/entries/"]').first());
    await says(page, /第 ?\d+ ?版/, 'an entry names its rule');
    await page.goto(`${town.url}/me/records`);
    await press(page, 'main form[action="/me/records"] button[type=submit]');
    const link = await page.locator('a[href$="/record.pdf"]').first().getAttribute('href');
    const pdf = await page.request.get(town.url + link);
    assert.equal((await pdf.body()).subarray(0, 4).toString(), '%PDF');
    plain.number = (await page.innerText('main')).match(/LD-\d{4}-[A-Z0-9-]+/)[0];
  });
  await phone(stage, null, async (page) => {
    await page.goto(`${town.url}/v`);
    await page.fill('[name=number]', plain.number);
    await page.fill('[name=code]', 'AAAA-AAAA');
    await press(page, 'main form button');
    assert.ok(!(await page.innerText('main')).includes('王芳'), 'a wrong code shows nobody');
  });
}

async function broughtIn(stage) {
  await desk(stage, 'social-worker', async (page) => {
    const name = '莫小棠';
    await page.goto(`${stage.town.url}/import`);
    await page.setInputFiles('input[type=file]', {
      name: 'roster.csv', mimeType: 'text/csv',
      buffer: Buffer.from(`\ufeff姓名,手机,性别\n${name},13800007711,女\n`),
    });
    await press(page, 'main form button[type=submit]');
    const arrive = async (what) => {
      for (let i = 0; i < 60 && (await page.locator(what).count()) === 0; i += 1) {
        await new Promise((done) => setTimeout(done, 500));
        await page.goto(page.url());
      }
      assert.ok((await page.locator(what).count()) > 0, `${what} comes by looking again`);
    };
    await arrive('form[action$="/columns"]');
    await press(page, 'form[action$="/columns"] button[type=submit]');
    await arrive('form[action$="/write"]');
    await press(page, 'form[action$="/write"] button[type=submit]');
    await page.goto(`${stage.town.url}/people?q=7711`);
    for (let i = 0; i < 40 && !(await page.innerText('main')).includes(name); i += 1) {
      await new Promise((done) => setTimeout(done, 500));
      await page.goto(page.url());
    }
    await says(page, new RegExp(name), 'the list is in, and found by the tail of the phone');
  });
}

// Who is new leaves the least, is found on the desk, and is registered by the ordinary form.
async function joined(stage) {
  const { town } = stage;
  await phone(stage, null, async (page) => {
    await page.goto(`${town.url}/`);
    await press(page, 'main a[href="/join"]');
    await says(page, /风险/, 'risks are shown first');
    await page.fill('[name=name]', '司徒念慈');
    await page.fill('[name=phone]', '138');
    await press(page, 'main form[action="/join"] button[type=submit]');
    assert.ok((await page.locator('.field__error').count()) >= 3, 'phone, birthday and the yes have a sentence each');
    assert.equal(await page.inputValue('[name=name]'), '司徒念慈');
    await page.fill('[name=phone]', '13800007722');
    await page.fill('[name=born_on]', '1992-03-04');
    await page.check('[name=agreed]');
    await press(page, 'main form[action="/join"] button[type=submit]');
    await says(page, /社工会打电话/, 'and what happens next is said');
  });
  await desk(stage, 'centre-manager', async (page) => {
    await page.goto(`${town.url}/desk`);
    await press(page, 'main a[href="/people/newcomers"]');
    await press(page, page.locator('.card', { hasText: '司徒念慈' }).locator('a[href*="newcomer="]'));
    assert.equal((await page.inputValue('[name=phone]')).replace(/ /g, ''), '13800007722');
    await press(page, 'main form.narrow button[type=submit]');
    await says(page, /司徒念慈/, 'they are in the registry');
  });
}

export const stories = {
  'somebody new asks to join without script': joined,
  'an activity is published without script': published,
  'a place is taken and given back without script': signedUp,
  'a list is led without script': ledByHand,
  'hours are confirmed without script': confirmed,
  'a record is taken and asked about without script': recorded,
  'a list of people comes in without script': broughtIn,
};
