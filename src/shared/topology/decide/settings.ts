/** Settings of the kernel that the file names for a node: under their key, or nothing where it names none. */
export function settingsOf(sysctls: Readonly<Record<string, string>>): { readonly sysctls?: Readonly<Record<string, string>> } {
  return Object.keys(sysctls).length === 0 ? {} : { sysctls };
}
