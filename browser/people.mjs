// People at their phones and desks: a browser context each, watched for errors.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

export const PHONE = { width: 390, height: 844 };
export const DESK = { width: 1366, height: 900 };

// Chromium without windows where it is there: the same pages, with half the work of drawing them.
const BROWSERS = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];

export async function openBrowser(more = []) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? BROWSERS.find((path) => existsSync(path)),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync', ...more],
  });
}

// What a page must never do: speak to elsewhere, break its own policy, throw.
export function watch(page, town, faults) {
  page.on('console', (message) => {
    const text = message.text();
    // A refused form is answered 422 and an unknown page 404: the browser notes both as errors.
    if (message.type() === 'error' && !/status of (401|404|409|422)/.test(text) && !/ERR_INTERNET_DISCONNECTED|ERR_FAILED|ERR_CONNECTION/.test(text)) {
      faults.push(`console on ${page.url()}: ${text}`);
    }
  });
  page.on('pageerror', (error) => faults.push(`script on ${page.url()}: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(town.url) && !url.startsWith('data:') && !url.startsWith('blob:')) {
      faults.push(`request to elsewhere: ${url}`);
    }
  });
}

export async function person(browser, town, role, options = {}) {
  const context = await browser.newContext({
    viewport: options.viewport ?? PHONE,
    javaScriptEnabled: options.script ?? true,
    locale: options.locale ?? 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15000);
  const faults = [];
  watch(page, town, faults);
  const someone = { context, page, faults, role, taps: 0 };
  if (role) await signIn(someone, town, role);
  someone.tap = async (locator) => {
    someone.taps += 1;
    await locator.click();
  };
  return someone;
}

export async function signIn(someone, town, role) {
  const account = town.account(role);
  await someone.page.goto(`${town.url}/sign-in`);
  await someone.page.fill('[name=login]', account.login);
  await someone.page.fill('[name=passcode]', account.passcode);
  await someone.page.click('form[action="/sign-in"] button[type=submit], main form button[type=submit]');
  await someone.page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}
