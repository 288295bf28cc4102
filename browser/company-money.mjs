// What a service cost a volunteer: claimed within the cap, approved, paid by two, seen in the books.
import assert from 'node:assert/strict';
import { ledger, press, says, words } from './hands.mjs';
import { desk, fen, fill, hides, known, phone, refused, send, stage } from './company.mjs';

const SPENT = { words: '给长者买的毛线和针', materials: '98.00' };

async function claim(page, [nth, kind, amount, about]) {
  await page.goto(`${stage.town.url}/me/expenses`);
  const form = await fill(page, '/me/expenses', { fen: amount, words: about });
  await form.locator('[name=shift]').selectOption({ index: nth });
  await form.locator('[name=kind]').selectOption(kind);
  return form;
}

export async function claimed() {
  await phone('volunteer', async (page) => {
    await refused(page, await claim(page, [0, 'meal', '30.01', '午饭']), /误餐每天最多 30\.00 元，这一天已申报 0\.00 元/);
    assert.equal(await page.inputValue('[name=fen]'), '30.01', 'what was typed stays');
    assert.equal(await page.inputValue('[name=kind]'), 'meal');
    await send(page, await claim(page, [0, 'meal', '18.50', '午饭']));
    await says(page, /已申报，等审核[\s\S]*误餐 18\.50 元/);
    await refused(page, await claim(page, [0, 'meal', '11.51', '又一顿']), /误餐每天最多 30\.00 元，这一天已申报 18\.50 元/);
    for (const nth of [0, 2]) await send(page, await claim(page, [nth, 'materials', SPENT.materials, SPENT.words]));
    assert.equal((await page.goto(`${stage.town.url}/expenses`)).status(), 404, 'nobody approves their own');
  });
}

// What the books say of the purpose that pays, in fen.
async function held(page, url) {
  await page.goto(`${url}/books`);
  const row = page.locator('main tr', { hasText: '爱青助学工作经费' });
  return fen(await row.locator('td').last().innerText());
}

export async function approved() {
  await desk('social-worker', async (page, url) => {
    await page.goto(`${url}/expenses`);
    const rows = page.locator('main tbody tr', { hasText: '王芳' });
    for (const one of await rows.locator('[name=take]').all()) await one.check();
    await press(page, page.locator('main form[action="/expenses/approve"] button.button--primary'));
    await page.goto(`${url}/expenses?state=approved`);
    const sums = await page.locator('main tbody td.table__number').allInnerTexts();
    known.sum = sums.map(fen).reduce((a, b) => a + b, 0);
    assert.equal(known.sum, 1850 + 2 * 9800 + 800 + 1200, 'hers, a bus ticket from before, and one that was approved before');
    for (const one of await page.locator('[name=take]').all()) await one.check();
    await refused(page, page.locator('main form:has([formaction="/expenses/pay"])'), /只有 78\.40 元，不够付 234\.50 元/);
  });
}

export async function paid() {
  const before = await desk('assistant', async (page, url) => {
    await page.goto(`${url}/books/enter`);
    await page.check('[name=way][value=income_bank]');
    const form = await fill(page, '/books/enter', { fen: '500.00', words: '街道拨的志愿服务交通和餐费补贴' });
    await form.locator('[name=purpose]').selectOption({ label: '爱青助学工作经费' });
    await send(page, form);
    return held(page, url);
  });
  await desk('social-worker', async (page, url) => {
    await page.goto(`${url}/expenses?state=approved`);
    for (const one of await page.locator('[name=take]').all()) await one.check();
    await press(page, page.locator('main [formaction="/expenses/pay"]'));
    await says(page, /等签字/);
    known.voucher = new URL(page.url()).pathname;
    assert.equal(await page.locator('main form[action$="/sign"]').count(), 0, 'never both signatures by one');
    assert.equal(await held(page, url), before, 'nothing is paid by one');
  });
  await desk('centre-manager', async (page, url) => {
    await page.goto(url + known.voucher);
    await press(page, page.locator('main form[action$="/sign"] button'));
    await says(page, /已签并记账/);
    assert.equal(await held(page, url), before - known.sum, 'out of the money for the work, to the fen');
    await page.goto(`${url}/expenses/report`);
    await says(page, /共 6 笔，242\.50 元/);
  });
}

export async function balanced() {
  await desk('social-worker', async (page, url) => {
    await page.goto(`${url}/books`);
    const rows = await ledger(page);
    const sum = (wanted) => rows.filter(wanted).reduce((total, row) => total + fen(row.amount), 0);
    assert.equal(sum(() => true), 0, 'both sides of every booking');
    const costs = rows.filter((row) => row.all.some((cell) => cell.includes('志愿者费用')));
    assert.equal(costs.length, 4, 'one booking of two lines for the five claims, one for the bus ticket paid before');
    assert.equal(sum((row) => costs.includes(row) && fen(row.amount) > 0), known.sum + 800, 'the sum of them');
    await hides(page, ['毛线'], 'what somebody bought is no word of the books');
  });
  await phone('volunteer', async (page, url) => {
    await page.goto(`${url}/me/expenses`);
    const mine = await words(page);
    assert.equal(mine.match(/已发放/g).length, 5, 'hers are paid');
    assert.doesNotMatch(mine, /待审核|待发放/);
  });
}
