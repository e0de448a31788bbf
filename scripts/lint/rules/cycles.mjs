/** No file imports itself, by whatever way round; types count, since who needs each other's types is one concept in two files. */
/** @type {import('../tree.mjs').Rule} */
export const cycles = {
  name: 'cycles',
  check: ({ tree, imports }) => {
    const next = new Map([...tree.keys()].map((file) => [file, []]));
    for (const { from, target } of imports) if (target !== null && next.has(target)) next.get(from)?.push(target);
    return findCycles(next).map((ring) => ({ file: ring[0], line: 1, message: `import cycle: ${[...ring, ring[0]].join(' → ')}` }));
  },
};

/** Depth first; each ring is told once, beginning with its first file in order of names. */
function findCycles(next) {
  const done = new Set();
  const path = [];
  const rings = new Map();
  const visit = (file) => {
    const at = path.indexOf(file);
    if (at !== -1) {
      const ring = turn(path.slice(at));
      rings.set(ring.join(), ring);
      return;
    }
    if (done.has(file)) return;
    path.push(file);
    for (const target of next.get(file) ?? []) visit(target);
    path.pop();
    done.add(file);
  };
  for (const file of [...next.keys()].sort()) visit(file);
  return [...rings.values()];
}

function turn(ring) {
  const first = ring.indexOf([...ring].sort()[0]);
  return [...ring.slice(first), ...ring.slice(0, first)];
}
