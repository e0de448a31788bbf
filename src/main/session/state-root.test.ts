import { expect, test } from 'vitest';
import { labKey } from './key.ts';
import { stateRoot } from './state-root.ts';

test('state lives where each system keeps it', () => {
  expect([
    stateRoot({ HOME: '/home/ada' }, 'linux'),
    stateRoot({ HOME: '/home/ada', XDG_STATE_HOME: '/var/ada' }, 'linux'),
    stateRoot({ HOME: '/home/ada', XDG_STATE_HOME: 'relative' }, 'linux'),
    stateRoot({ HOME: '/Users/ada' }, 'darwin'),
    stateRoot({ LOCALAPPDATA: '/ada/Local', APPDATA: '/ada/Roaming' }, 'win32'),
  ]).toEqual([
    '/home/ada/.local/state/netyard',
    '/var/ada/netyard',
    '/home/ada/.local/state/netyard',
    '/Users/ada/Library/Application Support/Netyard',
    '/ada/Local/Netyard',
  ]);
});

test('a lab is called as the option says, else the document, else the file', () => {
  expect([
    labKey('one', 'two', '/x/three.yaml'),
    labKey(undefined, 'two', '/x/three.yaml'),
    labKey(undefined, undefined, '/x/three.yaml'),
    labKey(undefined, undefined, null),
  ]).toEqual(['one', 'two', 'three', 'lab'].map((value) => ({ ok: true, value })));
});

test('a name is refused, not repaired', () => {
  expect(labKey(undefined, undefined, '/x/my lab.yaml')).toEqual({
    ok: false,
    problems: [
      {
        code: 'lab-name',
        message: "“my lab” cannot be a lab's name: names are letters, digits and “-”, start with a letter, and have at most 32 characters.",
        fix: 'Write a `name:` in the file, or give one with --name.',
      },
    ],
  });
});
