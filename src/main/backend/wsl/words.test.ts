import { describe, expect, test } from 'vitest';
import { parseDistributions } from './distributions.ts';
import { decodeWords, wslProblem } from './words.ts';

const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const said = (stdout: Buffer, code = 0xffffffff, stderr = Buffer.alloc(0)) => ({ code, stdout, stderr });

test.each([
  ['UTF-16 with two carriage returns', utf16('Größe 中文\r\r\n'), 'Größe 中文\n'],
  ['UTF-16 with a mark', utf16('\uFEFFa\r\n'), 'a\n'],
  ['UTF-8', Buffer.from('Größe 中文\r\n'), 'Größe 中文\n'],
  ['nothing', Buffer.alloc(0), ''],
])('%s', (_what, bytes, text) => {
  expect(decodeWords(bytes)).toBe(text);
});

test('a list in another language, with states of two words, and what is Docker’s own', () => {
  const list = [
    '  NOM               ÉTAT              VERSION',
    '* Ubuntu-22.04      Running           2',
    '  alt               En cours          1',
    '  docker-desktop    Running   2',
  ];
  expect(parseDistributions(`${list.join('\n')}\n`)).toEqual([
    { name: 'Ubuntu-22.04', running: true, version: 2, usual: true },
    { name: 'alt', running: false, version: 1, usual: false },
  ]);
});

describe('a failure', () => {
  test.each([
    ['a distribution that is not there', 'Keine Verteilung.\r\r\nFehlercode: Wsl/Service/WSL_E_DISTRO_NOT_FOUND\r\r\n', 'no-distribution'],
    ['none at all, as an old version says it', 'Keine Distributionen:\r\r\nhttps://aka.ms/wslstore\r\r\n', 'no-distribution'],
    ['virtualisation off, as an old version says it', 'Please enable … https://aka.ms/enablevirtualization\r\r\n', 'wsl-virtualisation'],
    ['no part of Windows for it', 'x\r\nError code: Wsl/Service/CreateInstance/CreateVm/HCS/HCS_E_SERVICE_NOT_AVAILABLE', 'wsl-virtualisation'],
    ['not installed: usage is all it says', 'Copyright (c) Microsoft\r\r\n    --install <Options>\r\r\n', 'wsl-not-installed'],
    ['a rule', 'x\r\nError code: Wsl/ERROR_ACCESS_DISABLED_BY_POLICY', 'wsl-forbidden'],
    ['a machine that fell', 'x\r\nError code: Wsl/Service/CreateInstance/CreateVm/WSL_E_VM_CRASHED', 'wsl-silent'],
    ['another', 'x\r\nError code: Wsl/Service/E_FAIL', 'wsl-refused'],
  ])('%s', (_what, words, code) => {
    expect(wslProblem(said(utf16(words)), 'Debian').code).toBe(code);
  });

  test('no wsl.exe', () => {
    expect(wslProblem(said(Buffer.alloc(0), 127), 'Debian').code).toBe('no-wsl');
  });

  test('a distribution without perl, in its own words', () => {
    const env = said(Buffer.alloc(0), 127, Buffer.from("env: 'perl': No such file or directory\n"));
    expect(wslProblem(env, 'Alpine')).toMatchObject({ code: 'machine-lacks', message: expect.stringContaining('Alpine has no perl') });
  });

  test('what is not known is said in its own words', () => {
    expect(wslProblem(said(utf16('Etwas ging schief.\r\r\nFehlercode: Wsl/E_FAIL\r\r\n')), 'Debian')).toEqual({
      code: 'wsl-refused',
      message: 'WSL refused: Etwas ging schief.',
    });
  });
});
