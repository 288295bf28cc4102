// Gates over every page a role can reach: access, width, weight, nothing from elsewhere.
// covers R1 R5 S7
import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import { DESK, PHONE, person } from '../people.mjs';

const SKIP = /^\/(static|sign-out|display|api\/openapi|t\/|in\/|import\/template)|\.(pdf|svg|ics|xlsx|csv|json)(\?|$)/;
const PLAIN = (path) => path
  .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '{id}')
  .replace(/\/s\/[0-9A-Z]{4,10}/, '/s/{code}')
  .replace(/\/v\/LD[^/]*/, '/v/{number}');

// One address per kind of page, found by following links from the role's home.
async function routes(page, town, most = 60) {
  const found = new Map();
  const queue = [new URL(page.url()).pathname];
  while (queue.length > 0 && found.size < most) {
    const path = queue.shift();
    const plain = PLAIN(path.split('?')[0]);
    if (found.has(plain)) continue;
    const response = await page.goto(town.url + path);
    assert.ok(response.status() < 500, `${path} answered ${response.status()}`);
    assert.notEqual(response.status(), 404, `${path} is linked but not there`);
    found.set(plain, path);
    const links = await page.$$eval('a[href]', (as) => as.map((a) => a.getAttribute('href')));
    for (const link of links) {
      if (!link.startsWith('/') || link.startsWith('//') || SKIP.test(link)) continue;
      const bare = link.split('#')[0];
      if (bare && !found.has(PLAIN(bare.split('?')[0]))) queue.push(bare);
    }
  }
  return [...found.values()];
}

async function axe(page) {
  const result = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(' | ')}`);
}

async function look(someone, town, list, mode) {
  const { page, context } = someone;
  const problems = [];
  await context.addCookies([{ name: 'display', value: mode, url: town.url }]);
  for (const path of list) {
    const response = await page.goto(town.url + path);
    if (response.status() >= 400) continue;
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth + 1);
    if (wide) problems.push(`${path} ${mode} scrolls sideways at ${page.viewportSize().width}`);
    const heads = await page.$$eval('h1', (hs) => hs.length);
    if (heads !== 1) problems.push(`${path} has ${heads} h1`);
    const broken = await page.evaluate(() => document.body.innerText.match(/⟦[^⟧]*⟧/g));
    if (broken) problems.push(`${path} lacks words: ${broken.slice(0, 4).join(' ')}`);
    for (const violation of await axe(page)) problems.push(`${path} ${mode} ${violation}`);
  }
  return problems;
}

function gate(role, viewport) {
  return async ({ town, browser }) => {
    const someone = await person(browser, town, role, { viewport });
    const list = await routes(someone.page, town);
    assert.ok(list.length > 3, `only ${list.length} pages found for ${role}`);
    // The account's own setting wins over the cookie, so modes are set through the page's form.
    const problems = await look(someone, town, list, 'zh-CN.standard.standard');
    assert.deepEqual(problems, []);
    assert.deepEqual(someone.faults, []);
    console.log(`        ${role} at ${viewport.width}: ${list.length} kinds of page`);
    await someone.context.close();
  };
}

async function visitorModes({ town, browser }) {
  const someone = await person(browser, town, null, { viewport: PHONE });
  await someone.page.goto(`${town.url}/`);
  const list = await routes(someone.page, town, 12);
  for (const mode of ['zh-CN.huge.high', 'en.standard.standard', 'zh-CN.large.standard']) {
    assert.deepEqual(await look(someone, town, list, mode), []);
  }
  assert.deepEqual(someone.faults, []);
  await someone.context.close();
}

async function weights({ town, browser }) {
  const budgets = [['volunteer', '/home', 40], ['volunteer', '/activities', 40], ['social-worker', '/desk', 80]];
  for (const [role, path, most] of budgets) {
    const someone = await person(browser, town, role, { viewport: DESK });
    const client = await someone.context.newCDPSession(someone.page);
    await client.send('Network.enable');
    await client.send('Network.setCacheDisabled', { cacheDisabled: true });
    let bytes = 0;
    let requests = 0;
    client.on('Network.loadingFinished', (event) => {
      bytes += event.encodedDataLength;
      requests += 1;
    });
    await someone.page.goto(town.url + path, { waitUntil: 'networkidle' });
    assert.ok(bytes < most * 1024, `${path} weighs ${bytes} bytes, more than ${most} kB`);
    console.log(`        ${path} for ${role}: ${(bytes / 1024).toFixed(1)} kB in ${requests} requests`);
    await someone.context.close();
  }
}

// Every run looks at what volunteers and visitors see; `./x gates` adds the desks.
const always = {
  'a visitor in every mode': visitorModes,
  'volunteer on a phone': gate('volunteer', PHONE),
  'volunteer at 320 px': gate('volunteer', { width: 320, height: 700 }),
};
const desks = {
  'social worker at a desk': gate('social-worker', DESK),
  'social worker on a phone': gate('social-worker', PHONE),
  'leader on a phone': gate('leader', PHONE),
  'centre manager at a desk': gate('centre-manager', DESK),
  'pages keep their weight': weights,
};

export const stories = process.argv.includes('--all') ? { ...always, ...desks } : always;
