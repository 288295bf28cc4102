// What the stories of company share: the hands of the people around an aided child.
import assert from 'node:assert/strict';
import { DESK, PHONE } from './people.mjs';
import { errand, openAll, press, says, words } from './hands.mjs';

// Pupils of the demo town: tutored by 王芳, in the group with it, and given for by her as a giver.
export const [TUTEE, SHY, GIVEN] = ['P-0001', 'P-0005', 'P-0024'];
// The town of these stories, and what they know of it: who the codes are, where things stand.
export const stage = {};
export const known = {};
export const all = () => Object.values(known.secrets).flat();

export const desk = (role, work) =>
  errand(stage, role, { viewport: DESK }, (page) => work(page, stage.town.url));
export const phone = (role, work) =>
  errand(stage, role, { viewport: PHONE }, (page) => work(page, stage.town.url));

// A form of a page, found by where it sends; what is folded is opened first.
export async function fill(page, action, fields) {
  await openAll(page);
  const form = page.locator(`main form[action="${action}"]`).filter({ has: page.locator('input:not([type=hidden]), textarea, select') });
  for (const [name, value] of Object.entries(fields)) await form.locator(`[name="${name}"]`).fill(value);
  return form;
}

export const send = (page, form) => press(page, form.locator('button.button:not(.button--quiet, .button--danger)'));

// Refused: the sentence stands on the page, and the browser was told 422.
export async function refused(page, form, pattern) {
  const [answer] = await Promise.all([
    page.waitForResponse((one) => one.request().method() === 'POST'),
    send(page, form),
  ]);
  assert.equal(answer.status(), 422, `${pattern} is a refusal`);
  await page.waitForLoadState();
  return says(page, pattern);
}

// The page of a child, as a worker reaches it: from the list of pairs.
export async function child(page, url, code) {
  await page.goto(`${url}/pairs?size=100`);
  await press(page, page.locator('main td, main th').locator('a', { hasText: code }).first());
  await press(page, page.locator('main a[href^="/care/"]').first());
  return new URL(page.url()).pathname;
}

// Who sits beside a child as the volunteer, by the id of their registry page.
export async function companion(page, url, code) {
  await page.goto(`${url}/pairs?size=100`);
  const row = page.locator('main tbody tr', { hasText: code });
  const name = (await row.locator('td').last().innerText()).trim();
  await page.goto(`${url}/people?q=${encodeURIComponent(name)}`);
  const found = page.locator('main tr', { has: page.locator('th', { hasText: name }) }).first();
  return { name, id: (await found.locator('a').first().getAttribute('href')).split('/').pop() };
}

// What a code stands for, looked up with its purpose: nobody else may ever read it.
export async function secretsOf(page, url, code) {
  await page.goto(`${url}/aid/pupils?size=100`);
  await press(page, page.locator('main a', { hasText: code }).first());
  const at = new URL(page.url()).pathname;
  const form = await fill(page, `${at}/reveal`, { purpose: '核对书信和展示里有没有真名' });
  await send(page, form);
  const of = async (word) => (await page.locator('main dt', { hasText: word }).first()
    .locator('xpath=following-sibling::dd[1]').innerText()).trim();
  return Promise.all(['姓名', '学校', '监护人'].map(of));
}

// None of these words stands anywhere on the page, not in what is folded or hidden either.
export async function hides(page, secrets, why) {
  assert.ok(secrets.length > 0 && secrets.every((one) => one.length > 1), 'there is something to hide');
  const all = await page.content();
  for (const one of secrets) assert.ok(!all.includes(one), `${why}: ${new URL(page.url()).pathname}`);
}

// A letter written by hand, photographed.
export async function paper(browser, lines) {
  const page = await browser.newPage({ viewport: { width: 480, height: 360 } });
  await page.setContent(`<body style="font: 28px/1.7 serif; padding: 24px; background: #fdf8e8">${lines.join('<br>')}`);
  const buffer = await page.screenshot({ type: 'png' });
  await page.close();
  return { name: '信.png', mimeType: 'image/png', buffer };
}

export const fen = (text) => Number(text.replace(/[^0-9.-]/g, '').replace('.', ''));

// The number in a line of words, or nothing.
export async function numberIn(page, pattern) {
  const found = (await words(page)).match(pattern);
  assert.ok(found, `${pattern} on ${page.url()}`);
  return Number(found[1]);
}
