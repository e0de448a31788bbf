/** How the text looks: everything from the app's tokens, so that light, dark and high contrast follow the system. */
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const FRAME = {
  '&': { height: '100%', color: 'var(--text)', backgroundColor: 'var(--panel)', fontSize: 'var(--size)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', fontSize: 'var(--size-small)', lineHeight: '20px' },
  '.cm-content': { padding: '8px 0 40px', caretColor: 'var(--text)' },
  '.cm-line': { padding: '0 12px 0 8px' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--text)', borderLeftWidth: '2px' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': { background: 'var(--text-selection)' },
  '.cm-gutters': { backgroundColor: 'var(--panel)', color: 'var(--muted)', border: '0', paddingLeft: '4px' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 4px 0 2px', minWidth: '24px' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine:not(.cm-marked)': { backgroundColor: 'var(--sunk)' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLineGutter': { color: 'var(--text)' },
  '.cm-marked': { backgroundColor: 'var(--accent-soft)', boxShadow: 'inset 3px 0 0 var(--accent)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'transparent', outline: '1px solid var(--line-strong)', borderRadius: '2px' },
  '.cm-foldGutter .cm-gutterElement': { width: '14px', cursor: 'pointer' },
  '.cm-foldPlaceholder': { border: '1px solid var(--line)', background: 'var(--sunk)', color: 'var(--muted)', padding: '0 6px' },
};

const BOX = {
  border: '1px solid var(--line)',
  borderRadius: 'var(--radius-small)',
  background: 'var(--panel)',
  color: 'var(--text)',
  boxShadow: 'var(--shadow)',
};

const TOOLTIPS = {
  '.cm-tooltip': { ...BOX, fontFamily: 'var(--sans)', fontSize: 'var(--size)' },
  '.cm-tooltip-hover .cm-tooltip-section:not(:first-child)': { borderTop: '1px solid var(--line)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', fontSize: 'var(--size-small)', maxHeight: '264px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 10px', lineHeight: '18px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': { background: 'var(--accent-soft)', color: 'var(--text)' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600', color: 'var(--accent)' },
  '.cm-completionDetail': { fontFamily: 'var(--sans)', fontStyle: 'normal', color: 'var(--muted)', marginLeft: '12px' },
  '.cm-tooltip.cm-completionInfo': { ...BOX, padding: '8px 10px', maxWidth: '320px' },
  '.cm-says': { padding: '8px 10px', maxWidth: '380px', lineHeight: '1.45' },
  '.cm-says b': { fontFamily: 'var(--mono)', fontSize: 'var(--size-small)', fontWeight: '600' },
  '.cm-says p': { margin: '0' },
  '.cm-says .cm-aside': { color: 'var(--muted)' },
};

const PROBLEMS = {
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--bad) 1.5px', textUnderlineOffset: '3px' },
  '.cm-lintRange-warning': { backgroundImage: 'none', textDecoration: 'underline wavy var(--warn) 1.5px', textUnderlineOffset: '3px' },
  '.cm-gutter-lint': { width: '12px' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '6px 0 0 2px' },
  '.cm-lint-marker': { width: '8px', height: '8px', borderRadius: '50%' },
  '.cm-lint-marker-error': { content: 'none', background: 'var(--bad)' },
  '.cm-lint-marker-warning': { content: 'none', background: 'var(--warn)', borderRadius: '1px' },
  '.cm-lintPoint:after': { borderBottomColor: 'var(--bad)' },
  '.cm-diagnostic': { padding: '8px 10px', maxWidth: '420px', lineHeight: '1.45' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--bad)' },
  '.cm-diagnostic-warning': { borderLeft: '3px solid var(--warn)' },
};

const PANELS = {
  '.cm-panels': { backgroundColor: 'var(--panel)', color: 'var(--text)', fontFamily: 'var(--sans)', fontSize: 'var(--size-small)' },
  '.cm-panels.cm-panels-top, .cm-panels.cm-panels-bottom': { borderColor: 'var(--line)' },
  '.cm-panel.cm-search': { padding: '8px 32px 8px 12px', lineHeight: '28px' },
  '.cm-panel.cm-search input, .cm-panel.cm-search button': { fontSize: 'var(--size-small)', minHeight: '24px', margin: '0 6px 0 0' },
  '.cm-panel.cm-search label': { fontSize: 'var(--size-small)', marginRight: '8px' },
  '.cm-panel.cm-search input[type=checkbox]': { minHeight: '0', verticalAlign: 'middle' },
  '.cm-panel.cm-search [name=close]': { color: 'var(--muted)', fontSize: 'var(--size-title)', width: '24px', height: '24px', cursor: 'pointer' },
  '.cm-textfield': { border: '1px solid var(--line-strong)', borderRadius: 'var(--radius-small)', backgroundColor: 'var(--panel)', padding: '3px 8px' },
  '.cm-button': {
    border: '1px solid var(--line)',
    borderRadius: 'var(--radius-small)',
    background: 'var(--panel)',
    backgroundImage: 'none',
    padding: '3px 8px',
    cursor: 'pointer',
  },
  '.cm-searchMatch': { backgroundColor: 'var(--warn-soft)', outline: '1px solid var(--warn)' },
  '.cm-searchMatch-selected': { backgroundColor: 'var(--accent-soft)', outlineColor: 'var(--accent)' },
  'button:focus-visible, input:focus-visible': { outline: '2px solid var(--accent)', outlineOffset: '1px' },
};

const WORDS = HighlightStyle.define([
  { tag: tags.definition(tags.propertyName), color: 'var(--code-key)' },
  { tag: tags.string, color: 'var(--code-string)' },
  { tag: tags.content, color: 'var(--text)' },
  { tag: [tags.lineComment, tags.meta], color: 'var(--muted)', fontStyle: 'italic' },
  { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace], color: 'var(--muted)' },
  { tag: [tags.labelName, tags.typeName, tags.keyword], color: 'var(--code-name)' },
]);

export const look: Extension = [EditorView.theme({ ...FRAME, ...TOOLTIPS, ...PROBLEMS, ...PANELS }), syntaxHighlighting(WORDS)];
