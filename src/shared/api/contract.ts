/**
 * Every call and every event between the app (renderer, CLI attach) and the host process, declared once,
 * each with its schema. Client, server, the gate's checks and the test fakes are derived from these maps.
 */
import * as z from 'zod';
import { NAME, NODE } from '../names.ts';
import { MAX_TEXT } from '../text-limit.ts';
import { byteOffset, nodeProgram, saidPart } from './programs.ts';

const problem = z.object({
  code: z.string(),
  message: z.string(),
  fix: z.string().optional(),
  element: z.string().optional(),
  line: z.number().int().optional(),
  column: z.number().int().optional(),
  /** A backend that has what is missing here. */
  backend: z.string().optional(),
});

/** Lab keys: letters, digits and `-`, starting with a letter, at most 32. */
export const labName = z.string().regex(NAME);

/** Text of a topology file; 1 MiB at most. */
const topologyText = z.string().max(MAX_TEXT);
const path = z.string().min(1).max(4096);
/** `local`, `vm`, `ssh:HOST`…; which ones there are is for the host process to say. */
const backendName = z.string().min(1).max(300);
/** A container, a host, or NETWORK@HOST. */
const nodeName = z.string().regex(NODE);

export const labState = z.enum(['starting', 'running', 'changing', 'stopping', 'stopped', 'interrupted', 'failed', 'unreachable']);
export type LabState = z.infer<typeof labState>;

const labSummary = z.object({
  name: z.string(),
  /** Where it runs, or would: `local`, `vm`, `ssh:HOST`… */
  backend: z.string(),
  state: labState,
  /** The sandbox's pid 1 as the machine sees it; null when stopped. */
  pid: z.number().int().nullable(),
  file: z.string().nullable(),
  /** ISO 8601. */
  startedAt: z.string().nullable(),
  /** Path of the element → what the last plan said of it. */
  failed: z.record(z.string(), z.string()),
  /** Path of the element → what of it does not hold as it is written; absent: nothing. */
  notices: z.record(z.string(), z.string()).optional(),
  /** In the state `unreachable`: why its backend cannot be asked. The lab may go on there. */
  unreachable: z.string().nullable(),
});
export type LabSummary = z.infer<typeof labSummary>;

/** A step as a person reads it: `commands` can be pasted into a shell of the sandbox. */
const shownStep = z.object({
  action: z.enum(['create', 'change', 'remove']),
  element: z.string(),
  resource: z.string(),
  reason: z.string(),
  commands: z.array(z.string()),
});
export type ShownStep = z.infer<typeof shownStep>;

/** `ok: false` carries problems in the one shape of src/shared/result.ts. */
const outcome = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion('ok', [z.object({ ok: z.literal(true), value }), z.object({ ok: z.literal(false), problems: z.array(problem) })]);

export const explained = z.object({
  element: z.string(),
  /** What it is, in one sentence. */
  sentence: z.string(),
  /** Every kernel object that belongs to the element, with its own sentence and the commands that make it. */
  objects: z.array(z.object({ resource: z.string(), sentence: z.string(), commands: z.array(z.string()) })),
  /** What one would type for the same in Docker, on those hosts; empty where Docker has no word for it. */
  docker: z.object({ hosts: z.array(z.string()), commands: z.array(z.string()) }),
});
export type Explained = z.infer<typeof explained>;

/** One interface as `ip -j` tells it. */
const seenInterface = z.object({
  name: z.string(),
  kind: z.string().nullable(),
  state: z.string(),
  mtu: z.number().int(),
  mac: z.string().nullable(),
  master: z.string().nullable(),
  addresses: z.array(z.string()),
});

/** What the kernel holds for one namespace now. */
export const seenNamespace = z.object({
  node: z.string(),
  interfaces: z.array(seenInterface),
  routes: z.array(z.string()),
  neighbours: z.array(z.string()),
  /** `bridge fdb` lines that a learner reads. */
  fdb: z.array(z.string()),
  /** iptables-save lines, comments left out; empty where there are none. */
  rules: z.array(z.string()),
  /** The same of ip6tables-save; absent where there are none. */
  rules6: z.array(z.string()).optional(),
});
export type SeenNamespace = z.infer<typeof seenNamespace>;

/** What somebody changed by hand in a running lab (src/shared/drift). */
const byHandDifference = z.object({
  id: z.string(),
  element: z.string(),
  node: z.string(),
  sentence: z.string(),
  resettable: z.boolean(),
  /** The topology has a key for it. */
  keepable: z.boolean(),
});
export type ByHandDifference = z.infer<typeof byHandDifference>;

/** Ids of differences; null: all. */
const chosenDifferences = z.array(z.string().max(2000)).min(1).max(1000).nullable();

const heldDecisions = z.object({
  subnets6: z.record(z.string(), z.string()).optional(),
  addresses6: z.record(z.string(), z.string()).optional(),
  subnets: z.record(z.string(), z.string()),
  addresses: z.record(z.string(), z.string()),
  interfaces: z.record(z.string(), z.string()),
  vnis: z.record(z.string(), z.number().int()),
});

/** A Linux that labs could run on (src/main/backend/offers.ts). */
const offer = z.object({
  backend: z.string(),
  kind: z.string(),
  /** What it is, in one sentence. */
  what: z.string(),
  state: z.enum(['ready', 'lacking', 'untried']),
  /** What it can do, as far as that is known; may be empty. */
  can: z.string(),
  missing: z.array(problem),
  /** Whether a closer look has nothing to start. */
  running: z.boolean(),
  recommended: z.boolean(),
});
export type Offer = z.infer<typeof offer>;

/** A closer look at one (src/main/backend/examine.ts). */
const examination = z.object({
  backend: z.string(),
  canRun: z.boolean(),
  checks: z.array(z.object({ name: z.string(), ok: z.boolean(), needed: z.boolean(), why: z.string(), said: z.string(), fix: z.string().optional() })),
  /** Every fix once. */
  ways: z.array(z.string()),
  versions: z.object({ kernel: z.string().nullable(), iproute2: z.string().nullable(), iptables: z.string().nullable() }),
});
export type Examination = z.infer<typeof examination>;

const directoryEntry = z.object({ name: z.string(), kind: z.enum(['folder', 'file']) });

/** Calls: name → what goes in and what comes out. */
export const calls = {
  'app.info': {
    params: z.object({}),
    result: z.object({
      version: z.string(),
      platform: z.string(),
      /** The backend that was chosen: labs run there that say nothing else. */
      backend: z.string(),
      /** False where it is known that it cannot run labs; `why` says why. */
      canRun: z.boolean(),
      why: z.array(problem),
      /** Does the host process itself run as root? */
      root: z.boolean(),
      home: z.string(),
    }),
  },
  /** What there is to choose from. Starts nothing and connects to nothing. */
  'backends.list': { params: z.object({}), result: z.array(offer) },
  /** A closer look: starts it, or connects to it. */
  'backends.examine': { params: z.object({ backend: backendName }), result: outcome(examination) },
  /** Remembered; labs that run stay where they are. */
  'backends.choose': { params: z.object({ backend: backendName }), result: outcome(z.object({})) },
  'examples.list': { params: z.object({}), result: z.array(z.object({ id: z.string(), title: z.string(), summary: z.string(), text: z.string() })) },
  'file.list': { params: z.object({ folder: path }), result: outcome(z.object({ folder: z.string(), entries: z.array(directoryEntry) })) },
  'file.open': { params: z.object({ path }), result: outcome(z.object({ path: z.string(), text: z.string(), version: z.string() })) },
  /** `version` is what open or the last save gave; null: the file must not exist yet, unless `overwrite`. */
  'file.save': {
    params: z.object({ path, text: topologyText, version: z.string().nullable(), overwrite: z.boolean() }),
    result: outcome(z.object({ path: z.string(), version: z.string() })),
  },
  'labs.list': { params: z.object({}), result: z.array(labSummary) },
  /** The applied text of a lab, to open its drawing again. */
  'lab.text': {
    params: z.object({ lab: labName }),
    /** `held`: what the lab decided and keeps, so that a window shows the addresses that there are (src/shared/topology/resolved.ts). */
    result: outcome(z.object({ text: z.string(), file: z.string().nullable(), held: heldDecisions })),
  },
  'lab.plan': {
    params: z.object({ lab: labName, text: topologyText }),
    result: outcome(z.object({ steps: z.array(shownStep), disruptive: z.array(z.string()) })),
  },
  /** Starts the lab, on `backend` or where it ran last, or applies the difference; progress comes as events. */
  'lab.run': {
    params: z.object({ lab: labName, text: topologyText, file: path.nullable(), backend: backendName.optional() }),
    result: outcome(labSummary),
  },
  'lab.stop': { params: z.object({ lab: labName }), result: outcome(labSummary) },
  'lab.explain': { params: z.object({ lab: labName, text: topologyText, element: z.string().max(200) }), result: outcome(explained) },
  /** How commands and servers fare. */
  'lab.programs': { params: z.object({ lab: labName }), result: outcome(z.array(nodeProgram)) },
  /** What they have said from a byte on; the last 256 KiB at least are kept. */
  'lab.log': {
    params: z.object({ lab: labName, node: nodeName, from: byteOffset }),
    result: outcome(saidPart),
  },
  'lab.observe': { params: z.object({ lab: labName, node: nodeName }), result: outcome(seenNamespace) },
  /** From now on `lab.byHand` tells of what is changed by hand in that lab, while it runs and a page is there. */
  'lab.watch': { params: z.object({ lab: labName }), result: outcome(z.object({})) },
  'lab.reset': { params: z.object({ lab: labName, chosen: chosenDifferences }), result: outcome(z.object({})) },
  /** `text` with the differences written into it; applying it is the caller's. */
  'lab.keep': { params: z.object({ lab: labName, text: topologyText, chosen: chosenDifferences }), result: outcome(z.object({ text: z.string() })) },
  'terminal.open': {
    params: z.object({ lab: labName, node: nodeName, columns: z.number().int().min(2).max(1000), rows: z.number().int().min(1).max(1000) }),
    result: outcome(z.object({ terminal: z.number().int() })),
  },
  'terminal.resize': {
    params: z.object({ terminal: z.number().int(), columns: z.number().int().min(2).max(1000), rows: z.number().int().min(1).max(1000) }),
    result: z.object({}),
  },
  /** `bytes`: how many bytes of output the screen has parsed since the last acknowledgement. */
  'terminal.acknowledge': { params: z.object({ terminal: z.number().int(), bytes: z.number().int().min(0) }), result: z.object({}) },
  /**
   * After a reload: attaches again; what the screen showed comes first, as output, in the page's `size` where it gives one.
   * Takes the terminal from a page that shows it now: that page hears a refusal which says so.
   */
  'terminal.attach': {
    params: z.object({
      terminal: z.number().int(),
      size: z.object({ columns: z.number().int().min(2).max(1000), rows: z.number().int().min(1).max(1000) }).optional(),
    }),
    result: outcome(z.object({ node: z.string(), lab: z.string() })),
  },
  /** Those that this page shows or may attach: no other page shows them. */
  'terminal.list': { params: z.object({}), result: z.array(z.object({ terminal: z.number().int(), lab: z.string(), node: z.string() })) },
  'terminal.close': { params: z.object({ terminal: z.number().int() }), result: z.object({}) },
} as const;

/** Events: name → payload. Terminal output travels as binary frames (frames.ts), not as an event. */
export const events = {
  'lab.changed': labSummary,
  /** The lab was forgotten: it is in no list any more. */
  'lab.gone': z.object({ lab: z.string() }),
  /** All that is changed by hand in a lab now; empty as soon as nothing is. */
  'lab.byHand': z.object({ lab: z.string(), differences: z.array(byHandDifference) }),
  'lab.progress': z.object({
    lab: z.string(),
    /** Steps done so far, of `total`. */
    done: z.number().int(),
    total: z.number().int(),
    /** What is happening now, in words. */
    doing: z.string(),
    /** Elements whose steps are all done since the last event. */
    finished: z.array(z.string()),
  }),
  'terminal.exit': z.object({ terminal: z.number().int(), code: z.number().int().nullable(), signal: z.string().nullable() }),
} as const;

export type CallName = keyof typeof calls;
export type EventName = keyof typeof events;
export type Params<C extends CallName> = z.infer<(typeof calls)[C]['params']>;
export type Returned<C extends CallName> = z.infer<(typeof calls)[C]['result']>;
export type Payload<E extends EventName> = z.infer<(typeof events)[E]>;

/** The contract as a client sees it. */
export interface Api {
  call<C extends CallName>(name: C, params: Params<C>): Promise<Returned<C>>;
  on<E extends EventName>(name: E, listener: (payload: Payload<E>) => void): () => void;
  /** Terminal bytes to the program. */
  sendInput(terminal: number, bytes: Uint8Array): void;
  /** Terminal bytes from the program. They may follow the answer to `terminal.open` at once: listen before opening. */
  onOutput(listener: (terminal: number, bytes: Uint8Array) => void): () => void;
}

/** What the host process implements: one function per call, derived from the map. */
export type Handlers = { [C in CallName]: (params: Params<C>) => Promise<Returned<C>> };
