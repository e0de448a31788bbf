import { showCommand } from '../resources/show.ts';
import type { Step } from './plan.ts';

/** A step for people and for programs: its commands as lines that can be pasted into a shell of the sandbox. */
export function showStep({ action, element, resource, reason, commands }: Step) {
  return { action, element, resource, reason, commands: commands.map(showCommand) };
}
