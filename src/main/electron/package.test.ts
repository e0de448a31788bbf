import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** electron-builder's own check; it is in a package of electron-builder's, which exports no types of it. */
interface Checker {
  validateConfiguration(configuration: unknown, log: { readonly isEnabled: boolean }): Promise<void>;
}

const { validateConfiguration } = createRequire(join(ROOT, 'node_modules', 'electron-builder', 'package.json'))(
  'app-builder-lib/out/util/config/config',
) as Checker;
const configuration = () => parse(readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8')) as Record<string, unknown>;

test('electron-builder takes its configuration', async () => {
  await expect(validateConfiguration(configuration(), { isEnabled: false })).resolves.toBe(undefined);
});

test('electron-builder would refuse a wrong one: the check checks', async () => {
  await expect(validateConfiguration({ ...configuration(), electronFuse: {} }, { isEnabled: false })).rejects.toThrow('electronFuse');
});

test("the VM's image, which has programs under the GPL, is not packed", () => {
  expect(configuration().files).toEqual(expect.arrayContaining(['dist/**', '!dist/image/**']));
});

test('the fuses that let others run code as us are off', () => {
  expect(configuration().electronFuses).toEqual({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableCookieEncryption: true,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  });
});
