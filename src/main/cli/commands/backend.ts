import { ok, type Result } from '../../../shared/result.ts';
import type { Offer } from '../../backend/offers-types.ts';
import { type Call, type CliCommand, type Done, JSON_OPTION } from '../command.ts';
import { table } from '../table.ts';

/** `netyard backend`. */
export const backend: CliCommand = {
  name: 'backend',
  arguments: [['[name]', 'the one to use from now on; without it they are listed']],
  summary: 'list the backends that labs could run on here, or choose one',
  options: [JSON_OPTION],
  examples: ['netyard backend', 'netyard backend vm', 'netyard backend ssh:lab.example.org'],
  run,
};

async function run({ args: [name], io }: Call): Promise<Result<Done>> {
  const { withLabs } = await import('../labs.ts');
  return await withLabs(io, async ({ choosing }) => {
    if (name === undefined) {
      const offers = await choosing.offers();
      const chosen = choosing.chosen();
      return ok({ text: offersText(offers, chosen), json: { chosen, offers } });
    }
    const done = await choosing.choose(name);
    return done.ok ? ok({ text: chosenText(name, await choosing.offers()), json: { chosen: name } }) : done;
  });
}

/** A choice may come before what it needs, but not unnoticed. */
export function chosenText(name: string, offers: readonly Offer[]): string {
  const offer = offers.find(({ backend: each }) => each === name);
  const chosen = `Labs run on ${name} from now on, where nothing else is said.`;
  if (offer === undefined) return `${chosen}\nIt was not found here: netyard doctor --backend ${name} says why.`;
  return [chosen, ...offer.missing.map(({ message, fix }) => (fix === undefined ? message : `${message}\n  ${fix}`))].join('\n');
}

const STATES: Readonly<Record<Offer['state'], string>> = { ready: 'ready', lacking: 'lacks something', untried: 'not tried' };

/** One line for each, and below it what is missing and how to get it. */
export function offersText(offers: readonly Offer[], chosen: string): string {
  const rows = table(
    offers.map((offer) => [
      offer.backend === chosen ? '*' : '',
      offer.backend,
      STATES[offer.state],
      [offer.what, offer.can, offer.recommended ? 'Recommended.' : ''].filter((part) => part !== '').join(' '),
    ]),
  );
  const gaps = offers.flatMap(({ backend: name, missing }) => missing.map(({ message, fix }) => `${name}: ${message}${fix === undefined ? '' : `\n  ${fix}`}`));
  const foot = offers.some((offer) => offer.backend === chosen) ? '* is the one that labs run on.' : `Labs run on ${chosen}, which was not found here.`;
  return [rows, ...(gaps.length === 0 ? [] : [gaps.join('\n')]), foot].join('\n\n');
}
