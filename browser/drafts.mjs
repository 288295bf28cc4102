// Half-written words while the connection comes and goes: what the phone keeps, and when it lets go.
import assert from 'node:assert/strict';
import { until } from './hands.mjs';

const NOTES = '有点怕生，前两次请安排熟悉的同学同行。';
const value = (page, name) => page.inputValue(`[name="${name}"]`);
const said = async (page) => (await page.textContent('[data-said]')).trim();
const kept = (page) => page.evaluate(() => localStorage.getItem(document.querySelector('form[data-draft]').getAttribute('data-key')));

// The door of the draft, which can be shut: 'lost' before the house, 'unheard' behind it.
async function gate(context, draft) {
  const door = { way: 'lost', missed: 0 };
  const at = (url) => url.pathname === draft;
  await context.route(at, async (route) => {
    if (door.way === 'open') return route.continue();
    if (door.way === 'unheard') await route.fetch();
    door.missed += 1;
    return route.abort('connectionfailed');
  });
  door.next = async (why) => {
    const before = door.missed;
    await until(why, async () => door.missed > before);
  };
  door.away = () => context.unroute(at);
  return door;
}

// Asked for before the draft is saved, shown after the page that saved it was told: held back on its
// way, in a tab of its own, because a page that is about to be left answers no questions.
async function drawnTooEarly(page, context, form, draft, door) {
  const late = await context.newPage();
  let drawn;
  let release;
  const early = new Promise((told) => { drawn = told; });
  const held = new Promise((go) => { release = go; });
  await late.route((url) => url.pathname === new URL(form).pathname, async (route) => {
    const answer = await route.fetch();
    drawn(await answer.text());
    await held;
    await route.fulfill({ response: answer });
  }, { times: 1 });
  const coming = late.goto(form);
  coming.catch(() => {}); // told below; alone it would end the whole run
  assert.ok(!(await early).includes(NOTES), 'the page was drawn before there was a draft');
  door.way = 'open';
  const saved = page.waitForResponse((answer) => new URL(answer.url()).pathname === draft && answer.status() === 204);
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await saved;
  await until('the page that saved it was told', async () => /已存好/.test(await said(page)));
  release();
  await coming;
  assert.equal(await value(late, 'notes'), NOTES, 'a page drawn before the draft was saved shows its words all the same');
  await late.close();
}

// Two tabs of one form: what is typed in one stands in the other, and both end in one draft.
async function twoTabs(page, context, form, door) {
  const other = await context.newPage();
  await other.goto(form);
  assert.equal(await value(other, 'notes'), NOTES);
  door.way = 'lost';
  await page.fill('[name="words-1"]', '听完再说');
  await until('the other tab has it', async () => (await value(other, 'words-1')) === '听完再说');
  await other.fill('[name="words-2"]', '会接着问');
  await until('and the first tab has the other’s', async () => (await value(page, 'words-2')) === '会接着问');
  await other.close();
  await page.goto(form);
  assert.deepEqual([await value(page, 'words-1'), await value(page, 'words-2')], ['听完再说', '会接着问'], 'neither erased the other');
}

export async function keepsWords(page, context, form) {
  const draft = new URL(form).pathname.replace(/form$/, 'draft');
  const door = await gate(context, draft);
  await page.goto(form);
  await page.fill('[name=notes]', NOTES);
  assert.match(await said(page), /这台手机/, 'the words are on this device at once');
  await door.next('they were sent in vain');
  await page.goto(form);
  assert.equal(await value(page, 'notes'), NOTES, 'a reload without a connection loses no word');
  await drawnTooEarly(page, context, form, draft, door);
  // Saved, but the answer was lost on its way: sent once more, never let go before.
  door.way = 'unheard';
  await page.fill('[name=words]', '谢谢你来，说得很真。');
  await door.next('the house has it, the page does not know');
  assert.ok(await kept(page), 'who was not told keeps the words');
  await twoTabs(page, context, form, door);
  door.way = 'open';
  await page.goto(form);
  await until('everything is saved', async () => /已存好/.test(await said(page)));
  assert.ok(await kept(page), 'an answer alone lets nothing go');
  await page.goto(form);
  assert.equal(await kept(page), null, 'a page drawn from the draft does');
  assert.deepEqual([await value(page, 'notes'), await value(page, 'words'), await value(page, 'words-1')], [NOTES, '谢谢你来，说得很真。', '听完再说']);
  await door.away();
}
