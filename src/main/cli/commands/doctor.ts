import { ok, type Problem, type Result } from '../../../shared/result.ts';
import type { Examination } from '../../backend/examine.ts';
import type { Choosing } from '../../session/choosing.ts';
import { type Call, type CliCommand, type Done, BACKEND_OPTION, JSON_OPTION } from '../command.ts';
import { FAILED } from '../exit-code.ts';
import { table } from '../table.ts';

export const doctor: CliCommand = {
  name: 'doctor',
  arguments: [],
  summary: 'say what a backend can do, what is missing, and for each gap the one way to close it',
  options: [BACKEND_OPTION, ['--all', 'every backend that is found here; machines that are off stay off'], JSON_OPTION],
  examples: ['netyard doctor', 'netyard doctor --backend vm', 'netyard doctor --all --json'],
  run,
};

/** What a backend was found to be: looked at closely, or why that could not be done. */
export type Found = { readonly backend: string; readonly problems: readonly Problem[] } | Examination;

async function run({ options, io }: Call): Promise<Result<Done>> {
  const { withLabs } = await import('../labs.ts');
  return await withLabs(
    io,
    async ({ choosing }) => {
      if (options.all === true) return ok(reportOnAll(await everyBackend(choosing)));
      const found = await choosing.examine(choosing.chosen(), (sentence) => io.stderr.write(`${sentence}\n`));
      return found.ok ? ok({ text: reportText(found.value), json: found.value, code: found.value.canRun ? 0 : FAILED }) : found;
    },
    options.backend,
  );
}

/** A VM that is off, and a container that does not run, would have to be started to be looked at: what is known of them without has to do. */
async function everyBackend(choosing: Choosing): Promise<readonly Found[]> {
  const offers = await choosing.offers();
  return await Promise.all(
    offers.map(async ({ backend, missing, running }): Promise<Found> => {
      if (missing.length > 0 && backend !== 'local') return { backend, problems: missing };
      if (!running) return { backend, problems: [notStarted(backend)] };
      const found = await choosing.examine(backend);
      return found.ok ? found.value : { backend, problems: found.problems };
    }),
  );
}

function notStarted(backend: string): Problem {
  return { code: 'backend-off', message: 'It is there, and does not run now.', fix: `netyard doctor --backend ${backend}` };
}

/** All of them, one below the other; the code says whether labs can run somewhere. */
export function reportOnAll(found: readonly Found[]): Done {
  const text = found.map((each) => ('problems' in each ? `${each.backend}\n\n${problemLines(each.problems)}` : reportText(each))).join('\n\n────\n\n');
  const can = found.some((each) => 'canRun' in each && each.canRun);
  return { text, json: { backends: found }, code: can ? 0 : FAILED };
}

function problemLines(problems: readonly Problem[]): string {
  return problems.map(({ message, fix }) => (fix === undefined ? message : `${message}\n  ${fix}`)).join('\n');
}

/** One backend for people: versions, checks, the ways out, the verdict. */
export function reportText({ backend, canRun, checks, versions }: Examination): string {
  const lines = table(
    checks.map((check) => [
      check.ok ? 'ok' : check.needed ? 'MISSING' : 'missing',
      check.name,
      check.ok || check.said === '' ? check.why : `${check.why}; ${check.said}`,
    ]),
  );
  const head = [backend, versions.kernel && `Linux ${versions.kernel}`, versions.iproute2 && `iproute2 ${versions.iproute2}`];
  const title = [...head, versions.iptables && `iptables ${versions.iptables}`].filter((part) => part !== null && part !== '').join(' · ');
  const verdict = canRun ? `Labs can run on ${backend}.` : `Labs cannot run on ${backend} yet.`;
  return [title, lines, ...waysText(checks), verdict].join('\n\n');
}

/** Every way out once, with the gaps that it closes. */
function waysText(checks: Examination['checks']): readonly string[] {
  const gaps = new Map<string, string[]>();
  for (const { name, fix } of checks) if (fix !== undefined) gaps.set(fix, [...(gaps.get(fix) ?? []), name]);
  return gaps.size === 0 ? [] : [[...gaps].map(([fix, names]) => `${names.join(', ')}:\n  ${fix}`).join('\n')];
}
