/** A lab that this machine's kernel may not be able to make, and the VM can: one click away. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { missing } from '../kernel.ts';
import { classroom } from './classroom.ts';
import type { Student } from './student.ts';

/** The first start of a VM boots it and makes its snapshot; on a busy machine that takes a while. In milliseconds. */
const FIRST_START_MS = 120_000;

const room = classroom();
let student: Student;

/** The machine's own kernel refuses and names the VM; where it has ipvlan there is nothing to refuse, and the VM is chosen beforehand. */
async function runsInTheVm(): Promise<void> {
  if (missing('ipvlan') === null) {
    await student.page.click('[data-where]');
    await student.presses('Use vm');
    await student.page.locator('[data-backend="vm"]').getByText('Chosen').waitFor();
    await student.hits('Escape');
    await student.performs('run');
    return;
  }
  await student.performs('run');
  await student.page.locator('.problem').getByText('it has no ipvlan').first().waitFor();
  await student.presses('Run on vm');
}

it('runs in the VM: its start is told, a terminal in it pings over ipvlan, and it ends with the lab', async () => {
  const macvlan = readFileSync(join(import.meta.dirname, '../../labs/examples/05-macvlan.yaml'), 'utf8');
  writeFileSync(join(room.served.home, 'ipvlan.yaml'), macvlan.replaceAll('macvlan', 'ipvlan'));
  student = await room.sits({ width: 1280, height: 720 });
  await student.presses('Open a file');
  await student.page.click('[data-entry="ipvlan.yaml"]');
  await student.sees('scanner');
  await runsInTheVm();
  await student.page.locator('.status-live').getByText('small Linux').waitFor();
  await student.page.locator('[data-state="running"]').waitFor({ timeout: FIRST_START_MS });
  await student.page.locator('[data-where="vm"]').waitFor();
  await student.entersTerminal('scanner');
  await student.types('ip -d link show eth0 | grep -c "ipvlan  *mode"; ping -c 1 camera.floor');
  expect(await student.readsInTerminal(/1 received/)).toMatch(/^1$/m);
  await student.stops();
  // What was chosen for it is remembered.
  expect(await student.page.locator('[data-where]').getAttribute('data-where')).toBe('vm');
}, 240_000);
