import { quoteCommand } from '../shell/quote.ts';
import { init } from './commands.ts';
import type { Command, CommandResource, ResourceKind } from './resource.ts';

export const command: ResourceKind<CommandResource> = {
  create: (it) => [put(it)],
  // The old one is ended for the new one: no program takes up other arguments while it runs.
  change: (from, to) => (from.node === to.node ? [put(to)] : null),
  remove: (it, gone) =>
    it.endsWith.some(gone) ? [] : [init(`ip netns exec ${it.node} pkill ${quoteCommand(['-f', it.argv[0] ?? ''])}`, 'uncommand', it.node)],
  explain: (it) => `The program that ${it.node} is there for, started when its network was ready. ${again(it)}`,
};

function put(it: CommandResource): Command {
  return init(`${quoteCommand(['ip', 'netns', 'exec', it.node, ...it.argv])} &`, 'command', it.node, it.restart, ...it.argv);
}

function again({ restart }: CommandResource): string {
  const [policy, most] = restart.split(':');
  if (policy === 'no') return 'When it ends, it stays ended.';
  const rest = 'after a rest of 100 ms that doubles each time, as in Docker';
  if (policy !== 'on-failure') return `Whenever it ends it starts again, ${rest}.`;
  return `When it ends with another code than 0 it starts again${most === undefined ? '' : `, ${most === '1' ? 'once' : `at most ${most} times`}`}, ${rest}.`;
}
