/** `api: routes` → lines: what is known of a node, by kinds. */
export type Facts = Readonly<Record<string, readonly string[]>>;
