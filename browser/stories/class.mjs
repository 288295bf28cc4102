// A class of sixty on its way through the five steps, as a worker, a leader, families and pupils
// take it. Weeks go by in a copy of the town; what sixty people say is said by their own phones or
// by the batches a worker has, and nowhere else.
// covers B2 B3 B4 B5 T21 T22
import assert from 'node:assert/strict';
import { PHONE } from '../people.mjs';
import { came, counted, errand, openAll, press, roster, says, until, writeActivity } from '../hands.mjs';
import {
  SIZE, at, birthday, day, desk, father, klass, name, numbers, passes, phoneOf, shows,
} from '../klass.mjs';
import { matched, opened, ranked, talked, talks } from '../klass-choice.mjs';

// ---- the class comes in ----

function list() {
  const rows = Array.from({ length: SIZE }, (_, n) =>
    [n + 1, name(n), n % 2 ? '男' : '女', birthday(n), '石龙中学', '高一（5）班', father(n), `138007${String(10000 + n)}`].join(','));
  return `\ufeff序号,姓名,性别,出生日期,学校,班级,监护人,家长手机\n${rows.join('\n')}\n`;
}

async function comesIn(stage) {
  klass.town = await stage.town.later();
  klass.today = klass.town.today;
  await desk(stage, async (page) => {
    const clicks = counted(page);
    await page.goto(at('/import'));
    await page.selectOption('[name=organisation]', { label: '龙城飞鹰' });
    await page.setInputFiles('input[type=file]', { name: '高一5班.csv', mimeType: 'text/csv', buffer: Buffer.from(list()) });
    await clicks.press('form[action="/import"] button[type=submit]');
    const one = page.url().match(/^.*\/import\/[0-9a-f-]{36}/)[0];
    await shows(page, `${one}/columns`, 'form[action$="/columns"] button[type=submit]');
    await clicks.press(page.locator('form[action$="/columns"] button[type=submit]').last());
    await shows(page, one, 'form[action$="/write"]');
    await clicks.press('form[action$="/write"] button.button--primary');
    await shows(page, one, 'form[action$="/undo"]');
    await says(page, /60/, 'sixty are written');
    console.log(`        sixty pupils and their guardians came in with ${clicks.n} clicks`);
    assert.ok(clicks.n <= 4);
  });
}

// ---- consents ----

// A body is looked through by its list of names; their numbers stand beside them.
const pasted = () => Array.from({ length: SIZE }, (_, n) => name(n)).join('\n');

async function round(stage) {
  await desk(stage, async (page) => {
    await page.goto(at('/activities/new'));
    await writeActivity(page, '高一（5）班体验日：敬老游园', Date.parse(`${day(2)}T09:00:00+08:00`), {
      'post-0-places': '60', 'post-0-least': '10', 'post-1-places': '8', address: '石龙镇西湖社区党群服务中心一楼',
    });
    await page.check('[name="declared-none"]');
    await press(page, 'main form button[name=go][value=publish]');
    await page.waitForURL(/\/published/);
    klass.trial = (await page.getAttribute('main .list a[href^="/shifts/"]', 'href')).split('/')[2];
    const clicks = counted(page);
    await page.goto(at('/joining/rounds/new'));
    await page.fill('[name=name]', '石龙中学高一（5）班');
    await page.selectOption('[name=organisation]', { label: '龙城飞鹰' });
    await page.fill('[name=about]', '到社区里试一次，听一堂课，再决定要不要留下来。');
    await page.fill('[name=closes_on]', day(-1));
    await page.getByLabel('高一（5）班体验日：敬老游园').check();
    await press(page, 'main form button[type=submit]');
    assert.ok((await page.locator('.field__error').count()) > 0, 'a round that closes before it opens is refused');
    assert.equal(await page.inputValue('[name=name]'), '石龙中学高一（5）班', 'and the form comes back');
    await page.fill('[name=closes_on]', day(60));
    await clicks.press('main form button[type=submit]');
    klass.round = page.url().match(/rounds\/([0-9a-f-]{36})/)[1];
    await clicks.press('main a[href$="/enter"]');
    await page.fill('[name=pasted]', `${pasted()}\n查无此人`);
    await clicks.press('form[action$="/look"] button[type=submit]');
    await says(page, /查无此人/, 'a line that names nobody is shown');
    klass.people = await page.$$eval('input[name=names]', (all) => all.map((one) => ({
      id: one.value, number: document.getElementById(`${one.id}-hint`).textContent,
      name: document.querySelector(`label[for="${one.id}"]`).textContent,
    })));
    assert.deepEqual(klass.people.map((one) => one.name), Array.from({ length: SIZE }, (_, n) => name(n)));
    await clicks.press('form[action$="/enter"]:has(input[name=names]) button[type=submit]');
    await page.waitForURL(/steps\/trial/);
    await says(page, /60/, 'sixty stand at the first step');
    console.log(`        a round for a class of sixty was opened and the class entered with ${clicks.n} clicks`);
    assert.ok(clicks.n <= 4);
  });
}

// A line drawn with a finger, and the typed name beside it.
async function signs(page, typed) {
  await page.fill('[name=signed_name]', typed);
  const field = await page.locator('.signature__field').boundingBox();
  await page.locator('.signature__field').scrollIntoViewIfNeeded();
  const box = await page.locator('.signature__field').boundingBox();
  assert.ok(field && box, 'there is a field for a finger');
  await page.mouse.move(box.x + 20, box.y + 40);
  await page.mouse.down();
  for (const [x, y] of [[60, 20], [90, 60], [140, 25], [200, 55]]) await page.mouse.move(box.x + x, box.y + y, { steps: 3 });
  await page.mouse.up();
  await press(page, 'main form button.button--primary');
}

// The first refusal: a stranger's name under a consent.
async function onTheScreen(stage) {
  await errand({ ...stage, town: klass.town }, 'social-worker', { viewport: PHONE }, async (page) => {
    for (const n of [2, 3]) {
      await page.goto(at(`/people/${klass.people[n].id}/sign`));
      if (n === 2) {
        await signs(page, '隔壁阿姨');
        await says(page, /名|签/, 'somebody else signs for nobody');
        assert.ok((await page.locator('.field__error').count()) > 0);
      }
      await signs(page, father(n));
      await page.waitForURL(/\/family/);
      await says(page, /手机|签/);
    }
  });
}

// A paper as a phone sees it from above: what stands on it does not matter, that it is looked at does.
const paper = async (page) => {
  const drawn = await page.evaluate(() => {
    const field = document.createElement('canvas');
    [field.width, field.height] = [600, 800];
    const pen = field.getContext('2d');
    pen.fillStyle = '#f6f3ea';
    pen.fillRect(0, 0, 600, 800);
    pen.fillStyle = '#32344a';
    for (let y = 80; y < 560; y += 40) pen.fillRect(60, y, 420, 4);
    pen.strokeStyle = '#223';
    pen.lineWidth = 4;
    pen.beginPath();
    pen.moveTo(180, 640);
    pen.bezierCurveTo(240, 560, 280, 720, 420, 620);
    pen.stroke();
    return field.toDataURL('image/jpeg', 0.8).split(',')[1];
  });
  return { name: 'IMG_2031.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(drawn, 'base64') };
};

async function onPaper(stage) {
  await desk(stage, async (page) => {
    for (const n of [4, 5, 6]) {
      await page.goto(at(`/people/${klass.people[n].id}/slips`));
      await press(page, 'form[action$="/slips"] button.button--primary');
      if (!/\/slips\/[0-9a-f-]{36}$/.test(new URL(page.url()).pathname)) {
        await press(page, page.locator('main .list a[href^="/slips/"]').first());
      }
      await page.setInputFiles('input[name=photo]', await paper(page));
      await press(page, 'form[action$="/photo"] button[type=submit]');
      await says(page, /等|看/, 'nothing counts before somebody looked');
      await press(page, 'form[action$="/look"] button');
      await press(page, 'form[action$="/accept"] button');
    }
    await page.goto(at(`/people/${klass.people[4].id}/family`));
    await says(page, /纸/, 'the consent on paper stands');
  });
}

// The evening for parents: everybody who is left but one, in one go.
async function atTheEvening(stage) {
  await desk(stage, async (page) => {
    const clicks = counted(page);
    await page.goto(at('/minors'));
    await clicks.press('main a[href="/minors/class"]');
    await page.fill('[name=pasted]', pasted());
    await clicks.press('form[action$="/look"] button[type=submit]');
    assert.equal(await page.locator('input[name=names]').count(), SIZE - 5, 'who has a consent has nothing to tick');
    await page.uncheck(`input[name=names][value="${klass.people[59].id}"]`);
    await clicks.press('form[action="/minors/class"] button.button--primary');
    assert.ok((await page.locator('.field__error').count()) > 0, 'who asked, and when, is needed');
    assert.ok(!(await page.isChecked(`input[name=names][value="${klass.people[59].id}"]`)), 'the ticks stay as they were');
    await page.fill('[name=evidence_words]', '家长会上陈慧珊逐位问过');
    await clicks.press('form[action="/minors/class"] button.button--primary');
    await page.goto(at(`/joining/rounds/${klass.round}/steps/trial`));
    const open = page.locator('tr', { hasText: name(59) });
    assert.match(await open.innerText(), /同意/, 'whose family has not answered is told');
    console.log(`        fifty-four consents were noted with ${clicks.n} clicks, one of them refused`);
    // A classmate answers for nobody, whatever the form says.
    await page.goto(at(`/people/${klass.people[58].id}/family`));
    await page.fill('[name=guardian]', name(2));
    await page.selectOption('[name=relation]', { index: 1 });
    await page.fill('[name=guardian_number]', klass.people[2].number);
    await press(page, 'form[action$="/guardians"] button[type=submit]');
    await says(page, /未成年|成年|年/, 'a guardian who is a child is refused');
    assert.equal(await page.inputValue('[name=guardian_number]'), klass.people[2].number, 'and what was typed stays');
    // Nor does a birthday make a guardian younger than the child.
    await page.goto(at(`/people?q=${encodeURIComponent('黄伟强')}`));
    await press(page, page.locator('main th a', { hasText: '黄伟强' }).first());
    await page.goto(`${page.url().split('?')[0]}/edit`);
    await page.fill('[name=born_on]', day(-5300));
    await page.getByLabel('删除这个证件号').check();
    await press(page, 'main form button.button--primary');
    await says(page, /黄嘉怡/, 'whose guardian he is stands in the sentence');
  });
}

// ---- the first step: a trial at school ----

const mine = (page, n) => page.locator('.roster-row', { hasText: name(n) });

async function signedUp(stage) {
  await desk(stage, async (page) => {
    const clicks = counted(page);
    await page.goto(at(`/shifts/${klass.trial}/group`));
    await page.fill('[name=lines]', numbers(klass.people));
    await clicks.press('main form button.button--primary');
    await says(page, new RegExp(`${name(59)}.*同意`), 'the one without a consent is named, and nobody is in yet');
    await page.check('[name=how][value=who-can]');
    await clicks.press('main form button.button--primary');
    await page.waitForURL(/sign-ups\?done/);
    await says(page, new RegExp(name(0)));
    console.log(`        a class was signed up with ${clicks.n} clicks, one of them refused`);
  });
  const other = await errand({ ...stage, town: klass.town }, 'volunteer', { viewport: PHONE }, async (page) => {
    await page.goto(at('/activities'));
    // The furthest one: on some days of the year the next visit is full.
    const card = page.locator('.shift-card').filter({ hasText: '探访' }).last();
    return (await card.locator('a[href^="/shifts/"]').first().getAttribute('href')).match(/\/shifts\/[0-9a-f-]{36}/)[0];
  });
  // The consent of one is taken back: it stops what is to come, and what was arranged.
  await desk(stage, async (page) => {
    await page.goto(at(`/people/${klass.people[7].id}/family`));
    await openAll(page);
    const form = page.locator('form[action$="/withdraw"]').first();
    if (await form.locator('input[type=text], textarea').count()) await form.locator('input[type=text], textarea').first().fill('期末要复习');
    await press(page, form.locator('button').first());
    await says(page, /撤回/, 'the consent is withdrawn');
    await page.goto(at(`/people/${klass.people[7].id}/lacking`));
    await says(page, /高一（5）班体验日/, 'what was arranged and lacks a consent now is listed');
    await page.goto(at(`${other}/group`));
    await page.fill('[name=lines]', klass.people[7].number);
    await press(page, 'main form button.button--primary');
    await says(page, new RegExp(`${name(7)}.*同意`), 'and nothing new is signed up for');
  });
}

async function trial(stage) {
  await klass.town.goOn(day(2), '08:50');
  await errand({ ...stage, town: klass.town }, 'leader', { viewport: PHONE }, async (page) => {
    await page.goto(at(`/shifts/${klass.trial}/roster`));
    await page.waitForSelector('.roster[data-local]');
    await page.click('[data-roster-all] button');
    await until('fifty-eight are there', async () => came(await roster(page)) >= SIZE - 2);
    await page.reload();
    await page.waitForSelector('.roster[data-local]');
    assert.equal(await mine(page, 7).getAttribute('data-state'), 'expected', 'a consent taken back stops at the door too');
    assert.match(await mine(page, 7).innerText(), /同意/, 'and the leader reads why');
    klass.code = await page.getAttribute('.roster', 'data-code');
  });
  // Nor do they check in by themselves.
  await phoneOf(stage, 7, async (page) => {
    await page.goto(at(`/s/${klass.code}`));
    await press(page, 'form.scan button');
    await says(page, /同意/, 'the door says whose word is missing');
  });
  await klass.town.goOn(day(2), '10:40');
  await errand({ ...stage, town: klass.town }, 'leader', { viewport: PHONE }, async (page) => {
    await page.goto(at(`/shifts/${klass.trial}/roster?mode=out`));
    await page.waitForSelector('.roster[data-local]');
    await page.click('[data-roster-all] button');
    await until('everybody left', async () => (await roster(page)).rows.every((one) => one.state !== 'present'));
    await press(page, 'form[data-roster-close] button');
    // What was seen, in a sentence, for some of them.
    await page.goto(at('/home'));
    await page.goto(at(`/shifts/${klass.trial}/trial`));
    const fields = page.locator('textarea[name^="words-"]');
    for (const n of [0, 1, 2]) await fields.nth(n).fill('很细心，记得问老人吃药没有。');
    await page.locator('input[name^="shown-"]').nth(0).check();
    klass.told = (await page.locator('label[for^="words-"]').nth(0).innerText()).trim().slice(0, 3);
    await press(page, 'main form button.button--primary');
  });
}

async function firstStep(stage) {
  // A pupil says what it was like, on the own phone, and reads what the leader saw.
  await phoneOf(stage, 0, async (page) => {
    await page.goto(at('/me/joining'));
    await page.fill('[name=first]', '奶奶拉着我的手说谢谢');
    await press(page, 'form[action$="/talk"] button');
    await says(page, /奶奶|说/, 'it is kept');
    assert.equal(await page.inputValue('[name=first]'), '奶奶拉着我的手说谢谢');
  });
  await desk(stage, async (page) => {
    const passed = await passes(page, 'trial', SIZE - 3);
    assert.equal(passed, SIZE - 2, 'all but the two without a consent');
    // The second refusal: the rule lets nobody skip.
    await page.goto(at(`/joining/rounds/${klass.round}/steps/trial`));
    await says(page, /同意/, 'who stayed behind has a sentence why');
    await press(page, page.locator('tr', { hasText: name(7) }).locator('a[href^="/joining/applications/"]'));
    klass.stopped = new URL(page.url()).pathname;
    await openAll(page);
    assert.equal(await page.locator('form[action$="/skip"]').count(), 0, 'no step may be skipped: there is no button');
    const answer = await page.evaluate(async (where) => {
      const once = document.querySelector('[name=once]').value.split('.')[0];
      const body = new URLSearchParams({ once: `${once}.skip`, skip: '他很想来' });
      const sent = await fetch(`${where}/skip`, { method: 'POST', body, redirect: 'manual' });
      return [sent.status, await sent.text()];
    }, klass.stopped);
    assert.equal(answer[0], 422, 'and a form that asks for it all the same is refused');
    assert.match(answer[1], /不能免|免去/);
  });
}

// ---- the second step: a course ----

async function course(stage, title, kind, on) {
  return desk(stage, async (page) => {
    const clicks = counted(page);
    await page.goto(at('/training/courses/new'));
    await page.fill('[name=title]', title);
    await page.selectOption('[name=kind]', kind);
    await page.fill('[name=place]', '石龙中学报告厅');
    await page.fill('[name=day-1]', on);
    await page.fill('[name=from-1]', '18:30');
    await page.fill('[name=until-1]', '17:30');
    await page.fill('[name=places]', '64');
    await page.check('[name=assessment][value=attending]');
    await page.fill('[name=least_percent]', '80');
    await press(page, 'main form button.button--primary');
    await says(page, /早|晚/, 'a course that ends before it begins is refused');
    assert.equal(await page.inputValue('[name=title]'), title);
    await page.fill('[name=until-1]', '20:30');
    await clicks.press('main form button.button--primary');
    const id = page.url().match(/courses\/([0-9a-f-]{36})/)[1];
    await clicks.press('form[action$="/open"] button');
    await page.goto(at(`/training/courses/${id}/names`));
    await page.fill('[name=person]', numbers(klass.going));
    await clicks.press('form[action$="/names"] button[type=submit]');
    await says(page, new RegExp(klass.going.at(-1).name));
    console.log(`        a course was opened and ${klass.going.length} signed up with ${clicks.n} clicks`);
    assert.ok(clicks.n <= 3);
    return id;
  });
}

// After the evening: who was there is ticked, the one who was not gets no result.
async function held(stage, id, on, absent) {
  await klass.town.goOn(on, '20:40');
  return desk(stage, async (page) => {
    const clicks = counted(page);
    await page.goto(at(`/training/courses/${id}/names`));
    await page.$$eval('input[name=there]', (all) => all.forEach((one) => { one.checked = true; }));
    await page.uncheck(`input[name=there][value="${absent.id}"]`);
    await clicks.press('form[action$="/presence"] button[type=submit]');
    const row = page.locator('li.list-row', { hasText: absent.name });
    await row.locator('input[name=give]').check();
    await press(page, 'form[action$="/results"] button[type=submit]');
    await says(page, /到了|不能/, 'nobody gets a result who was not there');
    await page.goto(at(`/training/courses/${id}/names`));
    await clicks.press('form[action$="/end"] button');
    await page.waitForURL(/done=/);
    console.log(`        presence of ${klass.going.length} and the end of the course took ${clicks.n} clicks`);
    assert.ok(clicks.n <= 2);
  });
}

async function secondStep(stage) {
  klass.going = klass.people.filter((_, n) => n !== 7 && n !== 59);
  const id = await course(stage, '飞鹰第一课：为什么服务', 'concepts', day(5));
  await held(stage, id, day(5), klass.people[58]);
  await desk(stage, async (page) => {
    assert.equal(await passes(page, 'basic-training', 50), SIZE - 3);
  });
  klass.going = klass.going.filter((one) => one !== klass.people[58]);
}

// ---- birthdays ----

async function birthdays(stage) {
  await desk(stage, async (page) => {
    await page.goto(at('/minors'));
    const read = await says(page, new RegExp(name(0)), 'who grew up is on the worker’s list');
    assert.match(read, new RegExp(name(1)), 'and who became sixteen');
    await page.goto(at(`/people/${klass.people[0].id}/family`));
    await says(page, /成年/, 'the guardianship has ended by itself');
    assert.equal(await page.locator('form[action$="/consents"]').count(), 0, 'nobody consents for a grown-up');
    await page.goto(at(`/people/${klass.people[1].id}/family`));
    assert.equal(await page.locator('form[action$="/living"]').count(), 1, 'from sixteen on an own living can be noted');
    await page.goto(at(`/people/${klass.people[2].id}/family`));
    assert.equal(await page.locator('form[action$="/living"]').count(), 0, 'not before');
  });
}

// ---- the fourth step, and the fifth ----

async function fourthStep(stage) {
  const id = await course(stage, '探访的技巧：怎样敲门、怎样听', 'skills', day(12));
  await held(stage, id, day(12), klass.going[10]);
  await desk(stage, async (page) => {
    assert.equal(await passes(page, 'skills-training', 40), klass.going.length - 1);
  });
  klass.going.splice(10, 1);
}

async function registered(stage) {
  await desk(stage, async (page) => {
    assert.equal(await passes(page, 'registration', 40), klass.going.length);
    await page.goto(at(`/joining/rounds/${klass.round}`));
    await says(page, new RegExp(`${klass.going.length}`), 'the funnel says how many came through');
    await page.goto(at(klass.stopped));
    await says(page, new RegExp(name(7)), 'whose consent was taken back stands where they stood');
  });
  await phoneOf(stage, 0, async (page) => {
    await page.goto(at('/me/joining'));
    await says(page, /登记|注册/, 'a registered volunteer');
    await page.goto(at('/hours'));
    await says(page, /高一（5）班体验日/, 'the hours of the trial are in the book now');
  });
}

export const stories = {
  'sixty pupils come in from one list': comesIn,
  'a round is opened and the class entered': round,
  'families sign on a screen, and a stranger does not': onTheScreen,
  'families sign on paper, and somebody looks': onPaper,
  'the other families agreed at an evening': atTheEvening,
  'the class signs up, and one consent is taken back': signedUp,
  'the class comes, without the one whose consent was taken back': trial,
  'the first step is passed, and nobody skips it': firstStep,
  'the second step: a course, and nobody absent gets a result': secondStep,
  'birthdays change by themselves what they change': birthdays,
  'the third step: wishes by phone, one declines quietly': opened,
  'lists from paper, a pair settled before, the teams’ wishes': ranked,
  'the matching holds when both sides said yes': matched,
  'times for talks are booked and given': talks,
  'talks are held, one is missed, a lost connection loses nothing': talked,
  'the fourth step: skills': fourthStep,
  'registered, with the hours of the trial': registered,
};
