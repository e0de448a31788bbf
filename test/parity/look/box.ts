/** A container as a box: what it keeps, what it may take, what is in its environment, and how its command fares. */
import type { Resolved, ResolvedContainer } from '../../../src/shared/topology/resolved.ts';
import { until } from '../../until.ts';
import type { Facts } from './fact.ts';
import type { Side } from './side.ts';

/** Does its command end? Then Docker's container ends with it, and nothing more can be asked of it. */
export function ends({ life }: ResolvedContainer): boolean {
  return life.command !== null && life.restart !== 'always';
}

/** Of containers that say something of it: in the file's order, for one reads what another has written. */
export async function boxFacts(side: Side, { containers }: Resolved): Promise<Facts> {
  const facts: Record<string, readonly string[]> = {};
  for (const container of containers) {
    const { name, volumes, limits, life } = container;
    if (life.command !== null) facts[`${name}: command`] = [await fate(side, container)];
    if (ends(container)) continue;
    const asked = Object.keys(life.environment);
    if (asked.length > 0) facts[`${name}: environment`] = await lines(side, name, `for my $name (qw(${asked.join(' ')})) { print "$name=$ENV{$name}\\n" }`);
    for (const { path } of volumes) facts[`${name}: ${path}`] = await lines(side, name, WRITES, name, `${path}/written`);
    if (Object.values(limits).some((limit) => limit !== null)) facts[`${name}: limits`] = await limitFacts(side, container);
  }
  return facts;
}

/** What a command has come to, once it has. */
async function fate(side: Side, container: ResolvedContainer): Promise<string> {
  const settled = ends(container) ? 'exited' : 'running';
  let seen = await side.life(container.name);
  await until(
    async () => {
      seen = await side.life(container.name);
      return seen.state;
    },
    (state) => state === settled,
    10_000,
  );
  return `${seen.state}, code ${seen.code}, restarts ${seen.restarts}, said ${JSON.stringify(seen.said)}`;
}

/** Adds its name to a file, where it can, and shows who has written there. */
const WRITES = `my ($name, $path) = @ARGV;
if (open(my $file, '>>', $path)) { print $file "by $name\\n"; close $file; print "can write\\n" } else { print "cannot write: $!\\n" }
open(my $file, '<', $path) and print readline $file;`;

/** Takes memory by a child that says so, since what goes too far is killed. */
const TAKES = `my ($amount) = @ARGV; my $all = 'x' x ($amount << 20); print length($all) >> 20, "\\n";`;

/** Starts sleeping children until the kernel refuses, or enough are there. */
const FORKS = `my ($enough) = @ARGV; my @children;
while (@children < $enough) { my $pid = fork; last if !defined $pid; if (!$pid) { sleep 60; exit } push @children, $pid }
kill 'KILL', @children; waitpid $_, 0 for @children; print @children < $enough ? "refused\\n" : "all\\n";`;

/** Processor time of two children in a second, as a share of one processor: at most what it is given, for the machine may have other things to do. */
const BURNS = `my @children = map { my $pid = fork; if (!$pid) { alarm 1; 1 while 1 } $pid } 1, 2; waitpid $_, 0 for @children;
my (undef, undef, $user, $system) = times; print $user + $system < 0.75 ? "bounded\\n" : "free\\n";`;

async function limitFacts(side: Side, { name, limits }: ResolvedContainer): Promise<readonly string[]> {
  const facts: string[] = [];
  for (const amount of [16, 100]) {
    const { code, stdout } = await side.inside(name, ['perl', '-e', TAKES, String(amount)]);
    facts.push(`takes ${amount} MiB: ${code === 0 ? stdout.trim() : `killed, ${code}`}`);
  }
  for (const count of [8, 40]) facts.push(`starts ${count} processes: ${(await lines(side, name, FORKS, String(count))).join()}`);
  if (limits.cpus !== null) facts.push(`processor: ${(await lines(side, name, BURNS)).join()}`);
  return facts;
}

async function lines(side: Side, node: string, script: string, ...args: readonly string[]): Promise<readonly string[]> {
  const { stdout, stderr } = await side.inside(node, ['perl', '-e', script, ...args]);
  return `${stdout}${stderr}`.trim().split('\n');
}
