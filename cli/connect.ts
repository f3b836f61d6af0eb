// Where the CLI finds the API, and as whom it speaks: by CUTIN_API_URL, CUTIN_TOKEN and CUTIN_SIGNING_KEY, else by what
// the embedded set-up left in CUTIN_HOME.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { apiHeader } from '../contract/http/api-header';
import { callJson, type HttpAnswer } from '../processes/launch/api-client';
import type { Secrets, SystemName } from '../processes/launch/secrets';
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
  const environment = readSettings();
  const apiUrl = (environment.CUTIN_API_URL ?? embeddedUrls(environment)?.api)?.replace(/\/+$/, '');
  if (apiUrl === undefined)
    throw new UsageError('Where is the API? Set CUTIN_API_URL, or run npm start in this folder.');
  if (environment.CUTIN_TOKEN !== undefined) {
    // Said here, because an error of the HTTP client would show the token.
    if (!/^[\x21-\x7e]+$/.test(environment.CUTIN_TOKEN))
      throw new UsageError('CUTIN_TOKEN holds a character that no token has: a space, a line end, or none of ASCII.');
    return { apiUrl, token: environment.CUTIN_TOKEN, signingKey: environment.CUTIN_SIGNING_KEY ?? null };
  }
  const secrets = embeddedSecrets(environment);
  if (secrets === null) throw new UsageError('Who are you? Set CUTIN_TOKEN, or run npm start in this folder.');
  const person = secrets.people.find((one) => one.actor === actor);
  if (person === undefined)
    throw new UsageError(`There is no account ${actor}: ${secrets.people.map((one) => one.actor).join(', ')}.`);
  const { token, signingKey, printedName } = person;
  console.error(`as ${printedName}`);
  return { apiUrl, token, signingKey };
}

export function systemTarget(name: SystemName): SystemTarget | null {
  const { url, token } = systemAddress(name);
  return url === undefined || token === undefined ? null : { url, token };
}

/** What is known of a system, each by itself: a command may be told the rest. */
export function systemAddress(name: SystemName): { url: string | undefined; token: string | undefined } {
  const environment = readSettings();
  const prefix = `CUTIN_${name.toUpperCase()}` as 'CUTIN_PLM';
  return {
    url: environment[`${prefix}_URL`] ?? embeddedUrls(environment)?.systems[name],
    token: environment[`${prefix}_TOKEN`] ?? embeddedSecrets(environment)?.systemTokens[name],
  };
}

/** Throws where nobody answers, or somebody else does: a page of a proxy is no answer of Cutin. */
export async function call(
  caller: Caller,
  where: string,
  options: { method?: 'GET' | 'POST'; body?: unknown; headers?: Record<string, string> } = {},
): Promise<HttpAnswer> {
  const { apiUrl, token } = caller;
  const answer = await reach(`${apiUrl}${where}`, { token, ...options }, 'CUTIN_API_URL, or run npm start');
  if (answer.headers.get(apiHeader) === null)
    throw new Error(
      `What answers at ${apiUrl} (${String(answer.status)}) is no API of Cutin. Look at CUTIN_API_URL, and at what stands before the API.`,
    );
  return answer;
}

/** Calls a server; where nobody answers, the error names the address, and `mend` what to look at. */
export async function reach(url: string, options: Parameters<typeof callJson>[1], mend: string): Promise<HttpAnswer> {
  try {
    return await callJson(url, options);
  } catch (error) {
    const { name, message, cause } = error as Error & { cause?: { code?: string; message?: string } };
    const why = name === 'TimeoutError' ? 'no answer in time' : (cause?.code ?? cause?.message ?? message);
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
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (error) {
    const { code = 'it is no JSON' } = error as NodeJS.ErrnoException;
    throw new UsageError(`${file} cannot be read (${code}): run npm start in this folder, or set CUTIN_HOME.`);
  }
}

function readSettings(): Environment {
  try {
    return readEnvironment();
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
