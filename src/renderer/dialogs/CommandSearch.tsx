/** Ctrl K: every command and every element by name. */
import { type KeyboardEvent, useState } from 'react';
import { perform } from '../commands/command.ts';
import { COMMANDS } from '../commands/registry.ts';
import { shown } from '../commands/shortcuts.ts';
import { select, show } from '../state/actions/select.ts';
import type { App } from '../state/app.ts';
import { find, titleOf } from '../state/elements.ts';
import { useApp, useAppState } from '../state/react.ts';
import type { State } from '../state/state.ts';
import { Modal } from './Modal.tsx';

interface Choice {
  readonly key: string;
  readonly words: string;
  readonly detail: string;
  readonly choose: (app: App) => void;
}

const MOST = 12;

function choicesOf(state: State): Choice[] {
  const { sketch } = state.analysis;
  const commands = COMMANDS.filter((each) => each.enabled(state) && each.name !== 'search').map((each): Choice => {
    const [shortcut] = each.shortcuts;
    return { key: each.name, words: each.label(state), detail: shortcut === undefined ? '' : shown(shortcut), choose: (app) => void perform(app, each) };
  });
  const elements = [...sketch.containers, ...sketch.hosts, ...sketch.networks, ...sketch.lans].flatMap(({ element }): Choice[] => {
    const named = find(sketch, element);
    return named === null ? [] : [{ key: element, words: named.name, detail: titleOf(named), choose: (app) => select(app, [element]) }];
  });
  return [...commands, ...elements];
}

/** All typed words occur, in any order; what begins with the first comes first. */
export function ranked<C extends { readonly words: string; readonly detail: string }>(choices: readonly C[], typed: string): C[] {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const fits = choices.filter((choice) => words.every((word) => `${choice.words} ${choice.detail}`.toLowerCase().includes(word)));
  const rank = (choice: C) => (words[0] !== undefined && choice.words.toLowerCase().startsWith(words[0]) ? 0 : 1);
  return fits
    .map((choice, index) => ({ choice, index }))
    .sort((a, b) => rank(a.choice) - rank(b.choice) || a.index - b.index)
    .map((each) => each.choice);
}

export function CommandSearch() {
  const app = useApp();
  const state = useAppState((all) => all);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const found = ranked(choicesOf(state), typed).slice(0, MOST);
  const close = () => show(app, null);
  const choose = (choice: Choice | undefined) => {
    close();
    choice?.choose(app);
  };
  const key = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt((at + step + found.length) % Math.max(found.length, 1));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      choose(found[at]);
    }
  };
  return (
    <Modal title="Search or run a command" onClose={close}>
      <input
        className="input"
        role="combobox"
        aria-expanded="true"
        aria-controls="found"
        aria-activedescendant={found[at] ? `found-${at}` : undefined}
        aria-label="Command or element"
        value={typed}
        ref={(input) => input?.focus()}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={key}
      />
      <div className="found" id="found" role="listbox" aria-label="Found">
        {found.map((choice, index) => (
          <div key={choice.key} id={`found-${index}`} role="option" aria-selected={index === at} tabIndex={-1} onPointerDown={() => choose(choice)}>
            <span className="grow">{choice.words}</span>
            <span className="muted">{choice.detail}</span>
          </div>
        ))}
        {found.length === 0 && <p className="muted">Nothing is called so.</p>}
      </div>
    </Modal>
  );
}
