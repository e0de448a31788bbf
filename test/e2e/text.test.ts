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

it.each(['light', 'dark'] as const)('%s: typing draws, drawing writes, and undo is one', async (look) => {
  const student = await room.sits({ dark: look === 'dark' });
  await student.opensExample('bridge');
  await student.performs('view-both');
  await content(student).waitFor();
  await student.photographs(`text-${look}`);
  expect(await barriers(student)).toEqual([]);

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
