/** Terminals as a person meets them: by a double-click, across labs, over Stop and Run, and without a mouse. */
import { expect, it } from 'vitest';
import { barriers } from './barriers.ts';
import { classroom } from './classroom.ts';
import type { Student } from './student.ts';

const room = classroom();
let student: Student;

const tabs = () => student.page.locator('.terminal-tab .tab').allInnerTexts();
const focused = (selector: string) => student.page.evaluate((pane) => document.activeElement?.closest(pane) != null, selector);

it('a double-click on a running container opens one terminal and leaves the keys to the name', async () => {
  student = await room.sits();
  const sent: string[] = [];
  student.page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(String(payload))));
  await student.page.reload();
  await student.opensExample('bridge');
  await student.runs();
  const { x, y } = await student.where('web');
  await student.page.mouse.dblclick(x, y);
  await student.page.locator('[data-terminal=web]').waitFor();
  // A second one would have been asked for before the first was there.
  expect(sent.filter((frame) => frame.includes('"terminal.open"')).length).toBe(1);
  expect(await tabs()).toEqual(['web']);
  expect(await focused('.name-field')).toBe(true);
  await student.hits('Escape');
  const [client, web] = [await student.where('client'), await student.where('web')];
  await student.page.mouse.click(client.x, client.y);
  await student.page.mouse.click(web.x, web.y);
  await student.page.locator('[data-terminal=client]').waitFor({ state: 'attached' });
  expect(await student.page.locator('.name-field').count()).toBe(0);
  await student.renames('client', 'visitor');
  await student.sees('containers.visitor');
});

it('another drawing shows no empty dock', async () => {
  student = await room.sits();
  await student.opensExample('bridge');
  await student.runs();
  await student.entersTerminal('web');
  await student.page.locator('.logo').click();
  await student.opensExample('nat-router');
  expect(await student.page.locator('.dock-body').isVisible()).toBe(false);
  expect(await tabs()).toEqual([]);
  await student.page.locator('.logo').click();
  await student.page.click('[data-lab=bridge]');
  await student.page.click('[data-tab=web]');
  await student.types('hostname');
  await student.readsInTerminal(/^web$/m);
});

it('what serves in a container is told beside its name: how it fares, and what it was asked', async () => {
  student = await room.sits();
  await student.opensExample('bridge');
  await student.runs();
  await student.entersTerminal('web');
  const programs = student.page.locator('.programs');
  await expect.poll(() => programs.locator('li').allInnerTexts()).toEqual([expect.stringMatching(/^http:80 Runs since .+\.$/)]);
  await programs.getByText('What they have said').click();
  await programs.getByText('Nothing yet.').waitFor();
  await student.page.locator('.terminal-panel:not([hidden]) .xterm').click();
  await student.types('curl -s http://172.18.0.2/ >/dev/null');
  await expect.poll(() => programs.locator('.said').inputValue(), { timeout: 10_000 }).toContain('GET /');
  await student.photographs('programs-light');
  expect(await barriers(student)).toEqual([]);
});

it('terminals say that the lab was stopped, and come again when it runs again', async () => {
  student = await room.sits();
  const said = () => student.page.locator('.terminal-panel:not([hidden]) .terminal-ended').innerText();
  await student.opensExample('bridge');
  await student.runs();
  await student.entersTerminal('client');
  await student.entersTerminal('web');
  await student.types('exit 3');
  await expect.poll(said).toBe('The shell ended with exit code 3.');
  await student.entersTerminal('web');
  expect(await tabs()).toEqual(['client', 'web']);
  await student.stops();
  await expect.poll(said).toBe('The lab was stopped.');
  await student.runs();
  await expect.poll(() => student.page.locator('.terminal-ended').count()).toBe(0);
  expect(await tabs()).toEqual(['client', 'web']);
  await student.readsInTerminal(/^web:~# *$/m);
  expect(await focused('.terminal-panel')).toBe(false);
  await student.page.click('[data-tab=client]');
  await student.types('hostname');
  await student.readsInTerminal(/^client$/m);

  expect(room.served.netyard('down', '--all')).toMatchObject({ status: 0 });
  await expect.poll(said, { timeout: 10_000 }).toBe('The lab was stopped.');
});

it('F6 leaves a terminal and comes back, and Ctrl+Shift+K searches from inside', async () => {
  student = await room.sits();
  await student.opensExample('bridge');
  await student.runs();
  await student.entersTerminal('web');
  const hint = student.page.locator('#leave-terminal');
  expect(await hint.innerText()).toBe('F6 leaves the terminal · Ctrl Shift K searches');
  expect(await student.page.evaluate(() => document.activeElement?.getAttribute('aria-describedby'))).toBe('leave-terminal');

  const round = [];
  for (const key of ['F6', 'F6', 'F6', 'F6', 'Shift+F6', 'Shift+F6', 'Shift+F6']) {
    await student.hits(key);
    round.push(await student.page.evaluate(() => ['.left-pane', '.canvas', '.right-pane', '.dock'].find((pane) => document.activeElement?.closest(pane))));
  }
  expect(round).toEqual(['.left-pane', '.canvas', '.right-pane', '.dock', '.right-pane', '.canvas', '.left-pane']);
  await student.hits('Shift+F6');
  // The shell has seen nothing of all that, and Ctrl+K is its own.
  await student.page.keyboard.type('echo one-two');
  await student.hits('Control+a');
  for (let i = 0; i < 'echo one'.length; i++) await student.hits('ArrowRight');
  await student.hits('Control+k');
  await student.hits('Enter');
  await student.readsInTerminal(/^one$/m);

  await student.hits('Control+Shift+K');
  await student.page.getByRole('dialog', { name: 'Search or run a command' }).waitFor();
  await student.hits('Escape');
  await student.page.locator('dialog').waitFor({ state: 'detached' });
  await expect.poll(() => focused('.terminal-panel')).toBe(true);
  await student.types('hostname');
  await student.readsInTerminal(/^web$/m);

  await student.hits('Shift+F6');
  await student.hits('Shift+F6');
  await student.hits('?');
  await student.page.getByRole('dialog', { name: 'Keys' }).getByText('also out of a terminal').waitFor();
});
