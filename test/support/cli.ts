// The built command line, run as its users run it: a process of its own, told by the environment where the API is.
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { personOf } from '../../processes/launch/secrets';
import { root, type TestStack } from './stack';

export interface CliRun {
  code: number | null;
  out: string;
  err: string;
}

const main = path.join(root, 'cli', 'bin.js');
const timeout = 60_000;

export function runCli(args: string[], environment: Record<string, string> = {}): CliRun {
  const ran = spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', timeout, env: envOf(environment) });
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}

/** While this process goes on, for what it serves itself. */
export function runCliBeside(args: string[], environment: Record<string, string> = {}): Promise<CliRun> {
  const child = spawn(process.execPath, [main, ...args], { timeout, env: envOf(environment) });
  const text = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text.out += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text.err += chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (code) => {
      resolve({ code, ...text });
    });
  });
}

function envOf(environment: Record<string, string>): NodeJS.ProcessEnv {
  const { PATH = '' } = process.env;
  return { PATH, CUTIN_HOME: path.join(root, 'no-such-home'), ...environment };
}

/** As one of the sample accounts. */
export function runCliAs(stack: TestStack, actor: string, args: string[]): CliRun {
  const { token, signingKey } = personOf(stack.secrets, actor);
  return runCli(args, { CUTIN_API_URL: stack.urls.api, CUTIN_TOKEN: token, CUTIN_SIGNING_KEY: signingKey });
}
