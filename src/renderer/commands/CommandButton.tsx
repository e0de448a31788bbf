import type { LucideIcon } from 'lucide-react';
import { useApp, useAppState } from '../state/react.ts';
import { type Command, perform } from './command.ts';
import { shown } from './shortcuts.ts';

interface Props {
  readonly command: Command;
  readonly icon?: LucideIcon;
  readonly className?: string;
  /** Said instead of the command's label where space is short. */
  readonly words?: string;
}

/** A button with words. */
export function CommandButton({ command, icon: Icon, className = '', words }: Props) {
  const app = useApp();
  const label = useAppState(command.label);
  const enabled = useAppState(command.enabled);
  const refusal = useAppState((state) => command.refusal?.(state)?.why);
  // It can be pressed all the same where that leads to what is in the way.
  const leads = useAppState((state) => command.refusal?.(state)?.lead !== undefined);
  return (
    <button
      type="button"
      className={`button ${className} ${leads ? 'is-refused' : ''}`}
      data-command={command.name}
      disabled={!enabled && !leads}
      aria-disabled={!enabled}
      title={refusal ?? titleOf(command, label)}
      onClick={() => perform(app, command)}
    >
      {Icon && <Icon size={14} aria-hidden="true" />}
      {words ?? label}
    </button>
  );
}

/** A button that is an icon; its words are its name and its tooltip. */
export function CommandIcon({ command, icon: Icon, className = '' }: Props & { readonly icon: LucideIcon }) {
  const app = useApp();
  const label = useAppState(command.label);
  const enabled = useAppState(command.enabled);
  return (
    <button
      type="button"
      className={`icon-button ${className}`}
      data-command={command.name}
      disabled={!enabled}
      aria-label={label}
      title={titleOf(command, label)}
      onClick={() => perform(app, command)}
    >
      <Icon size={16} aria-hidden="true" />
    </button>
  );
}

function titleOf(command: Command, label: string): string {
  const [shortcut] = command.shortcuts;
  return shortcut === undefined ? label : `${label} (${shown(shortcut)})`;
}
