// A term of a branch of 少骏会: planned, held, what children showed attested and taken back, badges
// handed over in person, and what the child and the family see of it.
// covers C6
import assert from 'node:assert/strict';
import { DESK, PHONE } from '../people.mjs';
import { daysOn, errand, numberOf, openAll, press, says } from '../hands.mjs';

const BADGE = '远足小队员';
const THEME = '远足';
const SHOWN = '看地图走一段';
const CHILD = '黄嘉怡';
const term = {};
const at = (where) => `${term.town.url}${where}`;
const as = (stage, role, viewport, work) => errand({ ...stage, town: term.town }, role, { viewport }, work);
const leader = (stage, work) => as(stage, 'leader', PHONE, work);
const branch = (more = '') => at(`/organisations/${term.branch}/progression${more}`);
const meeting = (n) => at(`/progression/meetings/${term.meetings[n]}`);

// The Saturday on which the term begins: after the one that runs.
const first = () => {
  const from = daysOn(term.town.today, 60);
  return daysOn(from, (6 - new Date(from).getUTCDay() + 7) % 7);
};

async function planned(stage) {
  term.town = await stage.town.later();
  await as(stage, 'social-worker', DESK, async (page) => {
    for (const name of ['周敏仪', '王芳']) term[name] = await numberOf(page, term.town, name);
  });
  await leader(stage, async (page) => {
    await page.goto(at('/progression'));
    await press(page, page.locator('main a', { hasText: '少骏会石龙分会' }));
    term.branch = page.url().match(/organisations\/([0-9a-f-]{36})/)[1];
    await page.goto(branch('/term'));
    await page.fill('[name=title]', '春季周六集会');
    await page.fill('[name=first]', first());
    await page.fill('[name=last]', daysOn(first(), -7));
    await page.selectOption('[name=weekday]', '6');
    await page.fill('[name=from]', '14:30');
    await page.fill('[name=until]', '16:30');
    await page.fill('[name=place]', '石龙社区中心少年活动室');
    await press(page, 'main form button.button--primary');
    assert.ok((await page.locator('.field__error').count()) > 0, 'a term that ends before it begins is refused');
    await page.fill('[name=last]', daysOn(first(), 77));
    await press(page, 'main form button.button--primary');
    await page.waitForURL(/done=/);
  });
  // On the day before it begins the new term is the one that runs.
  await term.town.goOn(first(), '08:30');
  await leader(stage, async (page) => {
    await page.goto(branch());
    await says(page, /春季周六集会/);
    term.meetings = await page.$$eval('#weeks ~ .table-scroll a[href^="/progression/meetings/"], main table a[href^="/progression/meetings/"]',
      (all) => [...new Set(all.map((a) => a.getAttribute('href').split('/').pop()))]);
    assert.ok(term.meetings.length >= 8, `${term.meetings.length} meetings are planned`);
  });
}

// Two weeks for one badge, and who is there with the children.
async function manned(stage) {
  await leader(stage, async (page) => {
    await page.goto(meeting(0));
    await says(page, /没有人带|带领/, 'nobody leads yet: it says so');
    await openAll(page);
    await page.locator('[name=leader]').selectOption({ label: '李敏' }).catch(async () => {
      const value = await page.locator('[name=leader] option', { hasText: '李敏' }).getAttribute('value');
      await page.selectOption('[name=leader]', value);
    });
    await page.selectOption('[name=part]', 'leader');
    await page.check('[name=later]');
    await press(page, 'form[action$="/adults"] button[type=submit]');
    const lacks = await page.locator('.notice--wait li').allInnerTexts();
    assert.ok(lacks.length >= 1, 'one adult is too few for so many children');
    for (const number of [term.王芳, term.周敏仪]) {
      await openAll(page);
      await page.fill('input[type=text][name=person]', number);
      await page.selectOption('[name=part]', 'helper');
      await page.check('[name=later]');
      await press(page, 'form[action$="/adults"] button[type=submit]');
    }
    await page.goto(meeting(0));
    assert.equal(await page.locator('.notice--wait li').count(), 0, 'three adults are enough');
    for (const n of [0, 1]) {
      await page.goto(meeting(n));
      await openAll(page);
      const value = await page.locator('[name=theme] option', { hasText: THEME }).first().getAttribute('value');
      await page.selectOption('[name=theme]', value);
      await press(page, page.locator('form', { has: page.locator('[name=theme]') }).locator('button[type=submit]'));
      await says(page, new RegExp(THEME));
    }
    assert.equal(await page.locator('input[name=there]').count(), 0, 'nobody is noted before it begins');
  });
}

async function held(stage) {
  for (const n of [0, 1]) {
    await term.town.goOn(daysOn(first(), n * 7), '15:00');
    await leader(stage, async (page) => {
      await page.goto(meeting(n));
      assert.ok((await page.locator('input[name=there]:checked').count()) >= 20, 'all are ticked at first');
      assert.equal(await page.locator('input[id^="there-"][disabled]').count(), 1, 'one family has not agreed: no tick');
      await page.uncheck(`input[name=there] >> nth=${n}`);
      await press(page, 'form[action$="/names"] button');
      await says(page, /到|记/);
    });
  }
}

async function attested(stage) {
  await leader(stage, async (page) => {
    await page.goto(branch('/endorse'));
    await press(page, page.locator('main a', { hasText: SHOWN }));
    await page.locator('.choice', { hasText: CHILD }).locator('input').check();
    const other = page.locator('input[name=child]:not(:checked)').first();
    term.other = await page.locator(`label[for="${await other.getAttribute('id')}"]`).innerText();
    await other.check();
    await page.fill('[name=words]', '自己看图找到了凉亭');
    await press(page, 'form[action$="/endorse"] button.button--primary');
    await says(page, /自己看图|认可/);
    // Within ten minutes it is undone by a tap; later with a reason.
    await press(page, page.locator('form[action$="/undo"] button').first());
    await says(page, /撤回|撤销/);
    await page.goto(branch('/endorse'));
    await press(page, page.locator('main a', { hasText: SHOWN }));
    for (const name of [CHILD, term.other]) await page.locator('.choice', { hasText: name }).locator('input').check();
    await page.fill('[name=words]', '自己看图找到了凉亭');
    await press(page, 'form[action$="/endorse"] button.button--primary');
    term.endorsing = page.url().split('?')[0] + new URL(page.url()).search.replace(/&?done=[^&]*/, '');
  });
  await term.town.goOn(daysOn(first(), 7), '15:40');
  await leader(stage, async (page) => {
    await page.goto(term.endorsing);
    await openAll(page);
    const row = page.locator('li.list-row--open', { hasText: term.other }).first();
    await row.locator('[name=endorsement]').selectOption({ label: term.other });
    await row.locator('[name=why]').fill('看错人了，是他弟弟');
    await press(page, row.locator('form[action$="/take-back"] button'));
    await says(page, /看错人了/, 'taken back with its reason, and both stay to be read');
  });
}

async function handedOver(stage) {
  await leader(stage, async (page) => {
    await page.goto(branch('/awards'));
    const line = page.locator('li', { hasText: `${CHILD} · ${BADGE}` });
    assert.equal(await line.count(), 1, 'her badge is complete');
    assert.equal(await page.locator('li', { hasText: `${term.other} · ${BADGE}` }).count(), 0, 'what was taken back completes none');
    await page.$$eval('input[name=award]', (all) => all.forEach((one) => { one.checked = false; }));
    await line.locator('input').check();
    await page.fill('[name=day]', daysOn(first(), 14));
    await page.fill('[name=occasion]', '春季授章会');
    await press(page, 'form[action$="/awards"] button.button--primary');
    assert.ok((await page.locator('.field__error').count()) > 0, 'nothing was handed over tomorrow');
    await page.fill('[name=day]', daysOn(first(), 7));
    if (!(await line.locator('input').isChecked())) await line.locator('input').check();
    await press(page, 'form[action$="/awards"] button.button--primary');
    await says(page, /春季授章会/);
    const sheet = await page.locator('main a[href*="/awards/sheet?on="]').first().getAttribute('href');
    await page.goto(at(sheet));
    await says(page, new RegExp(CHILD));
  });
}

async function seen(stage) {
  await as(stage, 'minor', PHONE, async (page) => {
    await page.goto(at('/me/progression'));
    const own = await says(page, new RegExp(BADGE));
    assert.match(own, /春季授章会/, 'when and where it was handed over');
    assert.match(own, /德|智|体|美|劳/);
    assert.doesNotMatch(own, /名次|第一名/, 'nobody is ranked');
  });
  await as(stage, 'guardian', PHONE, async (page) => {
    await page.goto(at('/me/children'));
    await press(page, page.locator('main a[href$="/progression"]').first());
    await says(page, new RegExp(CHILD));
    await says(page, /春季授章会/, 'the family reads the same');
    const another = await page.goto(branch());
    assert.equal(another.status(), 404, 'and nothing of other children');
  });
}

export const stories = {
  'a term is planned week by week': planned,
  'adults are named until they are enough': manned,
  'meetings are held, and a child without a consent has no tick': held,
  'what was shown is attested, undone, taken back': attested,
  'a complete badge is handed over in person': handedOver,
  'the child and the family see the way': seen,
};
