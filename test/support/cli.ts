// The built command line, run as its users run it: a process of its own, told by the environment where the API is.
import { execFile, spawnSync } from 'node:child_process';
import path from 'node:path';
import { personOf } from '../../launch/secrets';
import { root, type TestStack } from './stack';

const main = path.join(root, 'dist', 'cli', 'main.js');

export interface CliRun {
  code: number | null;
  out: string;
  err: string;
}

export function runCli(args: string[], environment: Record<string, string> = {}): CliRun {
  const { PATH = '' } = process.env;
  const ran = spawnSync(process.execPath, [main, ...args], {
    encoding: 'utf8',
    timeout: 60_000,
    env: { PATH, CUTIN_HOME: path.join(root, 'no-such-home'), ...environment },
  });
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}

/** While this process answers what it asks. */
export function runCliBeside(args: string[], environment: Record<string, string>): Promise<CliRun> {
  const { PATH = '' } = process.env;
  const env = { PATH, CUTIN_HOME: path.join(root, 'no-such-home'), ...environment };
  return new Promise((resolve) => {
    const ran = execFile(process.execPath, [main, ...args], { timeout: 60_000, env }, (_error, out, err) => {
      resolve({ code: ran.exitCode, out, err });
    });
  });
}

/** As one of the sample accounts. */
export function runCliAs(stack: TestStack, actor: string, args: string[]): CliRun {
  const { token, signingKey } = personOf(stack.secrets, actor);
  return runCli(args, { CUTIN_API_URL: stack.urls.api, CUTIN_TOKEN: token, CUTIN_SIGNING_KEY: signingKey });
}
