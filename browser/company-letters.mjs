// A letter of a child: typed and photographed, read by two professions, read by the giver by code.
import assert from 'node:assert/strict';
import { onPhoneOf, openAll, press, says, words } from './hands.mjs';
import { GIVEN, child, companion, desk, fill, hides, known, paper, phone, refused, send, stage } from './company.mjs';

// 王芳's promise to her second pupil stands, and the family says yes: then they may write.
async function mayWrite() {
  await desk('social-worker', async (page, url) => {
    known.pupil = await child(page, url, GIVEN);
    await says(page, /家庭没有同意通信/);
    await press(page, page.locator(`form[action="${known.pupil}/consent"] button`));
    await says(page, /家庭同意通信/);
    assert.ok((await page.locator(`form[action="${known.pupil}/letters"]`).count()) > 0, 'there is somebody to write to');
    known.beside = await companion(page, url, GIVEN);
  });
}

const TOLD = '王阿姨：我跑步得了第三名。我家电话 13800138000，住在中山路12号，您来玩。';

// Handed in by whoever sits beside the child: one typed, one photographed.
export async function written() {
  await mayWrite();
  const photo = await paper(stage.browser, ['王阿姨：', '这是我自己写的字。', '谢谢您的书包！']);
  await onPhoneOf(stage, known.beside.id, async (page) => {
    await page.goto(`${stage.town.url}/me/pair`);
    await press(page, page.locator('main a', { hasText: `打开 ${GIVEN}` }));
    await send(page, await fill(page, `${known.pupil}/letters`, { text: TOLD }));
    await says(page, /已交给看信人/);
    await openAll(page);
    await page.setInputFiles('#photo', photo);
    await press(page, `form[action="${known.pupil}/photographs"] button`);
    await says(page, /书信[\s\S]*还没有人看过[\s\S]*还没有人看过/);
    const over = await page.goto(`${stage.town.url}/care/letters`);
    assert.equal(over.status(), 404, 'the writer reads no letters');
  });
}

// The letters of this child that wait, in the order in which they were handed in.
async function waiting(page, url) {
  await page.goto(`${url}/care/letters`);
  return page.$$eval('main table a', (links, code) => links
    .filter((one) => one.textContent.includes(code)).map((one) => one.getAttribute('href')), GIVEN);
}

async function opened(page, at) {
  await press(page, page.locator(`form[action="${at}/open"] button`));
  const size = await page.locator('main figure img').evaluate((one) => one.decode().then(() => one.naturalWidth));
  assert.equal(size, 480, 'the page of the letter is seen');
}

export async function readOnce() {
  await desk('social-worker', async (page, url) => {
    const [typed, taken] = await waiting(page, url);
    Object.assign(known, { typed, taken });
    await page.goto(url + typed);
    const form = page.locator(`form[action="${typed}/let-through"]`);
    await says(page, /13800138000 · 像电话[\s\S]*· 像住址/, 'both are found');
    await page.getByLabel('13800138000 · 像电话').uncheck();
    await refused(page, form, /还有像电话、账号或门牌的内容：13800138000。请先涂黑/);
    await send(page, form);
    await says(page, /已看过/);
    await page.goto(url + typed);
    await refused(page, form, /您已经看过这封信，请另一位来看/);
    await page.goto(url + taken);
    const answer = page.locator(`form[action="${taken}/let-through"]`);
    await page.getByLabel(/我看完了/).check();
    await refused(page, answer, /请先打开照片看完，再放行/);
    await opened(page, taken);
    await refused(page, answer, /请看完照片并勾选/);
    await page.getByLabel(/我看完了/).check();
    await send(page, answer);
  });
  await desk('assistant', async (page, url) => {
    await page.goto(url + known.typed);
    await refused(page, page.locator(`form[action="${known.typed}/let-through"]`), /已有社工看过，第二位要是别的专业/);
  });
  await phone('volunteer', async (page, url) => {
    await page.goto(`${url}/me/letters`);
    assert.doesNotMatch(await words(page), /的来信/, 'one is not two');
  });
}

export async function delivered() {
  await phone('leader', async (page, url) => {
    await page.goto(url + known.typed);
    await says(page, /您以志愿者的身份看这封信。 已有社工看过/);
    assert.doesNotMatch(await words(page), /13800138000|中山路/, 'what was blackened stays so');
    await hides(page, known.secrets[GIVEN], 'a reader reads codes');
    await send(page, page.locator(`form[action="${known.typed}/let-through"]`));
    await page.goto(url + known.taken);
    await opened(page, known.taken);
    await page.getByLabel(/我看完了/).check();
    await send(page, page.locator(`form[action="${known.taken}/let-through"]`));
    assert.deepEqual(await waiting(page, url), []);
  });
  await phone('volunteer', async (page, url) => {
    await page.goto(`${url}/me/letters`);
    await says(page, /P-0024 的来信[\s\S]*我跑步得了第三名。我家电话 █{11}/, 'read by code');
    await press(page, page.locator('form[action$="/open"] button'));
    assert.equal(await page.locator('main figure img').count(), 1, 'and the hand of the child');
    for (const path of ['/me/letters', '/me/directed', '/give/pupils']) {
      await page.goto(url + path);
      await hides(page, ['13800138000', '中山路', known.beside.name, ...known.secrets[GIVEN]], 'a giver reads no name');
    }
  });
  await phone('elder', async (page, url) => {
    for (const path of ['/care/letters', known.typed, known.pupil]) {
      assert.equal((await page.goto(url + path)).status(), 404, `${path} is nothing to others`);
    }
  });
}
