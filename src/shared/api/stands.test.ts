import { expect, test } from 'vitest';
import { labState } from './contract.ts';
import { stands } from './stands.ts';

test.each(labState.options)('a lab that is %s stands exactly while its first process does', (state) => {
  const lab = { name: 'shop', state, file: null, startedAt: null, failed: {} };
  expect([stands({ ...lab, pid: 42 }), stands({ ...lab, pid: null })]).toEqual([true, false]);
});
