// A class of sixty: its names and birthdays, the copy of the town in which its weeks go by, and what
// its stories do again and again.
import assert from 'node:assert/strict';
import { DESK } from './people.mjs';
import { counted, daysOn, errand, onPhoneOf, press, until } from './hands.mjs';

export const SIZE = 60;
const FIRST = '佘郦祁娄柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤';
const GIVEN = ['晓岚', '子衿', '清和', '望舒', '知微', '景行', '若谷', '思齐'];
export const name = (n) => `${FIRST[n % 40]}${GIVEN[(n + Math.floor(n / 40)) % 8]}`;
export const father = (n) => `${FIRST[n % 40]}国栋`;
// What the stories hand on to each other.
export const klass = { people: [] };

// ---- the days of the town ----

export const day = (n) => daysOn(klass.today, n);
const born = (years, days) => {
  const at = new Date(Date.parse(klass.today));
  at.setUTCFullYear(at.getUTCFullYear() - years);
  return new Date(at.getTime() - days * 86400000).toISOString().slice(0, 10);
};
// The first grows up on the fifth day from now, the second becomes sixteen on the fourth.
export const birthday = (n) => (n === 0 ? born(18, -5) : n === 1 ? born(16, -4) : born(15, 20 + n * 3));

export const desk = (stage, work, role = 'social-worker') =>
  errand({ ...stage, town: klass.town }, role, { viewport: DESK }, work);
export const phoneOf = (stage, n, work, options) =>
  onPhoneOf({ ...stage, town: klass.town }, klass.people[n].id, work, options);
export const at = (where) => `${klass.town.url}${where}`;
export const numbers = (list) => list.map((one) => one.number).join('\n');

// Every page anew until it shows something: a job does its work meanwhile.
export const shows = (page, url, target) => until(`${url} shows ${target}`, async () => {
  await page.goto(url);
  return (await page.locator(target).count()) > 0;
}, 60000);

// Presses the one button of a step for everybody who has what it asks.
export async function passes(page, step, least) {
  await page.goto(at(`/joining/rounds/${klass.round}/steps/${step}`));
  const ticked = await page.locator('input[name=names]:checked').count();
  assert.ok(ticked >= least, `${ticked} have what ${step} asks`);
  const clicks = counted(page);
  await clicks.press('form#names button.button--primary');
  console.log(`        ${ticked} passed ${step} with ${clicks.n} click`);
  return ticked;
}
