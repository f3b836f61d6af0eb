// Where the CLI finds the API, and as whom it speaks: by CUTIN_API_URL, CUTIN_TOKEN and CUTIN_SIGNING_KEY, else by what
// the embedded set-up left in CUTIN_HOME.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { callJson, type HttpAnswer } from '../processes/launch/api-client';
import { personOf, type Secrets, type SystemName } from '../processes/launch/secrets';
import { readEnvironment, type Environment } from '../processes/config/environment';

export interface Caller {
  apiUrl: string;
  token: string;
  signingKey: string | null;
}

export interface SystemTarget {
  url: string;
  token: string;
}

interface EmbeddedUrls {
  api: string;
  systems: Record<SystemName, string>;
}

export class UsageError extends Error {}

/** `actor` chooses among the sample accounts of the embedded set-up; a CUTIN_TOKEN goes before it. */
export function connect(actor: string): Caller {
  const environment = readEnvironment();
  const apiUrl = environment.CUTIN_API_URL ?? embeddedUrls(environment)?.api;
  if (apiUrl === undefined)
    throw new UsageError('Where is the API? Set CUTIN_API_URL, or run npm start in this folder.');
  if (environment.CUTIN_TOKEN !== undefined) {
    return { apiUrl, token: environment.CUTIN_TOKEN, signingKey: environment.CUTIN_SIGNING_KEY ?? null };
  }
  const secrets = embeddedSecrets(environment);
  if (secrets === null) throw new UsageError('Who are you? Set CUTIN_TOKEN, or run npm start in this folder.');
  const { token, signingKey, printedName } = personOf(secrets, actor);
  console.error(`as ${printedName}`);
  return { apiUrl, token, signingKey };
}

export function systemTarget(name: SystemName): SystemTarget | null {
  const { url, token } = systemAddress(name);
  return url === undefined || token === undefined ? null : { url, token };
}

/** What is known of a system, each by itself: a command may be told the rest. */
export function systemAddress(name: SystemName): { url: string | undefined; token: string | undefined } {
  const environment = readEnvironment();
  const prefix = `CUTIN_${name.toUpperCase()}` as 'CUTIN_PLM';
  return {
    url: environment[`${prefix}_URL`] ?? embeddedUrls(environment)?.systems[name],
    token: environment[`${prefix}_TOKEN`] ?? embeddedSecrets(environment)?.systemTokens[name],
  };
}

export function call(
  caller: Caller,
  where: string,
  options: { method?: 'GET' | 'POST'; body?: unknown; headers?: Record<string, string> } = {},
): Promise<HttpAnswer> {
  return reach(`${caller.apiUrl}${where}`, { token: caller.token, ...options }, 'CUTIN_API_URL, or run npm start');
}

/** Calls a server; where nobody answers, the error names the address, and `mend` what to look at. */
export async function reach(url: string, options: Parameters<typeof callJson>[1], mend: string): Promise<HttpAnswer> {
  try {
    return await callJson(url, options);
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: string } };
    const why = name === 'TimeoutError' ? 'no answer in time' : (cause?.code ?? name);
    throw new Error(`Nobody answers at ${new URL(url).origin} (${why}). Look at ${mend}.`, { cause: error });
  }
}

function embeddedUrls(environment: Environment): EmbeddedUrls | null {
  return readIfThere<EmbeddedUrls>(path.join(environment.CUTIN_HOME, 'urls.json'));
}

function embeddedSecrets(environment: Environment): Secrets | null {
  return readIfThere<Secrets>(path.join(environment.CUTIN_HOME, 'secrets.json'));
}

function readIfThere<T>(file: string): T | null {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : null;
}
