/** From the press of a key in a container's terminal to its echo in the page's text, in headless Chromium. */
import { chromium } from 'playwright-core';
import { bound, figure, inYard, middle, must, onOneBridge, served } from './bench.mjs';

const KEYS = 'thequickbrownfoxjumpsoverthelazydog';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

await inYard(async (yard) => {
  yard.netyard('up', yard.file('keys.yaml', onOneBridge(2)));
  await served(yard, async (url) => {
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
    try {
      const page = await browser.newPage();
      await page.goto(url);
      await openTerminal(page);
      const echoes = await typed(page);
      must(echoes.length === KEYS.length, `${echoes.length} echoes of ${KEYS.length} keys were seen`);
      must((await page.locator('[data-terminal=c1] .xterm-rows').innerText()).includes(KEYS), 'the text is not there');
      bound('a keystroke, to its echo (median)', middle(echoes), 30, 'ms');
      figure('the slowest', Math.max(...echoes), 'ms');
    } finally {
      await browser.close();
    }
  });
});

async function openTerminal(page) {
  await page.locator('[data-lab=keys]').click();
  await page.getByRole('tab', { name: 'Outline' }).click();
  await page.locator('[data-outline="containers.c1"]').dblclick();
  await page.locator('[data-terminal=c1] .xterm-rows', { hasText: '#' }).waitFor();
  await page.locator('[data-terminal=c1] .xterm-screen').click();
}

/** Types the keys one after the other, each after the echo of the one before; gives the times. */
async function typed(page) {
  await page.evaluate(watchEchoes);
  for (const [index, key] of [...KEYS].entries()) {
    // A quick typist's pace. Not even, or every key would meet the same moment between two frames of the screen.
    await page.waitForTimeout(80 + 40 * Math.random());
    await page.keyboard.press(key);
    await page.waitForFunction((count) => globalThis.echoes.length > count, index);
  }
  return await page.evaluate(() => globalThis.echoes);
}

/** Runs in the page: takes the time between a key and the next change of the terminal's text. */
function watchEchoes() {
  globalThis.echoes = [];
  let pressed = null;
  document.addEventListener('keydown', () => (pressed = performance.now()), { capture: true });
  const rows = document.querySelector('[data-terminal=c1] .xterm-rows');
  let text = rows.textContent;
  new MutationObserver(() => {
    if (pressed === null || rows.textContent === text) return;
    text = rows.textContent;
    globalThis.echoes.push(performance.now() - pressed);
    pressed = null;
  }).observe(rows, { childList: true, subtree: true, characterData: true });
}
