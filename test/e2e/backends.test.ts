/** Where labs run: chosen in the window, over ssh to a server of the test's own; and what is said while the line is cut. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sshd, startSshd } from '../integration/backends/sshd.ts';
import { barriers } from './barriers.ts';
import { classroom } from './classroom.ts';
import type { Student } from './student.ts';

let sshd: Sshd;
const before = process.env.NETYARD_SSH_CONFIG;
beforeAll(async () => {
  sshd = await startSshd();
  process.env.NETYARD_SSH_CONFIG = sshd.configuration;
}, 60_000);
afterAll(async () => {
  if (before === undefined) delete process.env.NETYARD_SSH_CONFIG;
  else process.env.NETYARD_SSH_CONFIG = before;
  await sshd.dispose();
});

// Its server starts after ours, and gets the environment that names it.
const room = classroom();
let student: Student;

/** By the keyboard alone, as everything can be found. */
async function opensTheChoice(): Promise<void> {
  await student.hits('Control+k');
  await student.types('where labs run');
  await offer('ssh:lab-host').waitFor();
}

const offer = (backend: string) => student.page.locator(`[data-backend="${backend}"]`);
const seesWhere = (words: string) => student.page.locator(`[data-where="${words}"]`).waitFor();

describe('where labs run', () => {
  it('is chosen from what was found here, looked at closely, remembered, and left again', async () => {
    student = await room.sits({ width: 1280, height: 800 });
    await opensTheChoice();
    expect(await barriers(student)).toEqual([]);
    await student.presses('Look closer at ssh:lab-host');
    await offer('ssh:lab-host').getByText('Labs can run here.').waitFor();
    expect(await barriers(student)).toEqual([]);
    await student.photographs('where-labs-run');
    await student.presses('Use ssh:lab-host');
    await offer('ssh:lab-host').getByText('Chosen').waitFor();
    await student.hits('Escape');
    await seesWhere('ssh:lab-host');
    await student.page.reload();
    await seesWhere('ssh:lab-host');
    expect(room.served.netyard('backend', '--json').out).toContain('{"chosen":"ssh:lab-host"');
  });

  it('is over ssh: a lab runs there, a terminal in it pings, a cut line is said and found again', async () => {
    room.served.netyard('backend', 'local');
    student = await room.sits();
    await opensTheChoice();
    await student.presses('Use ssh:lab-host');
    await offer('ssh:lab-host').getByText('Chosen').waitFor();
    await student.hits('Escape');
    await student.opensExample('bridge');
    await student.runs();
    await seesWhere('ssh:lab-host');
    await student.entersTerminal('client');
    await student.types('ping -c 1 web');
    await student.readsInTerminal(/1 received/);
    await student.page.click('[data-where="ssh:lab-host"]');
    await student.presses('Use local');
    await offer('local').getByText('Chosen').waitFor();
    await student.hits('Escape');
    // What runs stays where it is.
    await seesWhere('ssh:lab-host');
    await sshd.stop();
    const banner = student.page.getByRole('alert').filter({ hasText: 'The line to lab-host is cut since' });
    await banner.waitFor({ timeout: 20_000 });
    await student.seesState('out of reach');
    await student.photographs('line-cut');
    expect(await barriers(student)).toEqual([]);
    await sshd.start();
    await banner.waitFor({ state: 'detached', timeout: 20_000 });
    await student.seesState('running');
    await student.stops();
    expect(await student.page.locator('[data-where]').getAttribute('data-where')).toMatch(/^local/);
  });
});
