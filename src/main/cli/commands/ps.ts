import type { NodeProgram } from '../../../shared/api/programs.ts';
import { stands } from '../../../shared/api/stands.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { type Call, type CliCommand, type Done, JSON_OPTION } from '../command.ts';
import { table } from '../table.ts';

export const ps: CliCommand = {
  name: 'ps',
  arguments: [['[lab]', 'only this one: its hosts and containers, and how what runs in them fares']],
  summary: 'list the labs that run, or what runs in one',
  options: [['--all', 'also those that are stopped'], JSON_OPTION],
  examples: ['netyard ps', 'netyard ps shop', 'netyard ps --all --json'],
  run: async (call) => (call.args[0] === undefined ? await listLabs(call) : await listNodes(call, call.args[0])),
};

async function listLabs({ options, io }: Call): Promise<Result<Done>> {
  const { withLabs } = await import('../labs.ts');
  return await withLabs(io, async ({ labs }) => {
    const readable = await labs.readable();
    if (!readable.ok) return readable;
    const shown = (await labs.list()).filter((lab) => options.all || stands(lab));
    const rows = shown.map((lab) => [
      lab.name,
      lab.state,
      stands(lab) ? lab.backend : '-',
      lab.pid === null ? '-' : String(lab.pid),
      lab.startedAt ?? '-',
      lab.file ?? '-',
    ]);
    const text = shown.length === 0 ? 'No lab is running.' : table([['NAME', 'STATE', 'BACKEND', 'PID', 'STARTED', 'FILE'], ...rows]);
    return ok({ text, json: shown.map(({ name, state, backend, pid, file, startedAt }) => ({ name, state, backend, pid, file, startedAt })) });
  });
}

async function listNodes({ io }: Call, name: string): Promise<Result<Done>> {
  const { withLabs, chooseLab } = await import('../labs.ts');
  return await withLabs(io, async ({ labs }) => {
    const lab = await chooseLab(labs, name);
    if (!lab.ok) return lab;
    const programs = await lab.value.programs();
    if (!programs.ok) return programs;
    const nodes = (await lab.value.nodes())
      .filter((node) => !node.includes('@'))
      .map((node) => ({ node, programs: programs.value.filter((one) => one.node === node) }));
    const rows = nodes.flatMap(({ node, programs: own }) => (own.length === 0 ? [[node, '-', '-']] : own.map((one) => [node, one.program, stateWords(one)])));
    const json = nodes.map(({ node, programs: own }) => ({ node, programs: own.map(({ node: _, ...one }) => one) }));
    return ok({ text: table([['NODE', 'PROGRAM', 'STATE'], ...rows]), json: { lab: lab.value.name, nodes: json } });
  });
}

/** `running since …`, `exited (1) …`, as `docker ps` says it. */
function stateWords({ state, code, restarts, since }: NodeProgram): string {
  const ended = code === null || state === 'running' ? '' : ` (${code})`;
  return `${state}${ended} since ${since}${restarts === 0 ? '' : `, restarts: ${restarts}`}`;
}
