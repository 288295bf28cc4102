// The leader in the park: taps without signal, sent when there is some, nothing lost or doubled.
// covers F2 R2 S1
import assert from 'node:assert/strict';
import { person } from '../people.mjs';

async function todaysRoster(page, town) {
  await page.goto(`${town.url}/home`);
  const link = await page.getAttribute('a[href$="/roster"]', 'href');
  return link;
}

const counted = (page) => page.evaluate(async (url) => {
  const response = await fetch(url, { headers: { accept: 'application/json' } });
  const roster = await response.json();
  return roster.rows.filter((row) => row.state === 'present' || row.state === 'left').length;
}, `${new URL(page.url()).pathname.replace(/\/$/, '')}.json`);

async function tapsSurvive({ town, browser }) {
  const leader = await person(browser, town, 'leader');
  const { page, context } = leader;
  const link = await todaysRoster(page, town);
  await page.goto(town.url + link);
  await page.waitForSelector('.roster-row');
  const before = await counted(page);
  const expected = page.locator('.roster-row[data-state="expected"] button.roster-row__button');
  const most = Math.min(10, await expected.count());
  assert.ok(most > 2, 'somebody is still expected');
  await context.setOffline(true);
  for (let i = 0; i < most; i += 1) {
    await expected.first().click();
    await page.waitForTimeout(60);
  }
  const shown = await page.locator('.roster-row[data-state="present"]').count();
  assert.ok(shown >= most, `${shown} shown as present`);
  await context.setOffline(false);
  await page.waitForFunction(
    () => !/\d/.test(document.querySelector('[data-roster-status]').textContent.split(/\d+:\d+/)[0]) ||
      document.querySelector('[data-roster-status]').textContent.includes(':'),
    null, { timeout: 30000 });
  for (let i = 0; i < 40; i += 1) {
    if ((await counted(page)) === before + most) break;
    await page.waitForTimeout(500);
  }
  assert.equal(await counted(page), before + most);
  await page.reload();
  await page.waitForSelector('.roster-row');
  assert.equal(await counted(page), before + most);
  assert.deepEqual(leader.faults, []);
  await context.close();
}

async function formsWork({ town, browser }) {
  const leader = await person(browser, town, 'leader', { script: false });
  const { page } = leader;
  const link = await todaysRoster(page, town);
  await page.goto(town.url + link);
  const before = await page.locator('.roster-row[data-state="present"]').count();
  const button = page.locator('.roster-row[data-state="expected"] button.roster-row__button').first();
  if ((await button.count()) > 0) {
    await button.click();
    await page.waitForURL(/roster/);
    assert.equal(await page.locator('.roster-row[data-state="present"]').count(), before + 1);
  }
  await leader.context.close();
}

async function killed({ town, browser }) {
  const leader = await person(browser, town, 'leader');
  const { page } = leader;
  const link = await todaysRoster(page, town);
  await page.goto(town.url + link);
  await page.waitForSelector('.roster-row');
  const answers = await page.evaluate(async (url) => {
    const roster = await (await fetch(`${url}.json`)).json();
    const marks = roster.rows.filter((row) => row.person).slice(0, 20).map((row) => ({
      id: crypto.randomUUID(), person: row.person, kind: 'in', at: Date.now(), method: 'tap',
    }));
    const send = () => fetch(url.replace('/roster', '/marks'), {
      method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ device: crypto.randomUUID(), sent_at: Date.now(), marks }),
    }).then((r) => r.json()).then((r) => r.stored.length + r.refused.length);
    return { sent: marks.length, first: await send(), again: await send() };
  }, new URL(page.url()).pathname);
  assert.equal(answers.first, answers.sent);
  assert.equal(answers.again, answers.sent);
  const before = await counted(page);
  await town.kill();
  await town.start();
  await page.reload();
  await page.waitForSelector('.roster-row');
  assert.equal(await counted(page), before, 'every acknowledged tap is still there after SIGKILL');
  await leader.context.close();
}

export const stories = {
  'taps without signal arrive once': tapsSurvive,
  'every row works without script': formsWork,
  'acknowledged taps survive a kill': killed,
};
