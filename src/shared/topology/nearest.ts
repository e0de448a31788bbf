/** "Did you mean…": the nearest of a set of words. */

/** Levenshtein distance, with a swap of neighbours counted as one (optimal string alignment). */
export function distance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let best = Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (previous[column - 1] ?? 0) + (same ? 0 : 1));
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        best = Math.min(best, (before[column - 2] ?? 0) + 1);
      }
      current.push(best);
    }
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? a.length;
}

/** Words longer than this are not compared: nobody misspells 64 letters by two, and the cost is quadratic. */
const LONGEST = 64;

/** The candidate that was probably meant: at most a third of its letters differ (one at least), case ignored; null: none is near. */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  if (word.length > LONGEST) {
    return null;
  }
  const wanted = word.toLowerCase();
  let best: { readonly candidate: string; readonly distance: number } | null = null;
  for (const candidate of candidates) {
    if (candidate.length > LONGEST || Math.abs(candidate.length - word.length) > LONGEST / 3) {
      continue;
    }
    const far = distance(wanted, candidate.toLowerCase());
    const allowed = Math.max(1, Math.floor(Math.max(word.length, candidate.length) / 3));
    if (far <= allowed && (best === null || far < best.distance)) {
      best = { candidate, distance: far };
    }
  }
  return best?.candidate ?? null;
}

/** Up to `count` candidates that are not too far off (half of the letters at most), the nearest first; none: nothing is near. */
export function nearestFew(word: string, candidates: Iterable<string>, count = 3): readonly string[] {
  const wanted = word.slice(0, LONGEST).toLowerCase();
  return [...candidates]
    .map((candidate) => ({ candidate, distance: distance(wanted, candidate.slice(0, LONGEST).toLowerCase()) }))
    .filter((entry) => entry.distance <= Math.max(2, Math.max(word.length, entry.candidate.length) / 2))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, count)
    .map((entry) => entry.candidate);
}
