/** Folders of each side stand on each other; nobody imports upward. A new folder gets a line here. */
import { isTest } from '../tree.mjs';

/** What the entry of a side may import: everything. */
const ALL = null;

/** Folder → the folders that it may import besides itself. `.` is the files directly in it: the ground of shared and main, the entry of renderer. */
const LAYERS = {
  shared: {
    '.': [],
    topology: ['.'],
    shell: ['.'],
    resources: ['.', 'topology', 'shell'],
    drivers: ['.', 'topology', 'resources'],
    plan: ['.', 'topology', 'resources', 'shell'],
    api: ['.'],
    observe: ['.', 'topology', 'resources', 'shell', 'api'],
    explain: ['.', 'topology', 'resources', 'drivers', 'shell', 'api'],
    export: ['.', 'resources', 'plan', 'shell'],
    drift: ['.', 'topology', 'resources', 'plan', 'observe'],
    history: ['.', 'resources', 'observe'],
  },
  main: {
    '.': [],
    disk: ['.'],
    process: ['.', 'disk'],
    backend: ['.', 'disk', 'process'],
    sandbox: ['.', 'disk', 'process', 'backend'],
    session: ['.', 'disk', 'process', 'backend', 'sandbox'],
    terminals: ['.', 'disk', 'process', 'backend', 'sandbox', 'session'],
    server: ['.', 'disk', 'process', 'backend', 'sandbox', 'session', 'terminals'],
    electron: ['.', 'disk', 'process', 'backend', 'sandbox', 'session', 'terminals', 'server'],
    cli: ['.', 'disk', 'process', 'backend', 'sandbox', 'session', 'terminals', 'server'],
  },
  renderer: {
    api: [],
    theme: [],
    testing: [],
    state: [],
    commands: ['state'],
    terminals: ['state', 'theme'],
    canvas: ['state', 'theme', 'commands'],
    palette: ['state', 'theme', 'commands', 'canvas'],
    outline: ['state', 'theme'],
    inspector: ['state', 'theme', 'commands'],
    dock: ['state', 'commands', 'terminals'],
    backends: ['state', 'commands', 'inspector'],
    text: ['state', 'theme', 'commands'],
    dialogs: ['state', 'commands', 'backends'],
    start: ['state', 'commands', 'canvas'],
    app: ['state', 'theme', 'commands', 'terminals', 'canvas', 'palette', 'outline', 'inspector', 'dock', 'backends', 'text', 'dialogs', 'start'],
    '.': ALL,
  },
};

/** @type {import('../tree.mjs').Rule} */
export const layers = {
  name: 'layers',
  check: ({ tree, imports }) => [...unlisted(tree), ...imports.flatMap(upward)],
};

/** Told once per folder, at its first file. */
function unlisted(tree) {
  const first = new Map();
  for (const file of tree.keys()) {
    const place = placeOf(file);
    const name = place && `src/${place.side}/${place.folder}`;
    if (place && !(place.folder in LAYERS[place.side]) && !first.has(name)) first.set(name, file);
  }
  return [...first].map(([name, file]) => ({ file, line: 1, message: `${name} is in no layer; give it a line in scripts/lint/rules/layers.mjs` }));
}

function upward(one) {
  const from = placeOf(one.from);
  const to = one.target === null ? null : placeOf(one.target);
  if (from === null || to === null || from.side !== to.side || from.folder === to.folder || isTest(one.from)) return [];
  const allowed = LAYERS[from.side][from.folder];
  if (!allowed || allowed.includes(to.folder)) return [];
  return [{ file: one.from, line: one.line, message: `${from.folder} imports ${to.folder} (${one.target}); it may import ${allowed.join(', ') || 'nothing'}` }];
}

function placeOf(path) {
  const match = /^src\/(main|shared|renderer)\/(?:([^/]+)\/)?[^/]+/.exec(path);
  return match ? { side: match[1], folder: match[2] ?? '.' } : null;
}
