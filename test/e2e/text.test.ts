/** The drawing and its file, side by side: what is done in one shows in the other. */
import { expect, it } from 'vitest';
import { barriers } from './barriers.ts';
import { classroom } from './classroom.ts';
import type { Student } from './student.ts';

const room = classroom();

const content = (student: Student) => student.page.locator('.editor .cm-content');

/** The lines as they stand in the editor. */
async function lines(student: Student): Promise<string[]> {
  return await student.page.locator('.editor .cm-line').allInnerTexts();
}

/** Clicks into the line that has these words, and goes to its end. */
async function putsCursorBehind(student: Student, words: string): Promise<void> {
  await student.page.locator('.editor .cm-line', { hasText: words }).first().click();
  await student.hits('End');
}

it('typing draws, drawing writes, and undo is one', async () => {
  const student = await room.sits();
  await student.opensExample('bridge');
  await student.performs('view-both');
  await content(student).waitFor();
  for (const look of ['light', 'dark'] as const) {
    await student.page.emulateMedia({ colorScheme: look });
    await student.photographs(`text-${look}`);
    expect(await barriers(student)).toEqual([]);
  }

  await putsCursorBehind(student, 'client: { networks: [front] }');
  await student.page.keyboard.type('\nprobe: { networks: [front] }');
  await student.sees('probe');
  expect(await lines(student)).toContain('  probe: { networks: [front] }');

  await student.renames('web', 'shop');
  await expect.poll(() => lines(student)).toContain('  shop: { networks: [front], serves: { http: 80 }, ports: ["8080:80"] }');
  expect(await student.page.locator('[data-command="undo"]').first().getAttribute('title')).toContain('Undo Rename web to shop');
  await content(student).focus();
  await student.hits('Control+z');
  await student.sees('web');
  await student.hits('Control+z');
  await student.seesNo('probe');
  await student.hits('Control+Shift+Z');
  await student.sees('probe');
});

it('helps to write: what may stand there, what it means, what is wrong and in which line', async () => {
  const student = await room.sits();
  await student.opensExample('bridge');
  await student.performs('view-both');
  const { page } = student;
  await putsCursorBehind(student, 'client: { networks: [front] }');
  await page.keyboard.type('\nlogger: { net');
  await page.locator('[aria-selected] .cm-completionLabel', { hasText: 'networks' }).waitFor();
  await student.photographs('text-completion');
  await student.hits('Enter');
  await page.locator('.cm-completionLabel', { hasText: 'front' }).click();
  expect(await lines(student)).toContain('  logger: { networks: [front]}');
  await student.sees('logger');

  await page.keyboard.type(', colour: red');
  await page.locator('.cm-lintRange-error', { hasText: 'colour' }).hover();
  await page.locator('.cm-diagnostic', { hasText: 'colour' }).waitFor();
  await student.photographs('text-problem');
  expect(await barriers(student)).toEqual([]);

  await student.performs('view-drawing');
  await student.presses('1 problem');
  await page.locator('.problem-line').click();
  await expect.poll(() => page.locator('.editor .cm-line.cm-activeLine').innerText()).toContain('colour');
  await page.keyboard.press('Delete');
  await expect.poll(() => lines(student)).toContainEqual(expect.stringContaining(', olour'));
});

it('selects in both: the element in the drawing, its lines in the text', async () => {
  const student = await room.sits();
  await student.opensExample('bridge');
  await student.performs('view-both');
  const marked = student.page.locator('.editor .cm-marked');
  await student.clicks('web');
  await expect.poll(() => marked.allInnerTexts()).toEqual([expect.stringContaining('web:')]);
  await student.page.locator('.editor .cm-line', { hasText: 'client:' }).click();
  await expect.poll(() => student.shape('client').getAttribute('class')).toContain('is-selected');
  expect(await marked.allInnerTexts()).toEqual([expect.stringContaining('client:')]);

  // By keys alone: from the text to the drawing's keys, and through the views.
  await student.hits('F6');
  await student.hits('Shift+F6');
  expect(await student.page.evaluate(() => document.activeElement?.className)).toBe('editor');
  await student.hits('Control+e');
  await student.photographs('text-alone');
  expect(await student.page.locator('.canvas').isVisible()).toBe(false);
  await student.hits('Control+e');
  expect(await content(student).isVisible()).toBe(false);
});
