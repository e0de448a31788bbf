import { expect, test } from 'vitest';
import { commonLicences, licencesOf } from './licences.mjs';
import { fileRecord, licenceText, packageFacts } from './manifest.mjs';

const DEP5 = `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: tool

Files: *
Copyright: 2020 A
License: GPL-2+ and Expat

Files: lib/*
License: BSD-3-clause or GPL-2+

License: GPL-2+
 On Debian systems the text is in /usr/share/common-licenses/GPL-2.
`;

test.each([
  ['a machine-readable file', DEP5, ['BSD-3-clause', 'Expat', 'GPL-2+']],
  ['one that points at common licences', "See `/usr/share/common-licenses/LGPL-2.1', or /usr/share/common-licenses/GPL-2.", ['GPL-2', 'LGPL-2.1']],
  ['one with its text in it', 'Redistribution and use in source and binary forms, with or without', ['BSD']],
  ['the public domain', 'This is in the public domain.', ['public-domain']],
  ['one that says nothing known', 'All is well.', []],
])('licences of %s', (_name, text, expected) => {
  expect(licencesOf(text)).toEqual(expected);
});

test('the common licences that a file points at', () => {
  expect(commonLicences(DEP5)).toEqual(['GPL-2']);
});

test.each([
  [
    'a source of another name and version',
    'Package: linux-image-6.1\nSource: linux-signed-amd64 (6.1.192+2)\nVersion: 6.1.192-2\nArchitecture: amd64\nBuilt-Using: linux (= 6.1.192-2), x (= 1)\nDescription: text\n Source: no field\n',
    {
      name: 'linux-image-6.1',
      version: '6.1.192-2',
      arch: 'amd64',
      source: 'linux-signed-amd64',
      sourceVersion: '6.1.192+2',
      sourceUrl: 'https://snapshot.debian.org/package/linux-signed-amd64/6.1.192+2/',
      builtUsing: ['linux (= 6.1.192-2)', 'x (= 1)'],
    },
  ],
  [
    'a source of the same name',
    'Package: bash\nVersion: 5.2-1\nArchitecture: arm64\n',
    {
      name: 'bash',
      version: '5.2-1',
      arch: 'arm64',
      source: 'bash',
      sourceVersion: '5.2-1',
      sourceUrl: 'https://snapshot.debian.org/package/bash/5.2-1/',
      builtUsing: [],
    },
  ],
])('a package with %s', (_name, control, expected) => {
  expect(packageFacts(control)).toEqual(expected);
});

test('the text that goes with the image: copyright files, then the licences that they point at', () => {
  const file = (text) => ({ entry: { kind: 'file', mode: 0o644, data: Buffer.from(text) }, deb: 'x' });
  const source = new Map([
    ['usr/share/doc/tool/copyright', file(DEP5)],
    ['usr/share/common-licenses/GPL-2', file('the GPL')],
    ['usr/share/common-licenses/MPL-2.0', file('not asked for')],
  ]);
  const text = licenceText(['tool'], source);
  expect(text.split('\n').filter((line) => line !== '' && !line.startsWith('='))).toEqual([
    'tool',
    ...DEP5.split('\n').filter((line) => line !== ''),
    '/usr/share/common-licenses/GPL-2',
    'the GPL',
  ]);
  expect(() => licenceText(['none'], source)).toThrow('The package none has no copyright file.');
});

test('an output file', () => {
  expect(fileRecord('kernel', Buffer.from('abc'))).toEqual({
    name: 'kernel',
    size: 3,
    sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  });
});
