/** The text of the draft in CodeMirror. Loaded when somebody first looks at it. */
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, codeFolding, foldGutter, foldKeymap, indentOnInput, indentUnit } from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension, Prec } from '@codemirror/state';
import { drawSelection, dropCursor, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view';
import type { App } from '../state/app.ts';
import type { Problem } from '../state/problem.ts';
import type { State } from '../state/state.ts';
import { problemsOf } from '../state/status.ts';
import { type Binding, bind, normalised } from './binding.ts';
import { asksOn, completer } from './completing.ts';
import { hovering } from './hovering.ts';
import { diagnosticsOf } from './problems.ts';
import { elementAtCursor, type Selecting, selecting } from './selecting.ts';
import { look } from './theme.ts';

export interface Editor {
  focus(): void;
  /** Puts the cursor where the window's state asks for, if it does. */
  takeUp(): void;
  dispose(): void;
}

/** The window's own commands, which CodeMirror would take for itself. */
const WINDOW_KEYS = ['Mod-Enter', 'Mod-k', 'Mod-e'];

/**
 * Mounts it in a shadow tree of the host element: there CodeMirror adopts its style sheets, so that the page's policy
 * need not allow it style elements, and the page's styles and its own do not meet.
 */
export function createEditor(app: App, host: HTMLElement): Editor {
  const root = host.attachShadow({ mode: 'open' });
  const binding = bind(app, elementAtCursor);
  const picked = selecting(app);
  const { document } = app.store.getState();
  const state = EditorState.create({ doc: normalised(document?.text ?? ''), extensions: [extensions(binding, picked), helping(app)] });
  const view = new EditorView({ state, root, parent: root });
  const heard = hearing(view, { binding, picked });
  heard(app.store.getState(), null);
  const deaf = app.store.subscribe(heard);
  const focused = () => view.focus();
  host.addEventListener('focus', focused);
  return {
    focus: focused,
    takeUp: () => picked.takeUp(view),
    dispose() {
      deaf();
      host.removeEventListener('focus', focused);
      view.destroy();
    },
  };
}

interface Parts {
  readonly binding: Binding;
  readonly picked: Selecting;
}

/** What the window's state says anew. */
function hearing(view: EditorView, { binding, picked }: Parts): (now: State, before: State | null) => void {
  let told: readonly Problem[] | null = null;
  return (now, before) => {
    const changed = now.document?.text !== before?.document?.text;
    const selected = now.selection !== before?.selection;
    if (changed) binding.follow(view, now);
    if (changed || selected) picked.mark(view, now);
    const problems = problemsOf(now);
    if (changed || problems !== told) view.dispatch(setDiagnostics(view.state, diagnosticsOf(view.state.doc, problems)));
    told = problems;
    // Of an edit the selection only loses what is no longer there: that moves nobody.
    if (selected && !changed) picked.reveal(view, now);
  };
}

function extensions(binding: Binding, picked: Selecting): Extension {
  return [
    binding.extension,
    picked.extension,
    lintGutter(),
    lineNumbers(),
    highlightActiveLineGutter(),
    codeFolding(),
    foldGutter(),
    drawSelection(),
    dropCursor(),
    EditorState.allowMultipleSelections.of(true),
    indentUnit.of('  '),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': 'The file of the drawing', spellcheck: 'false' }),
    yaml(),
    search({ top: true }),
    look,
    keys(binding),
  ];
}

/** What helps to write: what may stand here, what this means, what is wrong. */
function helping(app: App): Extension {
  const analysis = () => app.store.getState().analysis;
  return [
    autocompletion({ icons: false, override: [completer(() => analysis().sketch)], activateOnCompletion: asksOn }),
    hovering(analysis),
    keymap.of(lintKeymap.filter(({ key }) => key === 'F8')),
  ];
}

/** Undo is the document's one undo, by keys and by the browser's menu. */
function keys(binding: Binding): Extension {
  const step = (act: (view: EditorView) => void) => (view: EditorView) => {
    act(view);
    return true;
  };
  const ours = defaultKeymap.filter(({ key, mac }) => !WINDOW_KEYS.includes(key ?? '') && !WINDOW_KEYS.includes(mac ?? ''));
  return [
    Prec.high(
      keymap.of([
        { key: 'Mod-z', run: step(binding.undo), preventDefault: true },
        { key: 'Mod-y', mac: 'Mod-Shift-z', run: step(binding.redo), preventDefault: true },
        { key: 'Mod-Shift-z', run: step(binding.redo), preventDefault: true },
      ]),
    ),
    EditorView.domEventHandlers({
      beforeinput(event, view) {
        const act = { historyUndo: binding.undo, historyRedo: binding.redo }[event.inputType];
        if (act === undefined) return false;
        event.preventDefault();
        act(view);
        return true;
      },
    }),
    keymap.of([...closeBracketsKeymap, ...ours, ...searchKeymap, ...foldKeymap, ...completionKeymap, indentWithTab]),
  ];
}
