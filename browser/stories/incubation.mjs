// A team from its founding to its graduation, and one step back: the worker and the leader take it
// through the pages, activities tell who led, and a year goes by in a copy of the town.
// covers A5 T13
import assert from 'node:assert/strict';
import { DESK, PHONE } from '../people.mjs';
import {
  came, daysOn, errand, numberOf, openAll, press, roster, says, until, writeActivity,
} from '../hands.mjs';

const NAME = '河畔晨读队';
const team = {};
const day = (n) => daysOn(team.town.today, n);
const at = (where) => `${team.town.url}${where}`;
const way = (more = '/incubation') => at(`/teams/${team.id}${more}`);

const desk = (stage, work) => errand({ ...stage, town: team.town }, 'social-worker', { viewport: DESK }, work);
const leader = (stage, work) => errand({ ...stage, town: team.town }, 'leader', { viewport: PHONE }, work);

async function founded(stage) {
  team.town = await stage.town.later();
  await desk(stage, async (page) => {
    for (const name of ['陈慧珊', '李敏', '王芳', '李伯年']) team[name] = await numberOf(page, team.town, name);
    await page.goto(at('/teams'));
    await press(page, 'main a[href="/teams/new"]');
    await page.selectOption('[name=parent]', { label: '龙城社工站' });
    await page.fill('[name=name]', NAME);
    await page.fill('[name=purpose]', '周末早上在河边陪孩子读书，家长轮流带。');
    await page.selectOption('[name=field]', { index: 1 });
    await page.fill('[name=coach]', team.陈慧珊);
    await page.fill('[name=leaders]', '00000000');
    await page.fill('[name=meeting_on]', day(0));
    await page.fill('[name=conduct]', '准时到，提前请假。\n不收钱物。\n安全第一，有事先找带队的人。');
    await press(page, 'main form button.button--primary');
    await says(page, /00000000/, 'a number that is nobody’s is named');
    await page.fill('[name=leaders]', `${team.李敏} ${team.王芳}`);
    await press(page, 'main form button.button--primary');
    team.id = page.url().match(/teams\/([0-9a-f-]{36})/)[1];
    await says(page, /筹建/, 'it stands at the beginning');
    // Nothing goes on before the leader has agreed to the conduct, and somebody met.
    await page.goto(way('/readiness'));
    assert.ok((await page.locator('.status--warn').count()) >= 2, 'what is missing is said');
  });
  await leader(stage, async (page) => {
    await page.goto(way());
    await press(page, 'form[action$="/conduct"] button');
    await says(page, /李敏/, 'she agreed for the team');
  });
  await met(stage, 'founding', '定了名字、时间和地点，先由社工带。', ['第一批绘本请图书馆借']);
  await onward(stage, '社工带领', { ready: true });
}

// A meeting with what was promised.
async function met(stage, kind, notes, promises, on = 0) {
  await desk(stage, async (page) => {
    await page.goto(way('/meetings/new'));
    await page.check(`[name=kind][value=${kind}]`);
    await page.fill('[name=met_on]', day(on));
    await page.fill('[name=people]', `${team.陈慧珊} ${team.李敏}`);
    await page.fill('[name=notes]', notes);
    for (const [n, words] of promises.entries()) {
      await page.fill(`[name="promise-${n + 1}"]`, words);
      await page.fill(`[name="due-${n + 1}"]`, day(on + 20));
    }
    await press(page, 'main form button.button--primary');
    for (const words of promises) await says(page, new RegExp(words), 'it stays on the page until it is kept');
  });
}

// The worker signs first, the leader second; where the numbers fall short, a reason is written.
async function onward(stage, to, { ready = false, declined = '' } = {}) {
  await desk(stage, async (page) => {
    await page.goto(way('/readiness'));
    const short = (await page.locator('[name=why]').count()) > 0;
    if (ready) assert.ok(!short, `ready for ${to} by the numbers:\n${await page.innerText('main')}`);
    if (short) {
      await press(page, 'form[action$="/propose"] button.button--primary');
      assert.ok((await page.locator('.field__error').count()) > 0, 'a step that falls short needs a reason');
      await page.fill('[name=why]', '大家商量过，再等也等不来更多的人，先走一步看。');
    }
    await page.fill('[name=words]', `放心，${to}。`);
    await press(page, 'form[action$="/propose"] button.button--primary');
    await page.goto(way());
    assert.equal(await page.locator('form[action$="/agree"]').count(), 0, 'one person does not sign twice');
  });
  await leader(stage, async (page) => {
    await page.goto(way());
    await says(page, new RegExp(to));
    if (declined) {
      await openAll(page);
      await page.fill('[name=decline_why]', declined);
      await press(page, 'form[action$="/decline"] button');
      await says(page, new RegExp(declined));
    } else {
      await press(page, 'form[action$="/agree"] button');
      await says(page, new RegExp(to));
    }
  });
}

// A morning by the river: published, signed up for, held, ended; then both say who led.
async function morning(stage, on, shares, title) {
  const shift = await desk(stage, async (page) => {
    await page.goto(at('/activities/new'));
    await writeActivity(page, title, Date.parse(`${day(on)}T09:00:00+08:00`));
    await page.selectOption('[name=organisation]', { label: NAME });
    await page.check('[name="declared-none"]');
    await press(page, 'main form button[name=go][value=publish]');
    await page.waitForURL(/\/published/);
    const found = (await page.getAttribute('main .list a[href^="/shifts/"]', 'href')).split('/')[2];
    await page.goto(at(`/shifts/${found}/group`));
    await page.fill('[name=lines]', `${team.王芳}\n${team.李伯年}`);
    await press(page, 'main form button.button--primary');
    await page.waitForURL(/sign-ups/);
    return found;
  });
  await team.town.goOn(day(on), '09:02');
  await leader(stage, async (page) => {
    await page.goto(at(`/shifts/${shift}/roster`));
    await page.waitForSelector('.roster[data-local]');
    await page.click('[data-roster-all] button');
    await until('both are there', async () => came(await roster(page)) === 2);
  });
  await team.town.goOn(day(on), '10:40');
  await leader(stage, async (page) => {
    await page.goto(at(`/shifts/${shift}/roster?mode=out`));
    await page.waitForSelector('.roster[data-local]');
    await page.click('[data-roster-all] button');
    await until('both left', async () => (await roster(page)).rows.every((one) => one.state !== 'present'));
    await press(page, 'form[data-roster-close] button');
    if (!shares) return;
    await page.goto(way(`/work/shift/${shift}`));
    for (const [work, share] of Object.entries(shares)) {
      if (await page.locator(`[name=${work}]`).count()) await page.selectOption(`[name=${work}]`, String(share));
    }
    await press(page, 'main form button.button--primary');
    if ((await page.locator('.field__error').count()) > 0) {
      await page.fill('[name=why]', '围坐时一起回想：分组是谁定的，当天谁在带。');
      await press(page, 'main form button.button--primary');
    }
    await page.waitForURL(/done=/);
  });
}

const all = (preparing, supervising) => ({ preparing, supervising, carrying_out: 100 });

async function ledByTheWorker(stage) {
  await morning(stage, 6, all(0, 25), '河畔晨读（第一次）');
  await morning(stage, 40, all(25, 50), '河畔晨读：冬天的故事');
  await team.town.goOn(day(66), '09:00');
  await onward(stage, '共同带领', { ready: true });
}

async function ledTogether(stage) {
  await morning(stage, 100, all(50, 75), '河畔晨读：春天的诗');
  // Nobody says who led this one: it is no dot of the picture, least of all one at nothing.
  await morning(stage, 132, null, '河畔晨读：清明');
  await team.town.goOn(day(160), '09:00');
  await met(stage, 'hand_over', '排班和绘本交给队长，社工只看安全预案。', ['暑假前排好值班表'], 160);
  await onward(stage, '志愿者带领', { declined: '王芳要照顾生病的家人，下个月再说。' });
  await onward(stage, '志愿者带领');
}

async function graduated(stage) {
  await morning(stage, 200, all(100, 100), '河畔晨读：夏夜');
  await morning(stage, 330, all(100, 100), '河畔晨读：一周年');
  await team.town.goOn(day(348), '09:00');
  await leader(stage, async (page) => {
    await page.goto(way());
    const open = page.locator('form[action^="/promises/"] button');
    const before = await open.count();
    assert.ok(before >= 2, 'promises outlive the stages');
    await press(page, open.first());
    assert.equal(await open.count(), before - 1);
  });
  await onward(stage, '毕业');
  await desk(stage, async (page) => {
    await page.goto(way());
    await says(page, /毕业/);
    await says(page, /先走一步看/, 'the reason of a step that fell short stays');
    // The picture: a dot for each month that somebody confirmed, higher and higher, gaps between.
    const dots = await page.$$eval('svg.chart circle', (dots_) => dots_.map((one) => Number(one.getAttribute('cy'))));
    assert.equal(dots.length, 5, 'five months were told of');
    assert.ok(dots.at(-1) < dots[0], 'the line rises');
    const labels = await page.$$eval('svg.chart circle + text', (texts) => texts.map((one) => one.textContent));
    assert.equal(labels.at(-1), '100%');
    assert.ok((await page.locator('svg.chart .chart__line').count()) < dots.length - 1, 'the line breaks where there was nothing');
    await openAll(page);
    assert.ok((await page.locator('main table tbody tr').count()) >= 10, 'and the numbers stand in a table');
  });
}

async function back(stage) {
  await desk(stage, async (page) => {
    await page.goto(way('/readiness'));
    await openAll(page);
    await press(page, 'form[action$="/step-back"] button');
    assert.ok((await page.locator('.field__error').count()) > 0, 'nobody is set back without a reason');
    await page.fill('[name=back_why]', '两位队长都要高考，先一起带一个学期。');
    await press(page, 'form[action$="/step-back"] button');
    await page.goto(way());
    await says(page, /志愿者带领/);
    await says(page, /高考/, 'the reason stands in its past');
    assert.equal(await page.locator('svg.chart circle').count(), 5, 'nothing of it is lost');
  });
}

export const stories = {
  'a team is founded: purpose, conduct, a meeting, two signatures': founded,
  'it is led by the worker, then together': ledByTheWorker,
  'it is led by volunteers after a hand-over, and a no before the yes': ledTogether,
  'it graduates, and the picture shows the way': graduated,
  'one step back with a reason': back,
};
