/** Which labs are watched for what is changed by hand: each once, however many pages look at it. */
import { isResettable } from '../../shared/drift/drift.ts';
import type { Payload } from '../../shared/api/contract.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { LabsPort, SessionPort } from './services.ts';

type Tell = (payload: Payload<'lab.byHand'>) => void;

export class Watches {
  readonly #labs: LabsPort;
  readonly #tell: Tell;
  readonly #watches = new Map<string, { readonly stop: Promise<Result<() => void>>; last: Payload<'lab.byHand'> }>();

  constructor(labs: LabsPort, tell: Tell) {
    this.#labs = labs;
    this.#tell = tell;
  }

  /** From now on every page hears of it; what is known is told again, for a page that has just come. */
  async watch(lab: string): Promise<Result<void>> {
    const known = this.#watches.get(lab);
    if (known !== undefined) {
      this.#tell(known.last);
      const started = await known.stop;
      return started.ok ? ok(undefined) : started;
    }
    const stop = this.#labs.open(lab).byHand.watch(
      (differences) => this.#heard(lab, differences),
      () => this.#over(lab),
    );
    this.#watches.set(lab, { stop, last: { lab, differences: [] } });
    const started = await stop;
    if (!started.ok) this.#watches.delete(lab);
    return started.ok ? ok(undefined) : started;
  }

  /** No page is there any more, or the process ends. */
  async stopAll(): Promise<void> {
    for (const { stop } of [...this.#watches.values()]) {
      const started = await stop;
      if (started.ok) started.value();
    }
  }

  #heard(lab: string, differences: Parameters<Parameters<SessionPort['byHand']['watch']>[0]>[0]): void {
    const shown = differences.map((each) => ({
      id: each.id,
      element: each.element,
      node: each.node,
      sentence: each.sentence,
      resettable: isResettable(each),
      keepable: each.keepable,
    }));
    const watch = this.#watches.get(lab);
    if (watch === undefined) return;
    watch.last = { lab, differences: shown };
    this.#tell(watch.last);
  }

  /** What does not run has nothing that was changed. */
  #over(lab: string): void {
    if (this.#watches.delete(lab)) this.#tell({ lab, differences: [] });
  }
}
