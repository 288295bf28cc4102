// A guardian without an account, on the own phone: by a link that a worker makes, an award is
// confirmed, a yes to a kind of group is given and taken back. A stranger's name opens nothing, and
// the pages say no more of the child than the surname.
import assert from 'node:assert/strict';
import { PHONE } from './people.mjs';
import { errand, press, says } from './hands.mjs';
import { child, desk, hides, known, secretsOf, stage } from './company.mjs';

const CHILD = 'P-0020';
const guardian = (work) => errand(stage, null, { viewport: PHONE }, (page) => work(page, stage.town.url));

// A button of a signed page, under a name; the answer of the house.
async function signed(page, name, word) {
  await page.locator('[name=signed_name]').fill(name);
  const [answer] = await Promise.all([
    page.waitForResponse((one) => one.request().method() === 'POST'),
    page.getByRole('button', { name: word, exact: true }).click(),
  ]);
  await page.waitForLoadState();
  return answer.status();
}

export async function linked() {
  await desk('social-worker', async (page, url) => {
    known.secrets[CHILD] = await secretsOf(page, url, CHILD);
    known.family = `${await child(page, url, CHILD)}/family`;
    await page.goto(url + known.family);
    await press(page, page.getByRole('button', { name: '做一个链接' }));
    const told = await says(page, /链接做好了[\s\S]*发给监护人的地址/);
    known.link = told.match(/\/family\/[A-Za-z0-9_-]{20,}/)[0];
    assert.ok(!known.secrets[CHILD].some((one) => known.link.includes(one)), 'the address names nobody');
  });
}

export async function confirmed() {
  const [name, school, own] = known.secrets[CHILD];
  await guardian(async (page, url) => {
    await page.goto(url + known.link);
    await hides(page, [name, school, CHILD], 'a link shows the surname alone');
    await press(page, page.locator('a.button--primary', { hasText: '去确认' }).first());
    const award = page.url();
    assert.equal(await signed(page, '过路人', '收到了'), 422);
    await says(page, /这不是登记的监护人姓名，还可以再试 4 次/);
    await signed(page, own, '收到了');
    await says(page, /确认收到/);
    await page.goto(award);
    await says(page, /已经确认，谢谢您/);
    assert.equal(await page.locator('[name=signed_name]').count(), 0, 'once is enough');
    await hides(page, [name, school, CHILD], 'nor does the page of an award tell more');
  });
}

export async function agreed() {
  const own = known.secrets[CHILD][2];
  await guardian(async (page, url) => {
    await page.goto(`${url}${known.link}/groups/growth`);
    await page.getByLabel(/到学期结束/).check();
    await signed(page, own, '我同意');
    await says(page, /家庭同意到 /);
    await page.goto(`${url}${known.link}/groups/growth`);
    await signed(page, own, '收回同意');
    await says(page, /已收回。从现在起孩子不参加这一种/);
  });
  await desk('social-worker', async (page, url) => {
    await page.goto(url + known.family);
    await says(page, /输入过 1 次不对的姓名/);
    await press(page, page.getByRole('button', { name: '停用这个链接' }));
    await says(page, /链接已停用/);
  });
  await guardian(async (page, url) => {
    const answer = await page.goto(url + known.link);
    assert.equal(answer.status(), 422);
    await says(page, /这个链接不能用了/);
  });
}
