// A giver with two pupils chooses a third; a pupil leaves and the giver answers; the giver stops.
// covers T17 J2 J7
import { DESK, PHONE } from '../people.mjs';
import { errand, press, says } from '../hands.mjs';

const desk = (stage, work) => errand(stage, 'assistant', { viewport: DESK }, work);
const phone = (stage, role, work) => errand(stage, role, { viewport: PHONE }, work);

async function choose(stage) {
  const { town } = stage;
  await phone(stage, 'volunteer', async (page) => {
    await page.goto(`${town.url}/me/directed`);
    await says(page, /P-0024[\s\S]*P-0025|P-0025[\s\S]*P-0024/, 'two pupils by code');
    await page.goto(`${town.url}/give/pupils`);
    await says(page, /优先/, 'who lost a giver stands first');
    await press(page, 'main form[action="/give/pupils/P-0023/ask"] button');
    await says(page, /预留到/, 'held with an end');
    await press(page, page.locator('main form[action$="/confirm"] button'));
    await says(page, /P-0023[\s\S]*资助中/, 'promised');
    await page.goto(`${town.url}/give/pupils`);
    await press(page, 'main form[action="/give/pupils/P-0026/ask"] button');
    await says(page, /排在第 2 位/, 'behind those who asked before');
  });
}

async function leaves(stage) {
  const { town } = stage;
  await desk(stage, async (page) => {
    await page.goto(`${town.url}/aid/pupils?size=100`);
    await press(page, page.locator('main a', { hasText: 'P-0024' }));
    await page.click('main details:has(select[name=reason]) summary');
    await page.selectOption('[name=reason]', 'moved');
    await press(page, 'main details[open] button.button--danger');
  });
  await phone(stage, 'volunteer', async (page) => {
    await page.goto(`${town.url}/me/directed`);
    await says(page, /没有答复，这笔钱不会动/, 'asked, and nothing moves');
    await page.check('[name=answer][value=pool]');
    await press(page, 'main form[action="/me/directed/answer"] button');
    await says(page, /已答复/, 'answered');
  });
}

async function stops(stage) {
  const { town } = stage;
  await phone(stage, 'volunteer', async (page) => {
    await page.goto(`${town.url}/me/directed`);
    await page.click('main details summary:has-text("停止资助")');
    await page.selectOption('[name=promise]', { label: 'P-0025' });
    await page.fill('[name=why]', '今年换了工作');
    await press(page, 'main form[action="/me/directed/stop"] button');
    await says(page, /捐赠人已停止/, 'stopped');
  });
  await desk(stage, async (page) => {
    await page.goto(`${town.url}/aid/directed`);
    await says(page, /不断档的学期/, 'the number');
    await press(page, page.locator('main a[href="/aid/directed/gaps"]'));
    await says(page, /P-\d{4}/, 'opens to its rows');
  });
}

export const stories = {
  'a giver chooses by code and stands in line': choose,
  'a pupil leaves and the rest waits for the answer': leaves,
  'a giver stops and the term is covered': stops,
};
