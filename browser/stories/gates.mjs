// Gates over every page a role can reach: access, width, letters, weight, nothing from elsewhere.
// covers R1 R5 S7
import assert from 'node:assert/strict';
import { kind, together, walk } from '../gates.mjs';
import { rosters } from '../hands.mjs';
import { DESK, PHONE, person } from '../people.mjs';

const NARROW = { width: 320, height: 700 };
// Who reaches pages of their own, the busiest first; null is a visitor.
const ROLES = [
  'centre-manager', 'social-worker', 'volunteer', 'leader', 'partner-liaison', 'official',
  'assistant', 'system-administrator', 'security-administrator', 'audit-administrator',
  'guardian', 'minor', 'elder', null,
];

function told(role, { problems, found, looks }) {
  console.log(`        ${role ?? 'visitor'}: ${found.size} kinds of page, ${looks} looks`);
  return problems.map((problem) => `${role ?? 'visitor'} ${problem}`);
}

// Each kind of page is looked at once, by whoever reaches it first: by axe in the plain and in the
// largest look at both widths, otherwise measured. `./x gates` leaves nothing out.
async function everyKind(stage) {
  const taken = new Map();
  const plan = (role) => (one, mode) => {
    const whose = `${one} ${mode}`;
    if (taken.has(whose) && taken.get(whose) !== role) return null;
    taken.set(whose, role);
    return { standard: 'axe', huge: 'axe' }[mode] ?? 'measure';
  };
  const results = await together(ROLES.map((role) => async () => told(role, await walk(stage, role, plan(role)))));
  assert.deepEqual(results.flat(), []);
}

async function everything(stage) {
  const results = await together(ROLES.map((role) => async () => told(role, await walk(stage, role, () => 'axe'))));
  assert.deepEqual(results.flat(), []);
}

// 320 px is a small phone, and 1280 px enlarged four times.
async function narrow(stage) {
  const jobs = ['volunteer', 'leader', 'social-worker', null].map((role) => async () =>
    told(role, await walk(stage, role, (one, mode) => (mode === 'standard' ? 'measure' : null), [NARROW])));
  assert.deepEqual((await together(jobs)).flat(), []);
}

async function weigh(town, browser, role, path) {
  const someone = await person(browser, town, role, { viewport: DESK });
  const client = await someone.context.newCDPSession(someone.page);
  await client.send('Network.enable');
  const load = async (cold) => {
    let bytes = 0;
    const asked = new Set();
    const kinds = {};
    const types = new Map();
    await client.send('Network.setCacheDisabled', { cacheDisabled: cold });
    // An address counts once: without a cache the browser fetches its icon a second time.
    const twice = new Set();
    const typed = (event) => {
      types.set(event.requestId, event.type);
      if (asked.has(event.response.url)) twice.add(event.requestId);
      if (!event.response.url.startsWith('data:')) asked.add(event.response.url);
    };
    const finished = (event) => {
      if (twice.has(event.requestId)) return;
      bytes += event.encodedDataLength;
      const type = types.get(event.requestId) ?? 'Other';
      kinds[type] = (kinds[type] ?? 0) + event.encodedDataLength;
    };
    client.on('Network.responseReceived', typed);
    client.on('Network.loadingFinished', finished);
    await someone.page.goto(town.url + path, { waitUntil: 'networkidle' });
    client.off('Network.responseReceived', typed);
    client.off('Network.loadingFinished', finished);
    return { bytes, requests: asked.size, asked: [...asked], kinds };
  };
  const first = await load(true);
  await load(false);
  const again = await load(false);
  await someone.context.close();
  return { first, again };
}

// role, page, most kB at first, most requests; the second look is from the browser's memory.
const BUDGETS = [
  ['volunteer', '/home', 40, 6],
  ['volunteer', '/activities', 40, 6],
  ['volunteer', '/hours', 40, 6],
  ['social-worker', '/desk', 80, 7],
  ['social-worker', '/people?size=100', 80, 8],
];

async function weights({ town, browser }) {
  const heavy = [];
  const check = (what, bytes, most) => {
    if (bytes > most * 1024) heavy.push(`${what} weighs ${(bytes / 1024).toFixed(1)} kB, more than ${most}`);
  };
  for (const [role, path, most, requests] of BUDGETS) {
    const { first, again } = await weigh(town, browser, role, path);
    check(path, first.bytes, most);
    check(`${path} again`, again.bytes, 10);
    check(`script of ${path}`, first.kinds.Script ?? 0, 16);
    if (first.requests > requests) heavy.push(`${path} takes ${first.requests} requests`);
    console.log(`        ${path}: ${(first.bytes / 1024).toFixed(1)} kB in ${first.requests} requests, again ${(again.bytes / 1024).toFixed(1)} kB`);
  }
  assert.deepEqual(heavy, []);
}

// The list of a full shift: thirty people and more, as in a park.
async function checkInWeighs({ town, browser }) {
  const leader = await person(browser, town, 'leader', { viewport: PHONE });
  let longest = { people: 0, path: '' };
  for (const path of await rosters(leader.page, town)) {
    await leader.page.goto(town.url + path);
    const people = await leader.page.locator('[data-person]').count();
    if (people > longest.people) longest = { people, path };
  }
  await leader.context.close();
  assert.ok(longest.people >= 30, `the longest list names ${longest.people} people`);
  const { first } = await weigh(town, browser, 'leader', longest.path);
  console.log(`        ${kind(longest.path)} of ${longest.people}: ${(first.bytes / 1024).toFixed(1)} kB in ${first.requests} requests`);
  assert.ok(first.bytes <= 30 * 1024, `check-in weighs ${first.bytes} bytes`);
}

const always = {
  'every kind of page, two widths, every look': everyKind,
  'pages fit a narrow phone': narrow,
  'pages keep their weight': weights,
  'check-in keeps its weight': checkInWeighs,
};

export const stories = process.argv.includes('--all')
  ? { ...always, 'every page of every role by axe in every look': everything }
  : always;
