/** The host process in memory, for unit tests: it answers from a map of functions and remembers what it was asked. */
import { CallError } from '../../shared/api/client.ts';
import type { Api, CallName, EventName, Handlers, LabSummary, Params, Payload } from '../../shared/api/contract.ts';

export interface FakeHost extends Api {
  readonly asked: readonly { readonly call: CallName; readonly params: unknown }[];
  tell<E extends EventName>(name: E, payload: Payload<E>): void;
  output(terminal: number, text: string): void;
}

/** Calls without an answer are lost, as with a connection that is gone. */
export function fakeHost(answers: Partial<Handlers>): FakeHost {
  const asked: { call: CallName; params: unknown }[] = [];
  const listeners = new Map<string, ((payload: never) => void)[]>();
  const outputs: ((terminal: number, bytes: Uint8Array) => void)[] = [];
  return {
    asked,
    call(name, params) {
      asked.push({ call: name, params });
      const answer = answers[name];
      return answer
        ? (answer(params as Params<CallName> & never) as ReturnType<Api['call']> as never)
        : Promise.reject(new CallError('lost', `${name} has no answer`));
    },
    on(name, listener) {
      listeners.set(name, [...(listeners.get(name) ?? []), listener as (payload: never) => void]);
      return () => undefined;
    },
    sendInput: () => undefined,
    onOutput(listener) {
      outputs.push(listener);
      return () => undefined;
    },
    tell(name, payload) {
      for (const listener of listeners.get(name) ?? []) listener(payload as never);
    },
    output(terminal, text) {
      for (const listener of outputs) listener(terminal, new TextEncoder().encode(text));
    },
  };
}

export function summary(name: string, state: LabSummary['state']): LabSummary {
  return { name, backend: 'local', state, pid: state === 'stopped' ? null : 4242, file: null, startedAt: null, failed: {}, unreachable: null };
}
