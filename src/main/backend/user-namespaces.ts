/** What to say where the machine forbids user namespaces: labs have no other way, and never fall back to real root. */
import type { Problem } from '../../shared/result.ts';

/** Is that the code by which netyard-init says so? */
export function isUserNamespaceCode(code: string): boolean {
  return code === 'user-namespaces';
}

/** Debian's and Ubuntu's AppArmor lets programs with a profile use them. */
function profile(perl: string): string {
  const text = `abi <abi/4.0>,\\nprofile netyard-perl ${perl} flags=(unconfined) { userns, }\\n`;
  return `printf '${text}' | sudo tee /etc/apparmor.d/netyard-perl && sudo apparmor_parser -r /etc/apparmor.d/netyard-perl`;
}

/** A setting of the kernel, now and after a restart. */
function setting(assignment: string): string {
  return `echo ${assignment} | sudo tee /etc/sysctl.d/60-netyard.conf && sudo sysctl -p /etc/sysctl.d/60-netyard.conf`;
}

/** `said`: what the kernel answered. `facts`: what the machine says of itself (probe.ts); with them there is one way out, to be copied. */
export function userNamespaceProblem(said: string, facts: Readonly<Record<string, string>> = {}): Problem {
  return {
    code: 'user-namespaces',
    message: `This machine does not let you use user namespaces, in which every lab lives: ${said}`,
    fix: wayOut(facts),
  };
}

function wayOut(facts: Readonly<Record<string, string>>): string {
  const perl = facts.perl ?? '/usr/bin/perl';
  if (facts['userns max'] === '0') return setting('user.max_user_namespaces=65536');
  if (facts['userns clone'] === '0') return setting('kernel.unprivileged_userns_clone=1');
  if (facts['userns apparmor'] === '1') return profile(perl);
  if (facts.container !== undefined) return `Start this container anew, with ${facts.container} run --privileged.`;
  return (
    `On Ubuntu 24.04 and later, let perl use them with a profile: ${profile(perl)}. ` +
    'Elsewhere ask whether kernel.unprivileged_userns_clone or user.max_user_namespaces is 0; in a container, whether its seccomp profile forbids unshare.'
  );
}
