// The third step of a class: both sides choose, a worker talks with each.
import assert from 'node:assert/strict';
import { DESK, PHONE } from './people.mjs';
import { keepsWords } from './drafts.mjs';
import { counted, errand, openAll, press, says } from './hands.mjs';
import { at, day, desk, klass, numbers, passes, phoneOf } from './klass.mjs';

const TEAMS = ['飞鹰一队', '飞鹰二队', '飞鹰三队', '飞鹰四队'];

export async function opened(stage) {
  await desk(stage, async (page) => {
    const clicks = counted(page);
    await page.goto(at('/choice/new'));
    await page.fill('[name=title]', '高一（5）班双向选择');
    await page.selectOption('[name=organisation]', { label: '龙城飞鹰' });
    for (const team of TEAMS) await page.getByLabel(team, { exact: true }).fill('15');
    await page.fill('[name=candidates]', numbers(klass.going));
    await page.fill('[name=until]', day(9));
    await clicks.press('main form button.button--primary');
    klass.choice = new URL(page.url()).pathname;
    await says(page, new RegExp(`${klass.going.length}`));
    assert.equal(clicks.n, 1);
  });
  // Two write on their own phones, in the order they wish; one declines quietly.
  for (const n of [0, 2]) {
    await phoneOf(stage, n, async (page) => {
      await page.goto(at('/home'));
      await page.goto(at(`${klass.choice}/wishes`));
      await page.getByLabel('飞鹰二队', { exact: true }).fill('1');
      await page.getByLabel('飞鹰一队', { exact: true }).fill('1');
      await press(page, 'main form[action$="/wishes"] button.button--primary');
      await says(page, /先后/, 'two first wishes are none');
      await page.getByLabel('飞鹰一队', { exact: true }).fill('2');
      await page.fill('[name=hopes]', '周六上午有空，想陪老人家聊天。');
      await press(page, page.locator('main form[action$="/wishes"] button.button--primary').first());
      await says(page, /已保存|保存/);
    });
  }
  await phoneOf(stage, 3, async (page) => {
    await page.goto(at(`${klass.choice}/wishes`));
    await openAll(page);
    await press(page, 'form[action$="/decline"] button');
    await says(page, /只有社工/);
  });
}

export async function ranked(stage) {
  const others = klass.going.filter((one) => ![0, 2, 3].some((n) => klass.people[n] === one));
  await desk(stage, async (page) => {
    const clicks = counted(page);
    await page.goto(at(klass.choice));
    await openAll(page);
    const lists = others.map((one, n) => `${one.number} ${TEAMS[n % 4]} ${TEAMS[(n + 1) % 4]} ${TEAMS[(n + 2) % 4]}`);
    await page.fill('[name=paper]', [...lists, `${klass.people[7].number} 飞鹰一队`].join('\n'));
    await clicks.press('form[action$="/paper"] button[type=submit]');
    await says(page, new RegExp(klass.people[7].number), 'a list with a stranger in it is refused, and named');
    await page.fill('[name=paper]', lists.join('\n'));
    await clicks.press('form[action$="/paper"] button[type=submit]');
    await says(page, /录入好了/);
    console.log(`        ${lists.length} lists from paper were typed in with ${clicks.n} clicks, one of them refused`);
    // Two who want to go together are settled before.
    await page.goto(at(klass.choice));
    await openAll(page);
    const one = page.locator('#candidates li.list-row', { hasText: klass.people[5].name });
    await one.locator('[name=team]').selectOption({ label: '飞鹰三队' });
    await one.locator('[name=why]').fill('和姐姐同一天接送，家里和小队都说好了');
    await press(page, one.locator('form[action$="/lock"] button'));
    await says(page, /先定下了/);
    klass.teams = await page.$$eval('main td a, main th a[href*="/teams/"]', (all) => all
      .filter((a) => a.getAttribute('href').includes('/teams/')).map((a) => a.getAttribute('href')));
  });
  // The teams write whom they would like: 李敏 for hers, the worker for those who told her.
  for (const [n, where] of klass.teams.entries()) {
    const write = async (page) => {
      await page.goto(at(where));
      const fields = page.locator('main input[name^="place-"]');
      await fields.evaluateAll((all) => all.forEach((one, at) => { one.value = String(at + 1); }));
      await press(page, page.locator('main form button.button--primary').first());
      await says(page, /已保存|保存/);
    };
    await (where === klass.teams[0] && n === 0 ? errand({ ...stage, town: klass.town }, 'leader', { viewport: PHONE }, write) : desk(stage, write));
  }
}

export async function matched(stage) {
  await desk(stage, async (page) => {
    const clicks = counted(page);
    await page.goto(at(klass.choice));
    await clicks.press('form[action$="/propose"] button');
    await clicks.press('form[action$="/agree"] button');
    await says(page, /没有点同意/, 'nothing holds before the teams have said yes');
    for (const where of klass.teams) {
      await page.goto(at(where));
      await clicks.press('form[action$="/yes"] button');
    }
    await page.goto(at(klass.choice));
    await clicks.press('form[action$="/agree"] button');
    await says(page, /确认/);
    const read = await says(page, new RegExp(klass.people[5].name));
    assert.match(read, /飞鹰三队/);
    console.log(`        a matching of ${klass.going.length} was proposed and agreed with ${clicks.n} clicks`);
    assert.ok(clicks.n <= 8);
  });
  await phoneOf(stage, 2, async (page) => {
    await page.goto(at(`${klass.choice}/wishes`));
    await says(page, /飞鹰二队/, 'each reads the own result');
  });
}

// ---- interviews ----

export async function talks(stage) {
  klass.going = klass.going.filter((one) => one !== klass.people[3]);
  await desk(stage, async (page) => {
    const clicks = counted(page);
    for (const [on, from, until_] of [[day(8), '14:00', '18:00'], [day(8), '18:00', '21:00'], [day(7), '14:00', '18:00'], [day(7), '18:00', '21:00']]) {
      await page.goto(at('/interviews/slots/new'));
      await page.selectOption('[name=organisation]', { label: '龙城飞鹰' });
      await page.fill('[name=day]', on);
      await page.fill('[name=from]', from);
      await page.fill('[name=until]', until_);
      await page.fill('[name=minutes]', '10');
      await page.fill('[name=place]', '石龙中学图书馆');
      await page.fill('[name=change_hours]', '2');
      for (const box of await page.locator('[name=workers]').all()) await box.uncheck();
      await page.getByLabel('陈慧珊').check();
      await clicks.press('main form button.button--primary');
    }
    await page.goto(at('/interviews'));
    await page.locator('form[action="/interviews/invite"] [name=organisation]').selectOption({ label: '龙城飞鹰' });
    await page.fill('[name=people]', numbers(klass.going));
    await clicks.press('form[action="/interviews/invite"] button[type=submit]');
    klass.clicks = clicks.n;
  });
  for (const n of [0, 2]) {
    await phoneOf(stage, n, async (page) => {
      await page.goto(at('/me/interviews'));
      await press(page, page.locator('main a[href^="/interviews/"]').first());
      await page.locator('[name=slot]').nth(n).check();
      await press(page, 'form[action$="/book"] button');
      await says(page, /约好/);
    });
  }
  await desk(stage, async (page) => {
    const clicks = counted(page);
    await page.goto(at('/interviews?view=invited'));
    await page.selectOption('[name=arranged]', { label: '龙城飞鹰' });
    await clicks.press('form[action="/interviews/arrange"] button[type=submit]');
    await says(page, /排好了/);
    console.log(`        times for ${klass.going.length} talks were offered and given with ${klass.clicks + clicks.n} clicks`);
    assert.ok(klass.clicks + clicks.n <= 6);
  });
}

const rate = (page) => page.evaluate(() => {
  document.querySelector('[name=came]').checked = true;
  for (const group of document.querySelectorAll('fieldset[id^="score-"]')) group.querySelectorAll('input')[2].checked = true;
  document.querySelector('[name=verdict][value=passed]').checked = true;
  document.querySelector('[name=words]').value = '谢谢你来，说得很真。欢迎加入。';
});

export async function talked(stage) {
  await klass.town.goOn(day(8), '21:10');
  // The connection is lost in the middle of a talk: what was written is there again.
  const lines = await errand({ ...stage, town: klass.town }, 'social-worker', { viewport: DESK }, async (page, { context }) => {
    await page.goto(at('/interviews?size=100'));
    const all = await page.$$eval('main .list-row a[href^="/interviews/"]', (as) => as.map((a) => [a.textContent, a.getAttribute('href')]));
    const ours = all.filter(([who]) => klass.going.some((one) => one.name === who));
    assert.equal(ours.length, klass.going.length, 'everybody has a time');
    const [, first] = ours[0];
    await keepsWords(page, context, at(`${first}/form`));
    return ours;
  });
  const [missed, ...came_] = lines.reverse();
  await desk(stage, async (page) => {
    await page.goto(at(missed[1]));
    await openAll(page);
    await page.check('[name=step][value=new_time]');
    await press(page, 'form[action$="/no-show"] button');
    await says(page, /没有来|没来/);
    for (const [n, [, where]] of came_.entries()) {
      await page.goto(at(`${where}/form`));
      if (n === 0) {
        await rate(page);
        await page.evaluate(() => { document.querySelector('[name=came]').checked = false; });
        await press(page, page.locator('main form[data-draft] button.button--primary'));
        await says(page, /没有来/, 'who did not come gets no result');
      }
      await rate(page);
      await press(page, page.locator('main form[data-draft] button.button--primary'));
    }
  });
  klass.missed = klass.going.find((one) => one.name === missed[0]);
  await desk(stage, async (page) => {
    const passed = await passes(page, 'mutual-choice', 40);
    assert.equal(passed, klass.going.length - 1, 'all but the one who did not come');
  });
  klass.going = klass.going.filter((one) => one !== klass.missed);
}
