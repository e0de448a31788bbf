import { createInterface } from 'node:readline/promises';

/** Gives a function that asks a person yes or no. `yes` and CI=true answer for them; where nobody can answer it is no. */
export function asker(yes) {
  return async (question) => {
    if (yes || process.env.CI === 'true') return true;
    if (!process.stdin.isTTY) return false;
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    const answer = await lines.question(`${question} [Y/n] `).catch(() => 'n');
    lines.close();
    return /^(y(es)?)?$/i.test(answer.trim());
  };
}
