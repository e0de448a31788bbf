/** The main job, by mouse: draw, Run, click, type; then edit what runs, and stop. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { classroom } from './classroom.ts';
import type { Student } from './student.ts';

const room = classroom();
let student: Student;

/** alpha with web and api on one bridge network, drawn by hand. */
async function drawsTwoContainers(): Promise<void> {
  await student.beginsADrawing();
  await student.drags('Host').intoTheDrawing();
  await student.drags('Container').onto('alpha');
  await student.drags('Container').onto('alpha');
  await student.drags('bridge').onto('alpha');
  await student.connects('web').to('net');
  await student.connects('api').to('net');
}

describe('drawing by mouse', () => {
  it('makes what was drawn real: ping by address and by name, from a terminal opened by a click', async () => {
    student = await room.sits();
    await drawsTwoContainers();
    await student.photographs('drawing-light');
    await student.runs();
    await student.seesStanding('web', 'running');
    await student.entersTerminal('web');
    await student.types('ping -c 1 172.18.0.3');
    await student.readsInTerminal(/1 packets transmitted, 1 received, 0% packet loss/);
    await student.types('clear; ping -c 1 api');
    await student.readsInTerminal(/64 bytes from .*172\.18\.0\.3/);
    await student.readsInTerminal(/1 received/);
    await student.stops();
    await student.seesStanding('web', 'drawn');
  });

  it('undoes and redoes every step', async () => {
    student = await room.sits();
    await drawsTwoContainers();
    for (let i = 0; i < 6; i++) await student.performs('undo');
    await student.seesNo('alpha');
    await student.seesNo('net');
    for (let i = 0; i < 6; i++) await student.performs('redo');
    await student.sees('containers.api');
    await student.sees('api.net');
    expect(await student.page.locator('[data-command=redo]').first().isDisabled()).toBe(true);
  });

  it('renames in place, and every reference follows', async () => {
    student = await room.sits();
    await drawsTwoContainers();
    await student.renames('net', 'front');
    await student.sees('networks.front');
    await student.renames('web', 'shop');
    await student.sees('shop.front');
  });

  it('moves a container to the room that it is dropped into', async () => {
    student = await room.sits();
    await drawsTwoContainers();
    await student.drags('Host').intoTheDrawing({ x: 0.9, y: 0.5 });
    await student.sees('beta');
    await student.moves('api').onto('beta');
    await student.page.locator('.status-bar').getByText('no problems').waitFor();
    await student.seesNo('api.net');
    await student.performs('undo');
    await student.sees('api.net');
  });

  it('says which element is wrong while one draws, and leads to it', async () => {
    student = await room.sits();
    await student.beginsADrawing();
    await student.drags('Host').intoTheDrawing();
    await student.drags('macvlan').onto('alpha');
    await student.page.locator('[data-badge="networks.macnet"]').waitFor();
    expect(await student.page.locator('[data-command=run]').isDisabled()).toBe(true);
    await student.hits('Escape');
    await student.page.locator('[data-tab=problems]').click();
    await student.page.locator('.problem').first().click();
    await student.page.locator('[data-inspected="networks.macnet"]').waitFor();
    await student.photographs('problem-light');
    await student.performs('remove');
    await student.page.locator('.status-bar').getByText('no problems').waitFor();
  });
});

describe('editing what runs', () => {
  it('adds a container while a ping elsewhere goes on and loses nothing', async () => {
    student = await room.sits();
    await drawsTwoContainers();
    await student.runs();
    await student.entersTerminal('web');
    await student.types('ping -i 0.2 api');
    await student.readsInTerminal(/icmp_seq=3/);
    await student.drags('Container').onto('net');
    await student.seesStanding('db', 'running');
    await student.page.locator('.terminal-panel:not([hidden]) .xterm').click();
    await student.hits('Control+c');
    await student.readsInTerminal(/ 0% packet loss/);
    await student.types('clear; ping -c 1 db');
    await student.readsInTerminal(/1 received/);
  });

  it('asks before it ends what somebody has open', async () => {
    student = await room.sits();
    await drawsTwoContainers();
    await student.runs();
    await student.entersTerminal('api');
    await student.types('sleep 1000');
    await student.clicks('api');
    await student.performs('remove');
    const apply = student.page.locator('[data-command=apply]').first();
    await apply.waitFor();
    await student.page.locator('[data-tab=changes]').click();
    await student.page.locator('.changes').getByText('remove').first().waitFor();
    await student.photographs('waiting-changes-light');
    expect(room.served.netyard('exec', 'api', '--', 'true').status).toBe(0);
    await apply.click();
    await student.seesNo('containers.api');
    await student.page.locator('[data-command=apply]').first().waitFor({ state: 'detached' });
    expect(room.served.netyard('exec', 'api', '--', 'true').status).not.toBe(0);
  });

  it('shows what the command line changes, and attaches to what it started', async () => {
    student = await room.sits();
    await drawsTwoContainers();
    await student.runs();
    expect(room.served.netyard('down', '--all').status).toBe(0);
    await student.seesState('not running');
  });
});

describe('what the kernel refuses', () => {
  it('is said on the element, in the kernel’s words, and nothing is left of the attempt', async () => {
    const file = join(room.served.home, 'twice.yaml');
    const taken = '{ network_mode: host, serves: { http: 8080 } }';
    writeFileSync(file, `containers:\n  first: ${taken}\n  second: ${taken}\n`);
    student = await room.sits();
    await student.presses('Open a file');
    await student.page.click('[data-entry="twice.yaml"]');
    await student.sees('second');
    await student.performs('run');
    await student.page.locator('[data-badge="containers.second"]').waitFor();
    await student.page.locator('.problem').getByText('Address already in use').first().waitFor();
    await student.photographs('failure-light');
    await student.seesStanding('first', 'drawn');
  });
});
