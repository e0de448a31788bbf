import { isIptables } from '../resources/commands.ts';
import type { Command, Namespace, Resource, Table } from '../resources/resource.ts';
import { lineOf } from './lines.ts';
import { dependenciesOf } from './order.ts';
import type { Plan } from './plan.ts';
import { schedule, type Task } from './schedule.ts';

/** One command as its batch's program reads it. */
export interface BatchLine {
  /** Index of the plan's step that it belongs to. */
  readonly step: number;
  readonly text: string;
  /** True for the step's first command: where this line was not run, nothing of the step was. */
  readonly first: boolean;
  /** True for the step's last command: when this line is done, the step is. */
  readonly last: boolean;
  /** Only for iptables. */
  readonly table: Table | null;
}

/** Commands that one run of one program in one namespace does, in this order. */
export interface Batch {
  readonly program: Command['program'];
  readonly ns: Namespace;
  /** True where all lines are of `remove` steps, false where none is: for a removal, "it is not there" counts as done. */
  readonly removes: boolean;
  readonly lines: readonly BatchLine[];
}

/** Batches that do not depend on each other: they run side by side. */
export type Wave = readonly Batch[];

/** Cuts a plan into waves, to be run one after the other. Steps without commands are in none of them: see {@link silentSteps}. */
export function cutBatches(plan: Plan): readonly Wave[] {
  const removals = plan.steps.flatMap((step, index) => (step.action === 'remove' ? commandsOf(plan, index) : []));
  const makings = plan.steps.flatMap((step, index) => (step.action === 'remove' ? [] : commandsOf(plan, index)));
  // Two rounds: what is made may want the name, the address or the port of what is removed.
  return [...cut(removals, removalNeeds, true), ...cut(makings, makingNeeds(plan), false)];
}

/** Indexes of the steps that need no command: the kernel does them by itself, with the steps that their reasons name. */
export function silentSteps(plan: Plan): readonly number[] {
  return plan.steps.flatMap((step, index) => (step.commands.length === 0 ? [index] : []));
}

interface PlannedCommand {
  readonly step: number;
  readonly command: Command;
  readonly first: boolean;
  readonly last: boolean;
}

function commandsOf(plan: Plan, step: number): PlannedCommand[] {
  const commands = plan.steps[step]?.commands ?? [];
  return commands.map((command, index) => ({ step, command, first: index === 0, last: index === commands.length - 1 }));
}

/** For each command, by its place in the list, the places of those that must be done before it. */
type Needs = (commands: readonly PlannedCommand[]) => readonly (readonly number[])[];

function cut(commands: readonly PlannedCommand[], needs: Needs, removes: boolean): readonly Wave[] {
  const before = needs(commands);
  const tasks: Task[] = commands.map(({ command }, index) => ({ group: groupOf(command), needs: before[index] ?? [] }));
  const waves: Map<string, PlannedCommand[]>[] = [];
  schedule(tasks).forEach((wave, index) => {
    const [planned, task] = [commands[index], tasks[index]];
    if (planned === undefined || task === undefined) return;
    while (waves.length <= wave) waves.push(new Map());
    const group = waves[wave]?.get(task.group) ?? [];
    waves[wave]?.set(task.group, group);
    group.push(planned);
  });
  return waves.map((groups) => [...groups.values()].map((group) => batchOf(group, removes)));
}

function groupOf(command: Command): string {
  return command.program === 'init' ? 'init' : `${command.program} ${command.ns ?? ''}`;
}

function batchOf(commands: readonly PlannedCommand[], removes: boolean): Batch {
  const first = commands[0]?.command;
  return {
    program: first?.program ?? 'ip',
    ns: first === undefined || first.program === 'init' ? null : first.ns,
    removes,
    lines: commands.map(({ step, command, first: begins, last }) => ({
      step,
      text: lineOf(command),
      first: begins,
      last,
      table: 'table' in command ? command.table : null,
    })),
  };
}

/** Dependants were put first by `diff`; within one program and namespace that order is kept, and namespaces end after all that is done in them. */
function removalNeeds(commands: readonly PlannedCommand[]): readonly number[][] {
  const latest = new Map<string, number>();
  return commands.map(({ command }, index) => {
    const group = groupOf(command);
    const ends = command.program === 'init' && command.op[0] === 'remove';
    const needs = ends ? [...latest.values()] : latest.has(group) ? [latest.get(group) ?? 0] : [];
    latest.set(group, index);
    return needs;
  });
}

/** A command needs the one before it in its step, those of the steps that its resource depends on, and in iptables the one before it. */
function makingNeeds(plan: Plan): Needs {
  const resources = new Map<string, Resource>(plan.want.map((resource) => [resource.id, resource]));
  return (commands) => {
    const done = new Map<string, number>();
    const firewall = new Map<string, number>();
    return commands.map(({ step, command }, index) => {
      const id = plan.steps[step]?.resource ?? '';
      const resource = resources.get(id);
      const needs = [done.get(id), ...(resource === undefined ? [] : dependenciesOf(resource).map((needed) => done.get(needed)))];
      if (isIptables(command.program)) {
        needs.push(firewall.get(groupOf(command)));
        firewall.set(groupOf(command), index);
      }
      done.set(id, index);
      return needs.filter((need) => need !== undefined);
    });
  };
}
