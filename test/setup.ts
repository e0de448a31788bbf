/** Every file on the real kernel works in a state folder of its own: no test sees or touches a person's labs. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'netyard-test-'));
process.env.XDG_STATE_HOME = folder;

afterAll(() => rmSync(folder, { recursive: true, force: true }));
