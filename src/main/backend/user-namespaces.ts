/** What to say where the machine forbids user namespaces: labs have no other way, and never fall back to real root. */
import type { Problem } from '../../shared/result.ts';

/** Is that the code by which netyard-init says so? */
export function isUserNamespaceCode(code: string): boolean {
  return code === 'user-namespaces';
}

/** `said`: what the kernel answered. */
export function userNamespaceProblem(said: string): Problem {
  return {
    code: 'user-namespaces',
    message: `This machine does not let you use user namespaces, in which every lab lives: ${said}`,
    fix:
      'On Ubuntu 24.04 and later, let perl use them with a profile (as root): ' +
      "printf 'abi <abi/4.0>,\\nprofile netyard-perl /usr/bin/perl flags=(unconfined) { userns, }\\n' > /etc/apparmor.d/netyard-perl && " +
      'apparmor_parser -r /etc/apparmor.d/netyard-perl. ' +
      'Elsewhere ask whether kernel.unprivileged_userns_clone or user.max_user_namespaces is 0; in a container, whether its seccomp profile forbids unshare.',
  };
}
