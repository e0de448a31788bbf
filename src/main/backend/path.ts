/** Where a lab's programs are looked for: what is tried out and examined is what will run. The machine's own PATH is the person's business. */
export const PROGRAM_PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
