// Pictures of the pages, for the guide and the README, and for a look by people.
import { PHONE, DESK, person } from '../people.mjs';

const PAGES = [
  ['front', null, '/', PHONE], ['volunteer-home', 'volunteer', '/home', PHONE],
  ['activities', 'volunteer', '/activities', PHONE], ['hours', 'volunteer', '/hours', PHONE],
  ['leader-home', 'leader', '/home', PHONE], ['roster', 'leader', 'a[href$="/roster"]', PHONE],
  ['desk', 'social-worker', '/desk', DESK], ['people', 'social-worker', '/people', DESK],
  ['confirm', 'social-worker', '/hours/confirm', DESK], ['rules', 'social-worker', '/rules', DESK],
  ['import', 'social-worker', '/import', DESK], ['overview', 'centre-manager', '/overview', DESK],
  ['settings', 'centre-manager', '/settings', DESK], ['organisations', 'centre-manager', '/organisations', DESK],
  ['elder-home', 'elder', '/home', PHONE], ['look', 'social-worker', '/look', DESK],
  ['desk-phone', 'social-worker', '/desk', PHONE], ['new-activity', 'social-worker', '/activities/new', DESK],
];

async function draw({ town, browser }) {
  for (const [name, role, where, viewport] of PAGES) {
    const someone = await person(browser, town, role, { viewport });
    if (where.startsWith('/')) {
      await someone.page.goto(town.url + where);
    } else {
      await someone.page.goto(`${town.url}/home`);
      const link = await someone.page.getAttribute(where, 'href');
      await someone.page.goto(town.url + link);
    }
    await someone.page.screenshot({ path: `browser/pictures/${name}.png` });
    await someone.context.close();
  }
}

export const stories = { 'pages are drawn': draw };
