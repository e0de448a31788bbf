/** What a person does in the window: `student.drags('bridge').onto('alpha')`. Elements go by their names, as a person reads them. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import type { Served } from './served.ts';

const SCREENSHOTS = join(import.meta.dirname, '../../docs/screenshots');
/** How often somebody zooms out to find something. */
const LOOKS = 8;
const PATIENCE = { timeout: 20_000, interval: 100 } as const;

export interface Looks {
  readonly dark?: boolean;
  readonly width?: number;
  readonly height?: number;
  readonly contrast?: 'more';
  readonly reducedMotion?: 'reduce' | 'no-preference';
}

interface Point {
  readonly x: number;
  readonly y: number;
}

export class Student {
  /** What the page said that it should not: the tests expect this to stay empty. */
  readonly complaints: string[] = [];

  private constructor(readonly page: Page) {
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    // Leaving with an unsaved drawing asks; a test that leaves means it.
    page.on('dialog', (dialog) => void dialog.accept());
  }

  static async sits(served: Served, looks: Looks = {}): Promise<Student> {
    const { dark = false, width = 1440, height = 900, contrast, reducedMotion = 'reduce' } = looks;
    const { context, address } = await served.window({
      viewport: { width, height },
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion,
      ...(contrast ? { contrast } : {}),
    });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const student = new Student(await context.newPage());
    await student.page.goto(address);
    await student.page.locator('.start').waitFor();
    return student;
  }

  // ── what there is ──

  /** The picture of an element. */
  shape(name: string): Locator {
    const paths = ['containers', 'hosts', 'networks', 'lans'].map((section) => `.under [data-element="${section}.${name}"]`);
    return this.page.locator(name.includes('.') ? `.under [data-element="${name}"]` : paths.join(', ')).first();
  }

  /** Where a hand would take it: the title of a room, the middle of everything else. */
  async where(name: string): Promise<Point> {
    await this.sees(name);
    // A large drawing shows a readable part of itself: whoever looks for the rest zooms out.
    for (let looks = 0; looks < LOOKS && !(await this.isInSight(name)); looks++) await this.performs('zoom-out');
    return await this.#handOn(name);
  }

  /** Can a hand take it where the drawing stands now? */
  async isInSight(name: string): Promise<boolean> {
    const { x, y } = await this.#handOn(name);
    const canvas = await this.page.locator('.canvas').boundingBox();
    return canvas !== null && x > canvas.x && x < canvas.x + canvas.width && y > canvas.y && y < canvas.y + canvas.height;
  }

  async #handOn(name: string): Promise<Point> {
    const shape = this.shape(name);
    const box = await shape.boundingBox();
    if (box === null) throw new Error(`${name} is not on the screen`);
    const isRoom = (await shape.locator('.room-title').count()) > 0;
    return isRoom ? { x: box.x + box.width / 2, y: box.y + 14 } : { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  async sees(name: string): Promise<void> {
    await this.shape(name).waitFor({ state: 'attached' });
  }

  async seesNo(name: string): Promise<void> {
    await this.shape(name).waitFor({ state: 'detached' });
  }

  /** The lab's state in the title bar. */
  async seesState(words: string): Promise<void> {
    await this.page.locator(`[data-state="${words}"]`).waitFor({ timeout: PATIENCE.timeout });
  }

  async seesStanding(name: string, standing: 'drawn' | 'running'): Promise<void> {
    await vi.waitFor(async () => expect(await this.shape(name).getAttribute('class')).toContain(`is-${standing}`), PATIENCE);
  }

  /** The text of the terminal in front. */
  async terminalText(): Promise<string> {
    const rows = await this.page.locator('.terminal-panel:not([hidden]) .xterm-rows > div').allInnerTexts();
    return rows.join('\n').replaceAll('\u00a0', ' ');
  }

  async readsInTerminal(expected: RegExp): Promise<string> {
    return await vi.waitFor(async () => {
      const text = await this.terminalText();
      expect(text).toMatch(expected);
      return text;
    }, PATIENCE);
  }

  // ── what a person does ──

  async opensExample(id: string): Promise<void> {
    await this.page.click(`[data-example="${id}"]`);
    await this.page.locator('.canvas').waitFor();
  }

  async beginsADrawing(): Promise<void> {
    await this.presses('New drawing');
    await this.page.locator('.canvas').waitFor();
  }

  /** A button, by what it says. */
  async presses(words: string): Promise<void> {
    await this.page.getByRole('button', { name: words, exact: false }).first().click();
  }

  async performs(command: string): Promise<void> {
    await this.page.locator(`[data-command="${command}"]`).first().click();
  }

  /** From the palette: `drags('bridge').onto('alpha')`, or onto the empty drawing. */
  drags(offer: string): { onto(name: string): Promise<void>; intoTheDrawing(at?: Point): Promise<void> } {
    const from = async () => centreOf(await this.page.locator(`[data-offer="${offer}"]`).boundingBox());
    return {
      onto: async (name) => this.#drag(await from(), await this.where(name)),
      intoTheDrawing: async (at = { x: 0.5, y: 0.5 }) => {
        const canvas = await this.page.locator('.canvas').boundingBox();
        if (canvas === null) throw new Error('There is no drawing');
        await this.#drag(await from(), { x: canvas.x + canvas.width * at.x, y: canvas.y + canvas.height * at.y });
      },
    };
  }

  /** A card or a room to somewhere else. */
  moves(name: string): { onto(target: string): Promise<void>; by(dx: number, dy: number): Promise<void> } {
    return {
      onto: async (target) => this.#drag(await this.where(name), await this.where(target)),
      by: async (dx, dy) => {
        const start = await this.where(name);
        await this.#drag(start, { x: start.x + dx, y: start.y + dy });
      },
    };
  }

  /** By the handle that shows when the pointer is over it. */
  connects(name: string): { to(target: string): Promise<void> } {
    return {
      to: async (target) => {
        const start = await this.where(name);
        await this.page.mouse.move(start.x, start.y, { steps: 3 });
        const handle = this.page.locator('.handle .handle-dot');
        await handle.waitFor();
        await this.#drag(centreOf(await handle.boundingBox()), await this.where(target));
      },
    };
  }

  async clicks(name: string): Promise<void> {
    const { x, y } = await this.where(name);
    await this.page.mouse.click(x, y);
  }

  async renames(name: string, to: string): Promise<void> {
    const { x, y } = await this.where(name);
    await this.page.mouse.dblclick(x, y);
    await this.page.locator('.name-field').fill(to);
    await this.page.keyboard.press('Enter');
  }

  async runs(): Promise<void> {
    await this.performs('run');
    await this.seesState('running');
  }

  async stops(): Promise<void> {
    await this.performs('stop');
    await this.seesState('not running');
  }

  /** Opens the terminal of a running container or host by a click, and waits for its prompt. */
  async entersTerminal(name: string): Promise<void> {
    await this.clicks(name);
    await this.page.locator(`.terminal-panel:not([hidden])[data-terminal="${name}"]`).waitFor();
    await this.readsInTerminal(/[#$] *$/m);
  }

  async types(line: string): Promise<void> {
    await this.page.keyboard.type(line);
    await this.page.keyboard.press('Enter');
  }

  async hits(key: string): Promise<void> {
    await this.page.keyboard.press(key);
  }

  /** A picture for the documentation. */
  async photographs(name: string): Promise<void> {
    mkdirSync(SCREENSHOTS, { recursive: true });
    await this.page.evaluate(() => document.fonts.ready.then(() => undefined));
    await this.page.mouse.move(2, 2);
    await this.page.waitForTimeout(250);
    await this.page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
  }

  async leaves(): Promise<void> {
    await this.page.context().close();
  }

  async #drag(from: Point, to: Point): Promise<void> {
    const { mouse } = this.page;
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move(from.x + 6, from.y + 3, { steps: 2 });
    await mouse.move(to.x, to.y, { steps: 6 });
    await mouse.up();
  }
}

function centreOf(box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number } | null): Point {
  if (box === null) throw new Error('It is not on the screen');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
