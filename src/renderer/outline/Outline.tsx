/** The drawing as a tree: what the canvas shows, for keyboards and screen readers. */
import { Box, Globe, Minus, Router, Server } from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';
import { openTerminal } from '../state/actions/terminals.ts';
import { select } from '../state/actions/select.ts';
import { nodeOf } from '../state/elements.ts';
import { useApp, useAppState } from '../state/react.ts';
import { isLive, type State } from '../state/state.ts';
import { byHandByElement, problemsByElement, problemsOf, STANDING_WORDS, standings } from '../state/status.ts';
import { DriverIcon } from '../theme/icons.tsx';
import { type OutlineNode, outlineOf } from './tree.ts';

export function Outline() {
  const app = useApp();
  const state = useAppState((all) => all);
  const nodes = outlineOf(state.analysis.sketch);
  if (nodes.length === 0) return <p className="muted outline-empty">Nothing is drawn yet.</p>;
  const first = state.selection[0] ?? nodes[0]?.element;
  return (
    <div className="outline" role="tree" aria-label="Outline">
      {nodes.map((node) => (
        <Row
          key={`${node.element} ${node.under}`}
          node={node}
          state={state}
          focusable={node.element === first}
          onSelect={() => select(app, [node.element])}
          onOpen={() => open(node)}
        />
      ))}
    </div>
  );

  function open(node: OutlineNode): void {
    const name = nodeOf(state.analysis.sketch, node.element);
    if (name !== null && isLive(state)) void openTerminal(app, name);
  }
}

interface RowProps {
  readonly node: OutlineNode;
  readonly state: State;
  readonly focusable: boolean;
  readonly onSelect: () => void;
  readonly onOpen: () => void;
}

function Row({ node, state, focusable, onSelect, onOpen }: RowProps) {
  const selected = state.selection.includes(node.element);
  const standing = standings(state).get(node.element) ?? 'drawn';
  const problems = problemsByElement(state.analysis.sketch, problemsOf(state)).get(node.element)?.length ?? 0;
  const byHand = byHandByElement(state.analysis.sketch, state.byHand).get(node.element)?.length ?? 0;
  return (
    <div
      role="treeitem"
      aria-level={node.level}
      aria-selected={selected}
      aria-label={`${node.name}, ${node.kind}, ${STANDING_WORDS[standing]}${problems > 0 ? `, ${problems} problems` : ''}${byHand > 0 ? ', changed by hand' : ''}`}
      data-outline={node.element}
      tabIndex={focusable ? 0 : -1}
      className={`outline-row is-${standing}`}
      style={{ paddingLeft: 8 + (node.level - 1) * 18 }}
      onClick={onSelect}
      onDoubleClick={onOpen}
      onFocus={onSelect}
      onKeyDown={(event) => steer(event, onOpen)}
    >
      <NodeIcon node={node} />
      <span className="grow">{node.name}</span>
      {problems > 0 && <span className="count bad">{problems}</span>}
      <span className="muted small-words">{node.kind}</span>
    </div>
  );
}

function NodeIcon({ node }: { readonly node: OutlineNode }): ReactNode {
  if (node.driver !== null) return <DriverIcon driver={node.driver} />;
  const Icon = node.kind === 'LAN' ? Minus : node.kind === 'router' ? Router : node.kind === 'internet host' ? Globe : node.kind === 'container' ? Box : Server;
  return <Icon size={16} aria-hidden="true" />;
}

/** Arrow keys walk the rows as they are seen; Enter opens a terminal. */
function steer(event: KeyboardEvent<HTMLDivElement>, onOpen: () => void): void {
  const rows = [...(event.currentTarget.parentElement?.querySelectorAll<HTMLElement>('[role=treeitem]') ?? [])];
  const at = rows.indexOf(event.currentTarget);
  const next = { ArrowDown: rows[at + 1], ArrowUp: rows[at - 1], Home: rows[0], End: rows.at(-1) }[event.key];
  if (next) {
    event.preventDefault();
    next.focus();
  } else if (event.key === 'Enter') {
    event.preventDefault();
    onOpen();
  }
}
