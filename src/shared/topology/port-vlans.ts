/** The port of a LAN that tells VLANs apart, as the switch has it. */
export interface PortVlans {
  /** The VLAN of what comes and goes without a tag. */
  readonly untagged: number;
  /** Those whose frames come and go with theirs, ascending. */
  readonly tagged: readonly number[];
}
