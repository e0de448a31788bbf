/** The process around the command line, injected: tests give streams and an environment of their own. */
export interface Io {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly environment: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  /** Relative paths start here. */
  readonly folder: string;
}

/** This process. */
export function processIo(): Io {
  return { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, environment: process.env, platform: process.platform, folder: process.cwd() };
}
