// The second thing asked for at the door: six digits of a phone, and paper codes for a day without.
// covers B8 S2
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { PHONE, person } from '../people.mjs';
import { leave, press, says, townNow } from '../hands.mjs';

// What an authenticator does with the letters under the picture (RFC 6238).
function digits(secret, ms, ahead = 0) {
  const bits = [...secret.replace(/[^A-Z2-7]/g, '')]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigInt64BE(BigInt(Math.floor(ms / 30000) + ahead));
  const hash = createHmac('sha1', key).update(step).digest();
  const at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, '0');
}

async function passcode(page, town, role) {
  const account = town.account(role);
  await page.goto(`${town.url}/sign-in`);
  await page.fill('[name=login]', account.login);
  await page.fill('[name=passcode]', account.passcode);
  await press(page, 'main form button[type=submit]');
  await page.waitForURL(/\/sign-in\/second/);
}

const send = async (page, code) => {
  await page.fill('main [name=code]', code);
  await press(page, 'main form button.button--primary');
};

async function whole(stage) {
  const { town, browser } = stage;
  // The demo's phone shows the demo's time.
  const skew = (await townNow(stage)) - Date.now();
  const now = () => Date.now() + skew;
  const role = 'partner-liaison';
  const someone = await person(browser, town, role, { viewport: PHONE });
  const { page, context } = someone;
  await page.goto(`${town.url}/me/second-factor`);
  await press(page, 'form[action$="/begin"] button.button--primary');
  const secret = (await page.textContent('.qr__letters')).trim();
  assert.ok((await page.locator('.qr__picture').evaluate((e) => e.naturalWidth)) > 100, 'the picture is drawn');
  await send(page, '000000');
  assert.ok((await page.locator('.field__error').count()) > 0, 'wrong digits are refused beside the field');
  const used = digits(secret, now());
  await send(page, used);
  const papers = await page.locator('main code').allTextContents();
  assert.ok(papers.length >= 8, `${papers.length} codes for a day without the phone`);
  await context.clearCookies();

  await passcode(page, town, role);
  await page.goto(`${town.url}/home`);
  assert.match(page.url(), /sign-in/, 'the passcode alone opens nothing');
  await passcode(page, town, role);
  await send(page, used);
  assert.match(page.url(), /sign-in\/second/, 'digits open once only');
  await send(page, digits(secret, now(), 1));
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  await context.clearCookies();

  await passcode(page, town, role);
  await send(page, papers[0].toLowerCase());
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  await page.goto(`${town.url}/me/second-factor`);
  await says(page, new RegExp(`${papers.length - 1}`), 'one code fewer is left');
  await page.fill('main [name=code]', papers[0]);
  await press(page, 'main button[name=go][value=off]');
  assert.ok((await page.locator('.field__error').count()) > 0, 'a code that was used is used');
  await page.fill('main [name=code]', papers[1]);
  await press(page, 'main button[name=go][value=off]');
  assert.ok((await page.locator('form[action$="/begin"]').count()) > 0, 'switched off by a code of the paper');
  await leave(someone);
}

export const stories = { 'set up, asked for, lost and switched off': whole };
