/** A running lab and the model, question by question. */
import type { Session } from '../../src/main/session/session.ts';
import { parseTopology } from '../../src/shared/topology/parse.ts';
import { resolveTopology } from '../../src/shared/topology/resolve.ts';
import { ReachModel } from '../model/reach.ts';
import { must } from '../until.ts';
import { askEverybody, keyOf } from './everybody.ts';

export interface Compared {
  /** Ordered pairs of nodes, and the questions that were asked about them. */
  readonly pairs: number;
  readonly questions: number;
  /** How many were answered. */
  readonly answered: number;
  /** What the model and the kernel say differently of, each with the model's reason. */
  readonly differences: readonly string[];
}

/** `text`: what the lab was started from. */
export async function compare(session: Session, text: string): Promise<Compared> {
  const topology = must(parseTopology(text));
  // With the lab's own numbers: what is compared is what they lead to.
  const { held } = must(await session.text());
  const model = new ReachModel(topology, must(resolveTopology(topology, held)));
  const answers = await askEverybody(session, model);
  const differences = model.nodes.flatMap((node) =>
    model.questions(node).flatMap((question) => {
      const { answer, why } = model.predict(node, question);
      const got = answers.get(keyOf(node, question)) ?? null;
      return got === answer ? [] : [`${keyOf(node, question)}: the model says ${answer ?? 'no answer'} (${why}), the kernel ${got ?? 'no answer'}`];
    }),
  );
  const answered = [...answers.values()].filter((answer) => answer !== null).length;
  return { pairs: model.pairs, questions: answers.size, answered, differences };
}
