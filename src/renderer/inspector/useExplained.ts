/** What the host process says of the selected element: its explanation, and the kernel's state, asked again and again while it runs. */
import { useEffect, useState } from 'react';
import { CallError } from '../../shared/api/client.ts';
import type { Explained, SeenNamespace } from '../../shared/api/contract.ts';
import { useApp, useAppState } from '../state/react.ts';
import { isLive } from '../state/state.ts';
import type { Standing } from '../state/status.ts';
import type { View } from './kernel.ts';

/** How often the kernel is asked while something is selected. */
const EVERY_MS = 2000;
/** Typing and dragging come in bursts: one question per burst. */
const SETTLE_MS = 120;

/** null until it is known, and where the draft is in error. */
export function useExplained(element: string): Explained | null {
  const app = useApp();
  const lab = useAppState((state) => state.document?.lab ?? '');
  const text = useAppState((state) => (state.analysis.resolved === null ? null : (state.document?.text ?? null)));
  const [explained, setExplained] = useState<Explained | null>(null);
  useEffect(() => {
    if (text === null || lab === '') return;
    let current = true;
    const timer = setTimeout(async () => {
      const result = await quietly(app.api.call('lab.explain', { lab, text, element }));
      if (current) setExplained(result?.ok ? result.value : null);
    }, SETTLE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [app, lab, text, element]);
  return explained?.element === element ? explained : null;
}

export interface Seen {
  readonly view: View;
  readonly seen: SeenNamespace;
}

interface Answer {
  readonly key: string;
  readonly round: string;
  readonly seen: readonly Seen[];
}

const NOTHING_SEEN: readonly Seen[] = [];

/**
 * What the kernel holds for these namespaces now; the last answer stays until the next one is there, so nothing flickers.
 * Each change of the lab begins a round: then the kernel is asked at once. `fresh`: the answer is of this round.
 */
export function useSeen(views: readonly View[], standing: Standing): { readonly seen: readonly Seen[]; readonly fresh: boolean } {
  const app = useApp();
  const lab = useAppState((state) => (isLive(state) ? (state.document?.lab ?? null) : null));
  const key = JSON.stringify(views);
  const change = useAppState((state) => (state.activity === 'planning' ? 'idle' : state.activity));
  const applied = useAppState((state) => state.document?.applied ?? null);
  const round = JSON.stringify([change, standing, applied]);
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    if (lab === null) return;
    let current = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wanted = JSON.parse(key) as View[];
    const look = async () => {
      const results = await Promise.all(wanted.map((view) => quietly(app.api.call('lab.observe', { lab, node: view.node }))));
      if (!current) return;
      timer = setTimeout(() => void look(), EVERY_MS);
      // Nobody answered: that says nothing about the kernel.
      if (wanted.length > 0 && results.every((result) => result === null)) return;
      const seen = wanted.flatMap((view, index) => {
        const result = results[index];
        return result?.ok ? [{ view, seen: result.value }] : [];
      });
      setAnswer((before) => (isSame(before, { key, round, seen }) ? before : { key, round, seen }));
    };
    void look();
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [app, lab, key, round]);
  const known = lab !== null && answer?.key === key;
  return { seen: known ? answer.seen : NOTHING_SEEN, fresh: known && answer.round === round };
}

function isSame(before: Answer | null, now: Answer): boolean {
  return before?.key === now.key && before.round === now.round && JSON.stringify(before.seen) === JSON.stringify(now.seen);
}

/** A lost connection is told elsewhere; here it only means that nothing is known. */
export async function quietly<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof CallError) return null;
    throw error;
  }
}
