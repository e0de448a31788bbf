/** Values as YAML text, in the style of the design's examples: flow maps and lists, names without quotes. */
import { parseDocument } from 'yaml';
import type { Value } from './values.ts';

/** `{ driver: bridge, hosts: [alpha, beta] }` */
export function renderFlow(value: Value): string {
  if (isList(value)) {
    return `[${value.map(renderFlow).join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, inner]) => `${renderScalar(key)}: ${renderFlow(inner)}`);
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
  }
  return renderScalar(value);
}

/** `key: value` for a block map whose keys stand `indent` spaces in; `levels` maps below it are written in block style too. */
export function renderPair(key: string, value: Value, indent: number, levels: number, eol: string): string {
  if (levels > 0 && typeof value === 'object' && value !== null && !isList(value) && Object.keys(value).length > 0) {
    const inner = Object.entries(value).map(([name, entry]) => `${eol}${' '.repeat(indent + 2)}${renderPair(name, entry, indent + 2, levels - 1, eol)}`);
    return `${renderScalar(key)}:${inner.join('')}`;
  }
  return `${renderScalar(key)}: ${renderFlow(value)}`;
}

/** Without quotes where YAML reads the same word back, else as JSON, which YAML understands. */
export function renderScalar(value: null | boolean | number | string): string {
  if (typeof value !== 'string') {
    return JSON.stringify(value);
  }
  return /^[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(value) && parseDocument(value).toJS() === value ? value : JSON.stringify(value);
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
