import { ChangeSet, Text } from '@codemirror/state';
import { expect, it } from 'vitest';
import { applyEdit } from '../../shared/topology/edit.ts';
import { changesBetween } from './binding.ts';

const TEXT = `# a yard
networks:
  front: { driver: bridge } # the way in
containers:
  web: { networks: [front] }
  api: { networks: [front] }
`;

it('changes the text where the drawing changed it, so that a cursor between stays on its word', () => {
  const renamed = applyEdit(TEXT, { kind: 'rename', element: 'networks.front', to: 'public' });
  const after = renamed.ok ? renamed.value : '';
  const doc = Text.of(TEXT.split('\n'));
  const set = ChangeSet.of([...changesBetween(TEXT, after)], doc.length);
  expect(set.apply(doc).toString()).toBe(after);
  const moved = set.mapPos(TEXT.indexOf('api'));
  expect(after.slice(moved, moved + 3)).toBe('api');
});
