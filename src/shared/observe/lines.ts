/** One entry a line, as the tool prints it. */
export function readLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** `bridge fdb`: without the multicast groups that every interface listens to. */
export function readFdb(text: string): string[] {
  return readLines(text).filter((line) => !/^(33:33|01:00:5e):/.test(line));
}

/** `iptables-save`: without comments, and without counters, which change by themselves. */
export function readRules(text: string): string[] {
  return readLines(text)
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.replace(/^(:.*) \[\d+:\d+\]$/, '$1'));
}
