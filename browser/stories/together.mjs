// Signing up is seldom done alone: a father with his daughter, a unit by its list, a seat handed on.
// covers E1 E3 E4 E9
import assert from 'node:assert/strict';
import { DESK, PHONE } from '../people.mjs';
import { errand, press, says, townNow, writeActivity } from '../hands.mjs';

const TITLE = '公园亲子陪伴日';
const DAY = 86400000;
const made = {};

const desk = (stage, work) => errand(stage, 'social-worker', { viewport: DESK }, work);
const phone = (stage, role, work) => errand(stage, role, { viewport: PHONE }, work);

async function open(stage) {
  await desk(stage, async (page) => {
    await page.goto(`${stage.town.url}/activities/new`);
    // Nine in the morning, nine days ahead: nobody of the cast serves elsewhere then.
    const today = Math.floor(((await townNow(stage)) + DAY / 3) / DAY) * DAY - DAY / 3;
    await writeActivity(page, TITLE, today + 9 * DAY + 9 * 3600000);
    await page.check('[name="declared-none"]');
    await press(page, 'main form button[name=go][value=publish]');
    await page.waitForURL(/\/published/);
    made.shift = (await page.getAttribute('main .list a[href^="/shifts/"]', 'href')).split('/')[2];
  });
}

const tick = async (page, name) => {
  const box = page.locator('#with li', { hasText: name }).locator('input[name=who]');
  if ((await box.count()) > 0) await box.check();
};

async function family(stage) {
  const { town } = stage;
  const url = `${town.url}/shifts/${made.shift}`;
  await phone(stage, 'guardian', async (page) => {
    await page.goto(url);
    await press(page, `a[href="/shifts/${made.shift}/family"]`);
    for (const name of ['黄伟强', '黄嘉怡']) await tick(page, name);
    await page.check('[name=how][value=all]');
    await press(page, 'main form button.button--primary');
    const read = await says(page, /同意/, 'the daughter lacks a consent for this kind of service');
    assert.match(read, /黄嘉怡/);
    assert.equal(await page.isChecked('#with li:has-text("黄伟强") input[name=who]'), true, 'the ticks are kept');
    await page.goto(`${town.url}/me/sign-ups`);
    assert.ok(!(await says(page, /./)).includes(TITLE), 'all or nobody: nobody yet');
    await page.goto(`${town.url}/me/children`);
    await press(page, page.locator('main a[href$="/sign"]').first());
    await page.locator('[name=scope]').selectOption({ label: '社区服务' });
    await page.fill('[name=signed_name]', '黄伟强');
    await press(page, 'main form button.button--primary');
    await page.goto(`${url}/family`);
    for (const name of ['黄伟强', '黄嘉怡']) await tick(page, name);
    await page.check('[name=how][value=all]');
    await press(page, 'main form button.button--primary');
    await page.goto(`${url}/family`);
    await says(page, /黄嘉怡[\s\S]*已报名/, 'now both are in');
  });
  await phone(stage, 'minor', async (page) => {
    await page.goto(`${town.url}/me/sign-ups`);
    await says(page, new RegExp(TITLE), 'she sees it on her own phone');
  });
}

async function group(stage) {
  const { town } = stage;
  await desk(stage, async (page) => {
    const numbers = [];
    for (const name of ['王芳', '周敏仪']) {
      await page.goto(`${town.url}/people?q=${name}`);
      numbers.push((await page.locator('tr', { hasText: name }).locator('td').first().textContent()).trim());
    }
    [, made.other] = numbers;
    await page.goto(`${town.url}/shifts/${made.shift}/group`);
    await page.fill('[name=lines]', `${numbers[0]}\n00000000`);
    await press(page, 'main form button.button--primary');
    await says(page, /第 ?2 ?行/, 'the line that is wrong is named');
    assert.ok((await page.inputValue('[name=lines]')).includes(numbers[0]), 'what was typed is kept');
    await page.fill('[name=lines]', numbers[0]);
    await press(page, 'main form button.button--primary');
    await page.goto(`${town.url}/shifts/${made.shift}/sign-ups`);
    await says(page, /王芳/);
  });
}

async function swap(stage) {
  const { town } = stage;
  const mine = `a[href^="/sign-ups/"]:has-text("${TITLE}")`;
  await phone(stage, 'volunteer', async (page) => {
    await page.goto(`${town.url}/me/sign-ups`);
    await press(page, mine);
    await page.click('#swap > summary');
    await page.fill('#swap [name=number]', made.other);
    await press(page, page.locator('#swap form').last().locator('button'));
    await page.goto(`${town.url}/me/sign-ups`);
    await press(page, mine);
    await says(page, /周敏仪/, 'whom the seat was offered to');
  });
  await phone(stage, 'assistant', async (page) => {
    await page.goto(`${town.url}/me/sign-ups`);
    await says(page, /王芳/, 'who offers it');
    await press(page, 'form[action$="/take"] button');
    await page.goto(`${town.url}/me/sign-ups`);
    await says(page, new RegExp(TITLE), 'the seat is theirs');
  });
  await phone(stage, 'volunteer', async (page) => {
    await page.goto(`${town.url}/me/sign-ups`);
    assert.equal(await page.locator('.list-row', { hasText: TITLE }).count(), 0, 'and no longer hers');
  });
}

async function cancelled(stage) {
  const { town } = stage;
  await phone(stage, 'assistant', async (page) => {
    await page.goto(`${town.url}/me/sign-ups`);
    await press(page, `a[href^="/sign-ups/"]:has-text("${TITLE}")`);
    await page.click('#cancel > summary');
    await page.selectOption('#cancel [name=reason]', { index: 1 });
    await press(page, '#cancel button[type=submit]');
    await says(page, /已取消/);
  });
  await desk(stage, async (page) => {
    await page.goto(`${town.url}/shifts/${made.shift}/sign-ups`);
    await page.locator('details', { hasText: '周敏仪' }).locator('summary').last().click();
    await says(page, /周敏仪/, 'the desk sees who took the seat back');
  });
}

export const stories = {
  'a day for families is published': open,
  'father and daughter, when the consent is there': family,
  'a unit signs up by its list': group,
  'a seat is handed on': swap,
  'a seat is taken back with a reason': cancelled,
};
