/** From the press of a key in a container's terminal to its echo in the page's text, in headless Chromium. */
import { spawn } from 'node:child_process';
import { chromium } from 'playwright-core';
import { bound, figure, inYard, middle, must, onOneBridge } from './bench.mjs';

const KEYS = 'the quick brown fox jumps over the lazy dog';
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

await inYard(async ({ netyard, file, program, folder }) => {
  netyard('up', file('keys.yaml', onOneBridge(2)));
  const server = spawn(program, ['serve'], { env: { ...process.env, XDG_STATE_HOME: folder }, stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise((resolve) => server.stdout.once('data', (line) => resolve(String(line).trim())));
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
  try {
    const page = await browser.newPage();
    await page.goto(url);
    await openTerminal(page);
    await page.evaluate(watchEchoes);
    for (const key of KEYS) {
      await page.keyboard.press(key === ' ' ? 'Space' : key);
      await page.waitForTimeout(40); // a person types; keys in one breath would be answered together
    }
    const echoes = await page.evaluate(() => globalThis.echoes);
    must(echoes.length >= KEYS.length - 8, `${echoes.length} echoes of ${KEYS.length} keys were seen`);
    must((await page.locator('[data-terminal=c1] .xterm-rows').innerText()).replaceAll('\u00a0', ' ').includes('quick brown fox'), 'the text is not there');
    bound('a keystroke, to its echo (median)', middle(echoes), 30, 'ms');
    figure('the slowest', Math.max(...echoes), 'ms');
  } finally {
    await browser.close();
    server.kill('SIGTERM');
    await new Promise((resolve) => server.once('exit', resolve));
  }
});

async function openTerminal(page) {
  await page.locator('[data-lab=keys]').click();
  await page.getByRole('tab', { name: 'Outline' }).click();
  await page.locator('[data-outline="containers.c1"]').dblclick();
  await page.locator('[data-terminal=c1] .xterm-rows', { hasText: '#' }).waitFor();
  await page.locator('[data-terminal=c1] .xterm-screen').click();
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
