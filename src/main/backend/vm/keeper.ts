/**
 * The keeper owns the VM: it starts it for the first holder, lets up to eight in, notices when it hangs or dies, and ends it and
 * itself when nobody holds it any more. Holders are connections of Netyard's processes, and labs that outlive their commands.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { fail, ok, type Problem, type Result } from '../../../shared/result.ts';
import { bootId, ownIdentity, startTimeOf } from '../../process/identity.ts';
import { AGENT_PORTS, type Door, type Doors } from './doors.ts';
import type { VmFolder } from './folder.ts';
import { type Holder, receive } from './holder.ts';
import type { Machine } from './machine.ts';
import { type FromHolder, PROTOCOL } from './messages.ts';
import { watch } from './watch.ts';

export interface KeeperOptions {
  readonly folder: VmFolder;
  readonly doors: Doors;
  /** In ms: how long the VM stays when nobody holds it. */
  readonly lingerMs: number;
  /** In ms: how long the guest may be silent. */
  readonly hangMs: number;
  /** Is the folder still this keeper's, and not removed or another's? */
  readonly isOwn: () => boolean;
  readonly start: (progress: (sentence: string) => void, signal: AbortSignal) => Promise<Result<Machine>>;
}

/** In ms: who started the keeper comes within that time. */
const FIRST_HOLDER_MS = 10_000;

/** In ms: how soon a folder that was removed is noticed. */
const FOLDER_MS = 2_000;

/** A running VM, and its name among all that ever ran: two that come from one snapshot have the same boot id. */
interface Running {
  readonly machine: Machine;
  readonly life: string;
}

export class Keeper {
  /** Resolves when the keeper has ended the VM and listens no more. */
  readonly ended: Promise<void>;
  readonly #options: KeeperOptions;
  readonly #secret = randomBytes(32).toString('hex');
  readonly #server: Server;
  readonly #holders = new Set<Holder>();
  readonly #kept = new Set<string>();
  /** Ports by how long they are free, the longest first: an agent that ends has time to. */
  readonly #free = Array.from({ length: AGENT_PORTS }, (_, port) => port);
  readonly #waiting = new Set<Holder>();
  #running: Promise<Result<Running>> | null = null;
  #machine: Machine | null = null;
  #progress = '';
  #door: Door = { port: 0 };
  #timer: NodeJS.Timeout | undefined;
  #folderTimer: NodeJS.Timeout | undefined;
  /** How often in a row the folder was not ours. */
  #foreign = 0;
  readonly #abort = new AbortController();
  #hasEnded: () => void = () => undefined;

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.ended = new Promise((resolve) => {
      this.#hasEnded = resolve;
    });
    this.#server = createServer((socket) =>
      receive(socket, this.#secret, {
        joined: (holder) => this.#joined(holder),
        said: (holder, message) => void this.#answer(holder, message),
        left: (holder) => this.#left(holder),
      }),
    );
  }

  /** Begins to listen and says where in `keeper.json`. */
  async listen(): Promise<Result<void>> {
    const { doors, folder } = this.#options;
    const listening = await listenAt(this.#server, doors);
    if (!listening.ok) return listening;
    this.#door = listening.value;
    this.#endAfter(Math.max(FIRST_HOLDER_MS, this.#options.lingerMs));
    this.#folderTimer = setInterval(() => void this.#lookAtFolder(), FOLDER_MS);
    const written = await this.#record();
    if (!written.ok) await folder.removeRecord();
    return written;
  }

  /** Ends everything: the VM, then the keeper. Holders are told. */
  async end(sentence = 'The small Linux was ended.'): Promise<void> {
    if (this.#ending) return await this.ended;
    this.#abort.abort();
    clearTimeout(this.#timer);
    clearInterval(this.#folderTimer);
    // First of all nobody new finds the way in. Another keeper's is not ours to take away.
    if (this.#options.isOwn()) await this.#options.folder.removeRecord();
    this.#server.close();
    for (const holder of this.#holders) {
      holder.send({ kind: 'lost', sentence });
      holder.end();
    }
    await this.#machine?.end();
    await this.#running;
    this.#hasEnded();
  }

  get #ending(): boolean {
    return this.#abort.signal.aborted;
  }

  #joined(holder: Holder): void {
    if (this.#ending) {
      holder.end();
      return;
    }
    this.#holders.add(holder);
    clearTimeout(this.#timer);
  }

  #left(holder: Holder): void {
    this.#holders.delete(holder);
    this.#waiting.delete(holder);
    if (holder.port !== null) this.#free.push(holder.port);
    holder.port = null;
    this.#rest();
  }

  async #answer(holder: Holder, message: FromHolder): Promise<void> {
    switch (message.kind) {
      case 'use':
        return await this.#use(holder);
      case 'keep':
        this.#kept.add(message.lab);
        return holder.send({ kind: 'done' });
      case 'release':
        this.#kept.delete(message.lab);
        return holder.send({ kind: 'done' });
      case 'secret':
        return;
    }
  }

  async #use(holder: Holder): Promise<void> {
    if (holder.port !== null || this.#waiting.has(holder)) return;
    this.#waiting.add(holder);
    this.#running ??= this.#start();
    if (this.#progress !== '') holder.send({ kind: 'progress', sentence: this.#progress });
    const running = await this.#running;
    // Who left meanwhile needs no port.
    if (!this.#waiting.delete(holder)) return;
    const problem = running.ok ? await this.#giveFreePort(holder, running.value) : running.problems[0];
    if (problem !== null && problem !== undefined) holder.send({ kind: 'problem', problem });
  }

  async #giveFreePort(holder: Holder, { machine, life }: Running): Promise<Problem | null> {
    const port = this.#free.shift();
    if (port === undefined) {
      return {
        code: 'vm-busy',
        message: `${AGENT_PORTS} processes of Netyard use the small Linux already, as many as it has doors for.`,
        fix: 'End one of them, or wait until one is done.',
      };
    }
    holder.port = port;
    const secret = randomBytes(32).toString('hex');
    const [door, opened] = await Promise.all([machine.door(String(port)), machine.control.open(port, secret)]);
    if (!door.ok) return door.problems[0] ?? null;
    if (!opened) return { code: 'vm-silent', message: 'The small Linux let nobody in.', fix: 'Try again.' };
    holder.send({ kind: 'port', door: door.value, secret, life });
    return null;
  }

  async #start(): Promise<Result<Running>> {
    const started = await this.#options.start((sentence) => {
      this.#progress = sentence;
      for (const holder of this.#waiting) holder.send({ kind: 'progress', sentence });
    }, this.#abort.signal);
    this.#progress = '';
    if (!started.ok) {
      this.#running = null;
      return started;
    }
    const machine = started.value;
    if (this.#ending) {
      await machine.end();
      return fail({ code: 'vm-ended', message: 'The small Linux was ended.', fix: 'Try again.' });
    }
    this.#machine = machine;
    machine.control.onClosed((port) => this.#agentEnded(port));
    void this.#attend(machine);
    await this.#record();
    return ok({ machine, life: randomBytes(16).toString('hex') });
  }

  /** Until the machine ends, or has to be ended. */
  async #attend(machine: Machine): Promise<void> {
    const stop = new AbortController();
    const hung = watch(machine.control, this.#options.hangMs, stop.signal);
    const how = await Promise.race([machine.ended, hung.then((end) => (end === 'hangs' ? `it gave no answer for ${this.#options.hangMs / 1000} s` : ''))]);
    stop.abort();
    await machine.end();
    this.#lost(`The small Linux is gone: ${how}. What ran in it is gone with it.`);
  }

  /** Who held it is told and let go; who asks from now on gets a new one. */
  #lost(sentence: string): void {
    this.#machine = null;
    this.#running = null;
    this.#kept.clear();
    for (const holder of this.#holders) {
      if (this.#waiting.has(holder)) continue;
      holder.send({ kind: 'lost', sentence });
      holder.end();
    }
    void this.#record();
    this.#rest();
  }

  #agentEnded(port: number): void {
    for (const holder of this.#holders) {
      if (holder.port !== port) continue;
      holder.send({ kind: 'lost', sentence: 'The program in the small Linux that works for Netyard has ended.' });
      holder.end();
    }
  }

  #rest(): void {
    if (this.#holders.size === 0 && this.#kept.size === 0) this.#endAfter(this.#options.lingerMs);
  }

  /** Nobody could find a VM whose folder was removed, and a lab that is kept would keep it for ever. A record that alone is gone is written again. */
  async #lookAtFolder(): Promise<void> {
    const reachable = 'port' in this.#door || existsSync(this.#door.path);
    this.#foreign = this.#options.isOwn() && reachable ? 0 : this.#foreign + 1;
    // A network share may be away for a moment.
    if (this.#foreign > 1) return await this.end('The folder of the small Linux was removed, and so the small Linux was ended.');
    if (this.#foreign === 0 && (await this.#options.folder.readRecord()) === null) await this.#record();
  }

  #endAfter(ms: number): void {
    clearTimeout(this.#timer);
    if (!this.#ending) this.#timer = setTimeout(() => void this.end(), ms);
  }

  async #record(): Promise<Result<void>> {
    const { folder, doors } = this.#options;
    if (this.#ending) return ok(undefined);
    const pid = this.#machine?.pid;
    return await folder.writeRecord({
      protocol: PROTOCOL,
      keeper: ownIdentity(),
      machine: pid === undefined ? null : { pid, startTime: startTimeOf(pid) ?? '', bootId: bootId() },
      door: this.#door,
      doors: doors.kind === 'folder' ? doors.folder : null,
      secret: this.#secret,
    });
  }
}

async function listenAt(server: Server, doors: Doors): Promise<Result<Door>> {
  // A name of its own: a server that closes takes away what has its name, be it another's.
  const path = doors.kind === 'folder' ? doors.path(`keep${randomBytes(2).toString('hex')}`) : null;
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      if (path === null) server.listen(0, '127.0.0.1', resolve);
      else server.listen(path, resolve);
    });
  } catch (error) {
    return fail({ code: 'vm-keeper', message: `The keeper of the small Linux cannot listen: ${error instanceof Error ? error.message : String(error)}.` });
  }
  const address = server.address();
  if (path !== null) return ok({ path });
  return ok({ port: typeof address === 'object' && address !== null ? address.port : 0 });
}
