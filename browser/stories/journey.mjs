// A volunteer's way, counted in taps, with script and without.
// covers E1 R1
import assert from 'node:assert/strict';
import { PHONE, person } from '../people.mjs';

function signUp(script) {
  return async ({ town, browser }) => {
    const someone = await person(browser, town, script ? 'volunteer' : 'elder', { viewport: PHONE, script });
    const { page } = someone;
    await page.goto(`${town.url}/activities`);
    const form = page.locator('form[action*="/sign-up"] button[type=submit]');
    assert.ok((await form.count()) > 0, 'something can be signed up for in one tap');
    someone.taps = 1;
    await someone.tap(form.first());
    await page.waitForLoadState();
    const heading = await page.textContent('h1');
    assert.ok(heading.trim().length > 0);
    assert.ok(someone.taps <= 3, `${someone.taps} taps`);
    const mine = await page.goto(`${town.url}/me/sign-ups`);
    assert.equal(mine.status(), 200);
    assert.deepEqual(someone.faults, []);
    await someone.context.close();
  };
}

async function book({ town, browser }) {
  const someone = await person(browser, town, 'volunteer');
  const { page } = someone;
  await page.goto(`${town.url}/hours`);
  await page.fill('[name=from]', '2026-01-01').catch(() => {});
  const entry = page.locator('a[href^="/hours/entries/"]').first();
  assert.ok((await entry.count()) > 0, 'the book has entries');
  await entry.click();
  await page.waitForURL(/entries/);
  await page.goto(`${town.url}/me/records`);
  await page.fill('[name=from]', '2024-01-01');
  await page.click('main form button[type=submit]');
  await page.waitForURL(/done=/);
  const pdf = await page.getAttribute('a[href$="/record.pdf"]', 'href');
  const response = await page.request.get(town.url + pdf);
  assert.equal(response.status(), 200);
  assert.equal((await response.body()).subarray(0, 4).toString(), '%PDF');
  await someone.context.close();
}

async function largeLetters({ town, browser }) {
  const someone = await person(browser, town, null);
  const { page } = someone;
  await page.goto(`${town.url}/activities`);
  await page.locator('form[action="/display"] button').first().click();
  await page.waitForLoadState();
  const size = await page.getAttribute('html', 'data-size');
  assert.notEqual(size, 'standard', 'one tap makes the letters large');
  await someone.context.close();
}

export const stories = {
  'sign up in three taps': signUp(true),
  'sign up without script': signUp(false),
  'the book, an entry and a record': book,
  'large letters in one tap': largeLetters,
};
