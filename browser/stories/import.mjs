// An old list comes in: columns said anew, a cell mended on the page, a double decided three ways,
// the page shut while it works, the same file back with comments, and everything undone.
// covers Q1 Q2
import assert from 'node:assert/strict';
import { DESK, PHONE } from '../people.mjs';
import { errand, press, says, until } from '../hands.mjs';

// A title above, headers nobody foresaw, a phone with a digit too few, two people the town knows.
const list = (wang, li, huang) => `周末探访志愿者名单
怎么称呼,男女,手机,特征
林晓彤,女,13800001234,
陈䶮,男,1380000123,新来
王芳,女,${wang},
李伯年,男,${li},
黄伟强,男,${huang},
`;
const done = {};
const desk = (stage, work) => errand(stage, 'social-worker', { viewport: DESK }, work);

// Opened again and again, as one does who went for tea meanwhile.
const shows = (page, url, target) => until(`${url} shows ${target}`, async () => {
  await page.goto(url);
  return (await page.locator(target).count()) > 0;
}, 60000);

async function handedIn(stage) {
  const { town } = stage;
  const phones = [];
  for (const role of ['volunteer', 'elder', 'guardian']) {
    phones.push(await errand(stage, role, { viewport: PHONE }, async (page) => {
      await page.goto(`${town.url}/me/edit`);
      return page.inputValue('[name=phone]');
    }));
  }
  await desk(stage, async (page) => {
    await page.goto(`${town.url}/import`);
    await press(page, 'form[action="/import"] button[type=submit]');
    await says(page, /文件|名单/, 'nothing handed in is told in words');
    await page.goto(`${town.url}/import`);
    const file = { name: '探访名单.csv', mimeType: 'text/csv', buffer: Buffer.from(`\ufeff${list(...phones)}`) };
    await page.setInputFiles('[name=file]', file);
    await press(page, 'form[action="/import"] button[type=submit]');
    done.url = page.url().match(/^.*\/import\/[0-9a-f-]{36}/)[0];
  });
  // The page was shut while the list was read: another day, another sign-in, the work is done.
  await desk(stage, async (page) => {
    await shows(page, done.url, 'main a[href$="/columns"]');
    await says(page, /没有找到表头/, 'it says what it did not find');
    await press(page, 'main a[href$="/columns"]');
    await press(page, page.locator('tr', { hasText: '怎么称呼' }).locator('a'));
    await page.selectOption('[name="col-0-0"]', { label: '姓名' });
    await page.selectOption('[name="col-0-1"]', { label: '性别' });
    await page.selectOption('[name="col-0-3"]', { label: '备注' });
    await press(page, page.locator('form[action$="/columns"] button[type=submit]').last());
    await shows(page, done.url, 'form[action$="/write"]');
    await says(page, /1380000123/, 'the cell stands there as it was given');
  });
}

async function mended(stage) {
  await desk(stage, async (page) => {
    await page.goto(done.url);
    const sheet = await page.request.get(`${done.url}/annotated.xlsx`);
    const packed = await sheet.body();
    assert.equal(packed.subarray(0, 2).toString(), 'PK');
    assert.ok(packed.includes('comments'), 'the same list comes back with comments in its cells');
    const line = page.locator('tr', { hasText: '陈䶮' });
    const cell = line.locator('input[type=text]').first();
    assert.equal(await cell.inputValue(), '1380000123');
    await cell.fill('13800001239');
    await press(page, page.locator('form[action$="/correct"] .actions button:not([name])').first());
    await shows(page, done.url, 'form[action$="/write"]');
    await page.goto(`${done.url}?show=error`);
    assert.equal(await page.locator('tr', { hasText: '陈䶮' }).count(), 0, 'the row is good now');
  });
}

const known = (page) => page.locator('tr', { hasText: '林晓彤' }).filter({ hasText: '1234' }).count();

async function decide(page, name, what, why = '') {
  await page.goto(`${done.url}?show=duplicate`);
  await press(page, page.locator('tr', { hasText: name }).locator('td a').first());
  await says(page, new RegExp(name), 'both stand beside one another');
  await page.check(`[name=decision][value=${what}]`);
  if (why) await page.fill('[name=why]', why);
  await press(page, 'form[action$="/decide"] button.button--primary');
}

async function decided(stage) {
  await desk(stage, async (page) => {
    await decide(page, '王芳', 'merge');
    await decide(page, '李伯年', 'skip');
    await decide(page, '黄伟强', 'keep');
    assert.ok((await page.locator('.field__error').count()) > 0, 'another person of that name needs a word why');
    await page.check('[name=decision][value=keep]');
    await page.fill('[name=why]', '同名，是西湖社区的另一位。');
    await press(page, 'form[action$="/decide"] button.button--primary');
    await page.goto(done.url);
    const people = async () => {
      await page.goto(`${stage.town.url}/people?q=林晓彤`);
      return known(page);
    };
    assert.equal(await people(), 0, 'nothing is written before the last step');
    await page.goto(done.url);
    await press(page, 'form[action$="/write"] button.button--primary');
    await shows(page, done.url, 'form[action$="/undo"]');
    await says(page, /撤销/, 'for a week it can be undone');
    assert.equal(await people(), 1, 'now the town knows her');
  });
}

async function undone(stage) {
  await errand(stage, 'social-worker', { viewport: PHONE }, async (page) => {
    await page.goto(done.url);
    await press(page, 'form[action$="/undo"] button');
    await says(page, /已撤销/);
    await page.goto(`${stage.town.url}/people?q=林晓彤`);
    assert.equal(await known(page), 0, 'she is gone again');
    await page.goto(`${stage.town.url}/people?q=王芳`);
    await says(page, /王芳/, 'who was known before stays');
  });
}

export const stories = {
  'columns are said anew after the page was shut': handedIn,
  'a cell is mended, and the list comes back with comments': mended,
  'joined, passed over, or another person of that name': decided,
  'everything is undone': undone,
};
