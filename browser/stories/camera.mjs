// The leader's camera and a volunteer's own code. Chromium on Debian has the camera (a made-up one
// here) but reads no codes: the reading itself is put in by the story and gives what stands in the
// volunteer's picture. Everything around it is the page's: leave, stream, list, queue, signal.
// covers F1 F2
import assert from 'node:assert/strict';
import { PHONE, openBrowser } from '../people.mjs';
import { errand, press, roster, rosters, says, until } from '../hands.mjs';

// Answers once the camera truly sends pictures, with the words the page was told to see.
function reading(formats) {
  window.BarcodeDetector = class {
    static async getSupportedFormats() { return formats; }
    async detect(video) {
      if (!video.videoWidth || video.paused) return [];
      const canvas = document.createElement('canvas');
      const pen = canvas.getContext('2d');
      pen.drawImage(video, 0, 0, 40, 30);
      const { data } = pen.getImageData(0, 0, 40, 30);
      const bright = data.some((value, at) => at % 4 !== 3 && value > 60);
      return bright && window.shown ? [{ rawValue: window.shown }] : [];
    }
  };
}

async function running(page, town) {
  for (const link of (await rosters(page, town)).reverse()) {
    await page.goto(town.url + link);
    if ((await page.textContent('h1')).includes('长者康乐日')) return;
  }
  assert.fail('the leader has a shift that runs');
}

// What the picture of the own code says: the address of the shift and eight letters.
const ownCode = (stage) => errand(stage, 'minor', { viewport: PHONE }, async (page) => {
  const { town } = stage;
  await page.goto(`${town.url}/home`);
  await press(page, 'main a[href^="/me/code/"]');
  assert.ok((await page.locator('.qr__picture').evaluate((e) => e.naturalWidth)) >= 200, 'the picture is drawn');
  return (await page.textContent('.qr__letters')).replace(/[^A-Z0-9]/g, '');
});

async function scanned({ town }) {
  const browser = await openBrowser(['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream']);
  const stage = { town, browser };
  const letters = await ownCode(stage);
  await errand(stage, 'leader', { viewport: PHONE }, async (page, { context }) => {
    await context.grantPermissions(['camera'], { origin: town.url });
    await page.addInitScript(reading, ['qr_code']);
    await running(page, town);
    await page.waitForSelector('.roster[data-local]');
    const code = await page.getAttribute('.roster', 'data-code');
    const line = page.locator(`.roster-row[data-letters="${letters}"]`);
    assert.equal(await line.count(), 1, 'the letters are of the list');
    const before = await line.getAttribute('data-state');
    await context.setOffline(true);
    await page.click('[data-scan-open]');
    await page.waitForSelector('[data-scan-view] video');
    const heard = () => page.textContent('[data-scan-says]');
    await page.evaluate((text) => { window.shown = text; }, `https://elsewhere.example/x/${letters}`);
    await until('a strange code is told apart', async () => /不在|没有|不是/.test(await heard()));
    await page.evaluate((text) => { window.shown = text; }, `${town.url}/s/${code}/${letters}`);
    await until('her name is said', async () => /黄嘉怡/.test(await heard()));
    assert.equal(await line.getAttribute('data-state'), before === 'expected' ? 'present' : before);
    await context.setOffline(false);
    await page.click('[data-scan-close]');
    assert.equal(await page.locator('[data-scan-view] video').count(), 0, 'the camera is shut by a tap');
    await until('the server knows it', async () =>
      (await roster(page)).rows.some((row) => row.letters === letters && row.state !== 'expected'));
  });
  await browser.close();
}

// Where codes cannot be read there is no button that leads nowhere; names are tapped as ever.
async function without({ town, browser }) {
  const leader = (formats) => errand({ town, browser }, 'leader', { viewport: PHONE }, async (page) => {
    if (formats) await page.addInitScript(reading, formats);
    await running(page, town);
    await page.waitForSelector('.roster[data-local]');
    assert.equal(await page.isVisible('[data-scan-open]'), false);
    await says(page, /现场加人/);
  });
  await leader(null);
  await leader([]);
}

export const stories = {
  'a volunteer’s own code is read without signal': scanned,
  'a browser that reads no codes offers no camera': without,
};
