// A year of the programme: gifts, a directed giver with two pupils, the pool before its committee, a
// pupil who leaves, a giver who stops, a refund, a correction; what is left is added up by hand.
// covers T15 T16 T17 T18 J1 J2 J3 J4 J5 J7
import assert from 'node:assert/strict';
import { DESK, PHONE } from '../people.mjs';
import { errand, ledger, openAll, press, says, words } from '../hands.mjs';

// Every amount in fen. What the stories do is kept here too, by hand: the books must say the same.
const own = { raised: 10254300, paid: 3750000 };
let stage;

const desk = (role, work) => errand(stage, role, { viewport: DESK }, (page) => work(page, stage.town.url));
const phone = (role, work) => errand(stage, role, { viewport: PHONE }, (page) => work(page, stage.town.url));
const fen = (text) => Number(text.replace(/[^0-9.-]/g, '').replace('.', ''));
const yuan = (amount) => `${(amount / 100).toFixed(2).replace(/\B(?=(\d{3})+(?!\d))/g, ',')} 元`;

// The number that stands after a word of a summary.
async function after(page, word) {
  const read = await words(page);
  const found = read.match(new RegExp(`${word}\\s+([\\d,.]+) 元`));
  assert.ok(found, `${word} on ${page.url()}`);
  return fen(found[1]);
}

async function sums(page, url) {
  await page.goto(`${url}/books`);
  assert.equal(await after(page, '累计募得'), own.raised, 'raised');
  assert.equal(await after(page, '累计发放助学金'), own.paid, 'paid to pupils');
}

async function enterGift(page, url, giver, typed) {
  await page.goto(`${url}/giving/gifts/new`);
  await page.fill('[name=giver]', giver);
  await page.fill('[name=fen]', typed);
  await page.check('[name=account][value=bank]');
  await press(page, 'main form[action="/giving/gifts"] button');
}

async function gifts({ town, browser }) {
  stage = { town: await town.later(), browser };
  await desk('assistant', async (page, url) => {
    await sums(page, url);
    await enterGift(page, url, 'G-0002', '１２．３４５');
    await says(page, /两位小数/, 'three decimals are refused');
    assert.equal(await page.inputValue('[name=giver]'), 'G-0002', 'and what was typed stays');
    await page.fill('[name=fen]', '￥１，２００．５０ 元');
    await press(page, 'main form[action="/giving/gifts"] button');
    await says(page, /1,200\.50 元/, 'full width, thousands mark, sign');
    own.raised += 120050;
    await sums(page, url);
  });
}

// The second signature under the first voucher that waits.
async function sign(role, pattern) {
  await desk(role, async (page, url) => {
    await page.goto(`${url}/books/vouchers`);
    const row = page.locator('main tr', { hasText: pattern }).first();
    await press(page, row.locator('a').first());
    await press(page, 'main form[action$="/sign"] button');
    await says(page, /已签并记账/, 'signed by another');
  });
}

async function refund() {
  await desk('assistant', async (page, url) => {
    await page.goto(`${url}/books/vouchers`);
    await press(page, page.locator('main tr', { hasText: '多转了一笔' }).first().locator('a').first());
    assert.equal(await page.locator('main form[action$="/sign"]').count(), 0, 'not by who wrote it');
  });
  await sign('social-worker', '多转了一笔');
  own.raised -= 30000;
  await desk('assistant', sums);
}

async function enterInterest(page, url, amount) {
  await page.goto(`${url}/books/enter`);
  await page.check('[name=way][value=income_bank]');
  await page.selectOption('[name=purpose]', { label: '爱青助学工作经费' });
  await page.fill('[name=fen]', amount);
  await page.fill('[name=words]', '第三季度利息');
  await press(page, 'main form[action="/books/enter"] button');
}

async function correction() {
  await desk('assistant', (page, url) => enterInterest(page, url, '312.00'));
  await desk('assistant', async (page, url) => {
    await page.goto(`${url}/books/ledger`);
    await press(page, page.locator('main tr', { hasText: '第三季度利息' }).first().locator('a').first());
    await openAll(page);
    await page.fill('form[action$="/take-back"] [name=words]', '金额两位写反了，应为 132.00');
    await press(page, 'form[action$="/take-back"] button');
  });
  await sign('social-worker', '应为 132.00');
  await desk('assistant', async (page, url) => {
    await enterInterest(page, url, '132.00');
    await page.goto(`${url}/books/ledger`);
    const read = await words(page);
    assert.equal(read.match(/312\.00/g).length, 4, 'both bookings stand, with two lines each');
    await sums(page, url);
  });
}

// The way to the meeting that waits, found as its members find it.
async function meeting(page, url) {
  await page.goto(`${url}/allocation`);
  await press(page, page.locator('main tr', { hasText: '等委员会' }).first().locator('a').first());
}

async function vote(role, choice, why) {
  await phone(role, async (page, url) => {
    await meeting(page, url);
    await page.check(`[name=vote][value=${choice}]`);
    await page.fill('[name=words]', why);
    await press(page, 'main form[action$="/vote"] button');
  });
}

// Settled by one of those who voted, on the phone: what it proposes is decided by others.
async function allocate() {
  await desk('social-worker', async (page, url) => {
    await meeting(page, url);
    await says(page, /拿出来分的钱\s+8,500\.00 元/, 'the pool before the committee');
    await press(page, page.locator('main a[href*="replay=1"]'));
    await says(page, /一分不差|结果相同|一样/, 'the same to the fen');
  });
  await vote('volunteer', 'against', '应先给家访过的学生。');
  await vote('social-worker', 'for', '');
  await vote('centre-manager', 'for', '');
  await vote('elder', 'for', '');
  await phone('elder', async (page, url) => {
    await meeting(page, url);
    await press(page, 'main form[action$="/settle"] button');
    await says(page, /已决定/, 'settled');
    await press(page, page.locator('main a', { hasText: '会议纪要' }));
    await says(page, /应先给家访过的学生/, 'dissent stands in the minutes');
  });
}

async function termNow(page, url) {
  await page.goto(`${url}/aid/programme`);
  await press(page, page.locator('main a[href^="/aid/terms/"]').first());
}

async function pickAll(page, name) {
  const boxes = page.locator(`main [name=${name}]`);
  for (const box of await boxes.all()) await box.check();
  return boxes.count();
}

// What the term page says of every line in a state, added up.
async function addedUp(page, state) {
  const rows = await page.locator('main form tr', { hasText: state }).allInnerTexts();
  return rows.reduce((sum, row) => sum + fen(row.match(/([\d,]+\.\d\d) 元/)[1]), 0);
}

// Decided by the worker, paid by the assistant; the larger sums wait for one more name.
async function pay() {
  await desk('social-worker', async (page, url) => {
    await termNow(page, url);
    assert.ok((await pickAll(page, 'decide')) > 16, 'the pool and the promised terms');
    await press(page, page.locator('main button[formaction$="/decide"]'));
    await says(page, /等发放|已决定/, 'decided');
  });
  const sum = await desk('assistant', async (page, url) => {
    await termNow(page, url);
    const all = await addedUp(page, '已决定');
    await pickAll(page, 'pay');
    await press(page, page.locator('main button[formaction$="/pay"]'));
    return all;
  });
  await desk('centre-manager', async (page, url) => {
    for (;;) {
      await page.goto(`${url}/books/vouchers`);
      const row = page.locator('main tbody tr', { hasText: '助学金' });
      if ((await row.count()) === 0) return;
      await press(page, row.first().locator('a').first());
      await press(page, 'main form[action$="/sign"] button');
    }
  });
  own.paid += sum;
  own.awards = sum;
  await desk('assistant', sums);
  await desk('assistant', async (page, url) => {
    await termNow(page, url);
    assert.equal((await addedUp(page, '已发放')), sum, 'every one of them is paid');
  });
}

// Receipts by the school for all that was paid; a pupil then leaves, and the rest waits.
async function leaves() {
  await desk('assistant', async (page, url) => {
    await termNow(page, url);
    await pickAll(page, 'receive');
    await page.selectOption('main [name=from]', 'school');
    await press(page, page.locator('main button[formaction$="/receive"]'));
    await says(page, /已签收/, 'received');
  });
  await desk('social-worker', async (page, url) => {
    await page.goto(`${url}/aid/pupils?size=100`);
    await press(page, page.locator('main a', { hasText: 'P-0024' }));
    await openAll(page);
    await page.selectOption('[name=reason]', 'moved');
    await press(page, 'main form[action$="/stop"] button.button--danger');
  });
  await phone('volunteer', async (page, url) => {
    await page.goto(`${url}/me/directed`);
    await says(page, /P-0024[\s\S]*P-0025|P-0025[\s\S]*P-0024/, 'both pupils by code');
    await says(page, /已离开|学生已退出|退出/, 'one of them left');
  });
}

// The giver stops; in spring the pool bridges the gap, and another is sought.
async function stops() {
  await phone('volunteer', async (page, url) => {
    await page.goto(`${url}/me/directed`);
    await openAll(page);
    await page.selectOption('[name=promise]', { label: 'P-0025' });
    await page.fill('main form[action="/me/directed/stop"] [name=why]', '今年换了工作');
    await press(page, 'main form[action="/me/directed/stop"] button');
    await says(page, /已停止/, 'stopped');
  });
  const { town } = stage;
  await town.goOn(`${Number(town.today.slice(0, 4)) + 1}-03-02`, '09:00');
  await desk('social-worker', async (page, url) => {
    await page.goto(`${url}/aid/directed`);
    await says(page, /P-0025[\s\S]*正在找捐赠人/, 'a substitute is sought');
  });
}

// The whole ledger as a file, added up again without us.
async function addUp() {
  await desk('social-worker', async (page, url) => {
    await page.goto(`${url}/books`);
    const shown = { raised: await after(page, '累计募得'), paid: await after(page, '累计发放助学金') };
    const rows = await ledger(page);
    const sum = (pattern) => rows.filter((row) => pattern.test(row.account))
      .reduce((total, row) => total + fen(row.amount), 0);
    assert.ok(rows.length > 400, 'every line of the ledger');
    assert.equal(sum(/./), 0, 'both sides of every booking');
    assert.equal(sum(/^助学金支出$/), shown.paid, 'paid, by hand');
    assert.equal(-sum(/^(不定向|定向)捐赠$/), shown.raised, 'raised, by hand');
    assert.deepEqual(shown, { raised: own.raised, paid: own.paid }, 'and as the year went');
    await page.goto(`${url}/aid`);
    await says(page, new RegExp(yuan(own.raised).replace(/\./g, '\\.')), 'what the public reads');
  });
}

export const stories = {
  'gifts come in, one typed as people type': gifts,
  'a refund is signed by another, and lessens what was raised': refund,
  'a wrong booking is taken back, and both stay': correction,
  'the committee decides on 8,500 yuan': allocate,
  'awards are decided, paid by two, and add up': pay,
  'the school receives, and a pupil leaves': leaves,
  'a giver stops, and in spring somebody else is sought': stops,
  'the file of the ledger is added up by hand': addUp,
};
