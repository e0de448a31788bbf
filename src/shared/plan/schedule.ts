/** Something to be done, in a list where each stands after what it needs. */
export interface Task {
  /** Tasks of one group and wave are done by one program, in the list's order. */
  readonly group: string;
  /** Places in the list, all before this task's. */
  readonly needs: readonly number[];
}

/**
 * Gives every task its wave, so that each need is met by an earlier wave, or by the same program before it. There are as few
 * waves as the needs allow; within that, a task waits for a later one of its group (a container's `lo` for its address):
 * one program start for both.
 */
export function schedule(tasks: readonly Task[]): readonly number[] {
  const earliest: number[] = [];
  for (const task of tasks) earliest.push(Math.max(0, ...task.needs.map((need) => (earliest[need] ?? 0) + step(task, tasks[need]))));
  const last = Math.max(0, ...earliest);
  const latest = tasks.map(() => last);
  const taken = new Map<string, number[]>();
  const waves = [...earliest];
  for (let index = tasks.length - 1; index >= 0; index -= 1) {
    const task = tasks[index];
    if (task === undefined) continue;
    const group = taken.get(task.group) ?? [];
    taken.set(task.group, group);
    const wave = together(group, earliest[index] ?? 0, latest[index] ?? last);
    waves[index] = wave;
    if (!group.includes(wave)) group.push(wave);
    for (const need of task.needs) latest[need] = Math.min(latest[need] ?? last, wave - step(task, tasks[need]));
  }
  return waves;
}

/** How many waves later a task is at least than one that it needs. */
function step(task: Task, need: Task | undefined): number {
  return need?.group === task.group ? 0 : 1;
}

/** The last wave in which the group is at work anyway and the task may be, else the first that it may be in. */
function together(group: readonly number[], from: number, to: number): number {
  const fitting = group.filter((wave) => wave >= from && wave <= to);
  return fitting.length === 0 ? from : Math.max(...fitting);
}
