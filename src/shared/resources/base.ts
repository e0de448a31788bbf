/** `null`: the fabric, the sandbox's own network namespace; else a name under /run/netns in the sandbox. */
export type Namespace = string | null;

/** What every resource has. */
export interface Base {
  /** Unique in a lab, and the same for the same object in every version of the topology: `veth:api.front`. */
  readonly id: string;
  /** The one element it belongs to: `containers.api`. */
  readonly element: string;
  /** Ids of resources that must stand before this one is made. Order only. */
  readonly needs: readonly string[];
  /** Ids of resources whose end ends this one too, by the kernel's doing: replaced with them, never removed after them. */
  readonly endsWith: readonly string[];
}
