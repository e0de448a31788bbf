/** The window beside the main job: examples, files, keyboard, inspector, reload, and how it looks. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { barriers } from './barriers.ts';
import { classroom } from './classroom.ts';
import type { Looks, Student } from './student.ts';

const room = classroom();
let student: Student;

describe('how it looks', () => {
  const LOOKS: readonly (readonly [string, Looks])[] = [
    ['dark', { dark: true }],
    ['contrast-light', { contrast: 'more' }],
    ['contrast-dark', { contrast: 'more', dark: true }],
    ['projector', { width: 1024, height: 768 }],
    ['zoom-200', { width: 720, height: 450 }],
  ];
  it.each(LOOKS)('%s: every screen fits, and nothing is cut off', async (name, looks) => {
    student = await room.sits(looks);
    await student.photographs(`start-${name}`);
    await student.opensExample('nat-router');
    await student.photographs(`drawing-${name}`);
    await student.page.waitForTimeout(200);
    const overflow = await student.page.evaluate(() => [
      document.documentElement.scrollWidth - window.innerWidth,
      document.documentElement.scrollHeight - window.innerHeight,
    ]);
    expect(overflow).toEqual([0, 0]);
    if (looks.contrast) return;
    await student.runs();
    await student.entersTerminal('laptop');
    await student.types('ping -c 1 203.0.113.2');
    await student.readsInTerminal(/1 received/);
    await student.photographs(`running-${name}`);
  });
});

describe('the first screen', () => {
  it('offers examples that run: one click, Run, a terminal', async () => {
    student = await room.sits();
    await student.photographs('start-light');
    await student.opensExample('overlay');
    await student.runs();
    await student.entersTerminal('api');
    await student.types('ping -c 2 db');
    await student.readsInTerminal(/2 received/);
    await student.photographs('running-light');
  });

  it('lists labs that the command line started, and attaches to them with the addresses that they have', async () => {
    const file = join(room.served.home, 'cli.yaml');
    const begin = 'networks: { front: { driver: bridge } }\ncontainers:\n';
    writeFileSync(file, `${begin}  gone: { networks: [front] }\n  a: { networks: [front] }\n  b: { networks: [front] }\n`);
    expect(room.served.netyard('up', file)).toMatchObject({ status: 0 });
    writeFileSync(file, `${begin}  a: { networks: [front] }\n  b: { networks: [front] }\n`);
    expect(room.served.netyard('up', file)).toMatchObject({ status: 0 });
    student = await room.sits();
    await student.page.click('[data-lab=cli]');
    await student.seesState('running');
    await student.seesStanding('containers.a', 'running');
    await student.shape('containers.b').getByText('172.18.0.4').waitFor();
    await student.entersTerminal('a');
    await student.types('ping -c 1 b');
    await student.readsInTerminal(/64 bytes from .*172\.18\.0\.4/);
  });
});

describe('files', () => {
  it('saves, opens again, and asks when the file changed under unsaved changes', async () => {
    const file = join(room.served.home, 'mine.yaml');
    student = await room.sits();
    await student.opensExample('bridge');
    await student.hits('Control+s');
    await student.page.getByLabel('File name').fill('mine.yaml');
    await student.page.getByRole('button', { name: 'Save', exact: true }).last().click();
    await student.page.locator('.file-name').getByText('mine.yaml').waitFor();
    expect(readFileSync(file, 'utf8')).toBe(readFileSync(join(import.meta.dirname, '../../labs/examples/01-bridge.yaml'), 'utf8'));

    await student.drags('Container').onto('front');
    await student.page.locator('.unsaved').waitFor();
    await student.hits('Control+s');
    await student.page.locator('.unsaved').waitFor({ state: 'detached' });
    expect(readFileSync(file, 'utf8')).toContain('api:');

    await student.drags('Container').onto('front');
    writeFileSync(file, 'containers: { other: {} }\n');
    await student.hits('Control+s');
    await student.page.getByRole('button', { name: 'Take the file’s text' }).click();
    await student.sees('other');
    await student.performs('undo');
    await student.sees('containers.db');

    await student.page.locator('.logo').click();
    await student.presses('Leave without saving');
    await student.presses('Open a file');
    await student.page.click('[data-entry="mine.yaml"]');
    await student.sees('other');
  });

  it('opens a path that is typed, and says what is wrong with one that is none', async () => {
    writeFileSync(join(room.served.home, 'typed.yaml'), 'containers: { typed: {} }\n');
    writeFileSync(join(room.served.home, 'notes.txt'), '');
    student = await room.sits();
    await student.presses('Open a file');
    const path = student.page.getByLabel('Folder or file');
    await path.fill(join(room.served.home, 'notes.txt'));
    await student.hits('Enter');
    await student.page.getByText('notes.txt is a file').waitFor();
    await student.presses('Cancel');
    await student.presses('Open a file');
    await path.fill(join(room.served.home, 'typed.yaml'));
    await student.page.getByRole('button', { name: 'Open', exact: true }).click();
    await student.sees('containers.typed');
  });

  it('keeps the drawing, its history and its terminals over a reload of the page', async () => {
    student = await room.sits();
    await student.opensExample('bridge');
    await student.runs();
    await student.entersTerminal('client');
    await student.types('echo marked-$((40 + 2))');
    await student.readsInTerminal(/^marked-42/m);
    await student.page.waitForTimeout(400);
    await student.page.reload();
    await student.seesState('running');
    await student.page.click('[data-tab=client]');
    await student.readsInTerminal(/^marked-42/m);
    await student.page.locator('.terminal-panel:not([hidden]) .xterm').click();
    await student.types('echo again-$((1 + 1))');
    await student.readsInTerminal(/^again-2/m);
  });
});

describe('terminals', () => {
  it('run full-screen programs, follow the size, obey Ctrl-C, and several are open at once', async () => {
    student = await room.sits();
    await student.opensExample('bridge');
    await student.runs();
    await student.entersTerminal('web');
    await student.types('top');
    await student.readsInTerminal(/PID +USER/);
    await student.hits('q');
    // What is typed before top has given the terminal back is thrown away, as on any terminal.
    await student.readsInTerminal(/^web:~# *$/m);
    const columns = async (when: string) => {
      await student.types(`echo ${when}-$(stty size | tr ' ' x)`);
      return Number(new RegExp(`${when}-\\d+x(\\d+)`).exec(await student.readsInTerminal(new RegExp(`^${when}-\\d+x\\d+`, 'm')))?.[1]);
    };
    const before = await columns('wide');
    await student.page.setViewportSize({ width: 1000, height: 800 });
    await student.page.waitForTimeout(300);
    expect(await columns('narrow')).toBeLessThan(before);
    await student.types("sh -c 'echo asleep-$((1 + 1)); exec sleep 100'");
    await student.readsInTerminal(/^asleep-2/m);
    await student.hits('Control+c');
    await student.readsInTerminal(/\^C\n+web:~# *$/m);
    await student.types('clear; echo back-$((3 + 4))');
    await student.readsInTerminal(/^back-7/m);
    await student.entersTerminal('client');
    expect(await student.page.locator('.terminal-tab').count()).toBe(2);
  });
});

/** What happens in a page, counted since it was loaded. */
interface Counted {
  asked: number;
  turns: number;
}

/** In the page: counts the frames that are asked for, and how often a cursor comes or goes. */
function countFrames(): void {
  const counted: Counted = { asked: 0, turns: 0 };
  Object.assign(window, { counted });
  const ask = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (draw) => {
    counted.asked++;
    return ask(draw);
  };
  new MutationObserver((seen) => {
    counted.turns += seen.filter(({ target, oldValue }) => oldValue?.includes('cursor-off') !== (target as Element).classList.contains('cursor-off')).length;
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ['class'], attributeOldValue: true });
}

describe('a page at rest', () => {
  it('draws nothing but the blinking cursor: a key is answered at once, and the machine sleeps', async () => {
    student = await room.sits({ reducedMotion: 'no-preference' });
    const { page } = student;
    const counted = () => page.evaluate(() => ({ ...(window as unknown as { counted: Counted }).counted }));
    await page.addInitScript(countFrames);
    await page.reload();
    await student.opensExample('bridge');
    await student.runs();
    await student.entersTerminal('web');
    await page.waitForTimeout(1500); // what was under way comes to its end
    const before = await counted();
    await page.waitForTimeout(2500);
    const after = await counted();
    expect(after.asked - before.asked).toBeLessThanOrEqual(10);
    expect(after.turns - before.turns).toBeGreaterThanOrEqual(3);
    await page.mouse.move(700, 300);
    await page.mouse.wheel(0, -300);
    await expect.poll(counted).toMatchObject({ asked: expect.toSatisfy((asked: number) => asked > after.asked) });
  });
});

describe('the inspector', () => {
  it('says what an element is, what the kernel holds, and which commands made it', async () => {
    student = await room.sits();
    await student.opensExample('overlay');
    await student.clicks('api');
    await student.page.locator('.sentence').waitFor();
    await student.runs();
    await student.clicks('blue');
    await student.page.locator('[data-seen="blue@alpha"]').getByText('vxlan0').first().waitFor();
    await student.page.locator('.object pre').getByText('type vxlan').first().waitFor();
    await student.page.locator('.object .copy').first().click();
    expect(await student.page.evaluate(() => navigator.clipboard.readText())).toMatch(/^ip |^bridge /);
    await student.photographs('inspector-light');
  });

  it('writes what is typed into the file', async () => {
    student = await room.sits();
    await student.opensExample('overlay');
    await student.clicks('blue');
    await student.page.getByLabel('Subnet', { exact: true }).fill('10.9.0.0/24');
    await student.hits('Enter');
    await student.page.locator('.under').getByText('10.9.0.2').waitFor();
    await student.performs('undo');
    await student.page.locator('.under').getByText('10.1.0.2').waitFor();
    await student.clicks('api');
    await student.page.locator('summary').getByText('Command').click();
    await student.page.getByLabel('Environment', { exact: true }).fill('GREETING=hello\nLANG=C');
    await student.hits('Control+Enter');
    await student.clicks('db');
    await student.clicks('api');
    expect(await student.page.getByLabel('Environment', { exact: true }).inputValue()).toBe('GREETING=hello\nLANG=C');
    await student.clicks('alpha.office');
    await student.page.locator('summary').getByText('Sends into its cable').click();
    for (const [label, value] of [
      ['Delay', '20ms'],
      ['Loss', '1%'],
    ] as const) {
      await student.page.getByLabel(label).fill(value);
      await student.hits('Enter');
    }
    await student.page.locator('[data-bead="alpha.office"] text').getByText('20ms · 1% lost').waitFor();
    await student.photographs('cable-light');
    expect(await barriers(student)).toEqual([]);
  });
});

describe('without a mouse', () => {
  it('draws, connects and runs by keyboard', async () => {
    student = await room.sits();
    await student.page.getByRole('button', { name: 'New drawing' }).focus();
    await student.hits('Enter');
    for (const key of ['c', 'c', 'b']) await student.hits(key);
    await student.sees('containers.api');
    await student.page.getByRole('tab', { name: 'Outline' }).focus();
    await student.hits('Enter');
    await student.page.locator('[data-outline="containers.web"]').focus();
    await student.hits('Shift+C');
    await student.page.locator('[data-target="networks.net"]').focus();
    await student.hits('Enter');
    await student.sees('web.net');
    await student.hits('Control+Enter');
    await student.seesState('running');
    await student.page.locator('[data-outline="containers.web"]').focus();
    await student.hits('Enter');
    await student.readsInTerminal(/[#$] *$/m);
    await student.types('hostname');
    await student.readsInTerminal(/^web$/m);
  });

  it('has no barrier that the accessibility rules know', async () => {
    student = await room.sits();
    expect(await barriers(student)).toEqual([]);
    await student.opensExample('nat-router');
    await student.clicks('gw');
    expect(await barriers(student)).toEqual([]);
    await student.page.getByRole('tab', { name: 'Outline' }).click();
    await student.hits('?');
    expect(await barriers(student)).toEqual([]);
  });
});
