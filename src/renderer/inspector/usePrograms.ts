/** The programs of the selected host or container, and what they have said: asked again and again while somebody looks. */
import { useEffect, useRef, useState } from 'react';
import type { NodeProgram } from '../../shared/api/programs.ts';
import { useApp, useAppState } from '../state/react.ts';
import { isLive } from '../state/state.ts';
import { lastLines } from './programs.ts';
import { quietly } from './useExplained.ts';

/** How often they are asked for, in milliseconds. */
const EVERY_MS = 1000;

/** The lab, while it runs; null else. */
function useLiveLab(): string | null {
  return useAppState((state) => (isLive(state) ? (state.document?.lab ?? null) : null));
}

/** Looks now and then every second, as long as somebody sees it; another key begins anew, null ends it. */
function useRepeated(key: string | null, look: (current: () => boolean) => Promise<void>): void {
  const latest = useRef(look);
  useEffect(() => {
    latest.current = look;
  });
  useEffect(() => {
    if (key === null) return;
    let current = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = async () => {
      await latest.current(() => current);
      if (current) timer = setTimeout(() => void again(), EVERY_MS);
    };
    void again();
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [key]);
}

/** How the programs of a node fare; the last answer stays until the next one is there. Empty where the lab does not run. */
export function usePrograms(node: string): readonly NodeProgram[] {
  const app = useApp();
  const lab = useLiveLab();
  const [programs, setPrograms] = useState<readonly NodeProgram[]>([]);
  useRepeated(lab === null ? null : `${lab} ${node}`, async (current) => {
    const result = await quietly(app.api.call('lab.programs', { lab: lab ?? '' }));
    if (!current() || !result?.ok) return;
    const own = result.value.filter((program) => program.node === node);
    setPrograms((before) => (JSON.stringify(before) === JSON.stringify(own) ? before : own));
  });
  return lab === null ? [] : programs;
}

/** The last lines that a node's programs have said, as long as somebody wants to see them; null until that is known. */
export function useLog(node: string, wanted: boolean): string | null {
  const app = useApp();
  const lab = useLiveLab();
  const key = lab === null || !wanted ? null : `${lab} ${node}`;
  const [said, setSaid] = useState({ key, at: 0, text: '' });
  useRepeated(key, async (current) => {
    let { at, text } = said.key === key ? said : { at: 0, text: '' };
    for (let more = true; more; ) {
      const result = await quietly(app.api.call('lab.log', { lab: lab ?? '', node, from: at }));
      if (!current() || !result?.ok) return;
      more = result.value.text !== '';
      at = result.value.next;
      text = lastLines(text + result.value.text);
    }
    setSaid((before) => (before.key === key && before.text === text ? before : { key, at, text }));
  });
  return said.key === key && key !== null ? said.text : null;
}
