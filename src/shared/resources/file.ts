import { quote } from '../shell/quote.ts';
import { init } from './commands.ts';
import type { FileResource, ResourceKind } from './resource.ts';

export const file: ResourceKind<FileResource> = {
  create: (it) => [put(it)],
  change: (from, to) => (from.node === to.node && from.path === to.path ? [put(to)] : null),
  remove: (it, gone) => (it.endsWith.some(gone) ? [] : [put({ ...it, content: '' })]),
  explain: (it) =>
    it.path === 'resolv.conf'
      ? `/etc/resolv.conf tells programs in ${it.node} whom to ask for names.`
      : `/etc/${it.path} in ${it.node}: names that need no asking, first of all its own.`,
};

function put(it: FileResource) {
  const format = it.content.replaceAll('\\', '\\\\').replaceAll('%', '%%').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
  return init(`printf ${quote(format)} > /etc/${it.path}`, 'file', it.node, it.path, it.content);
}
