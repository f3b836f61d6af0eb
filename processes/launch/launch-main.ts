// npm start: starts the stack, propagates a change of the sample product or of a given bill of materials, tells each
// handoff as it is verified, and stays up until Ctrl-C. Where a stack of this folder runs already, that one is used.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { linkToView, operatorViews } from '../../domain/handoff/operator-views';
import { isStated, readEnvironment, type Environment } from '../config/environment';
import { productRoot } from '../product-root';
import { takeLauncherLock, type LockHolder } from './launcher-lock';
import type { StackPorts } from './ports';
import { isAlive } from './process-identity';
import { runScenario, type ScenarioRun } from './run-scenario';
import { bomScenario, sampleScenario, type Scenario } from './scenario';
import { openSecrets } from './secrets';
import { startStack, type Stack } from './start-stack';
import { untilToldToStop } from './until-told-to-stop';

interface StartOptions {
  once?: true;
  bom?: string;
  item?: string;
  from?: string;
  to?: string;
}

const stoppedCode = 130;
const runningReadyMsMax = 120_000;
const lookAgainMs = 200;

async function main(): Promise<number> {
  const options = readOptions();
  const say = (line: string): void => console.log(line);
  const job: ScenarioRun = { scenario: chooseScenario(options), isSample: options.bom === undefined, say };
  const environment = readEnvironment();
  const home = path.resolve(environment.CUTIN_HOME);
  const told = untilToldToStop({ runByNpm: process.env['npm_lifecycle_event'] !== undefined });
  const lock = await takeLauncherLock(home);
  if (lock.kind === 'taken') return useRunning(lock.holder, home, job);
  try {
    return await startAndRun({ environment, home, job, told, once: options.once === true });
  } finally {
    lock.release();
  }
}

async function startAndRun(given: {
  environment: Environment;
  home: string;
  job: ScenarioRun;
  told: AbortSignal;
  once: boolean;
}): Promise<number> {
  const { environment, home, job, told, once } = given;
  const { say } = job;
  const stopped = untilAborted(told);
  let stack: Stack;
  try {
    stack = await startStack({
      home,
      preferUsualPorts: true,
      statedPorts: statedPorts(environment),
      environment,
      searchPath: process.env['PATH'] ?? '',
      governanceDir: path.resolve(productRoot, environment.CUTIN_GOVERNANCE_DIR),
      binDir: path.join(productRoot, '.cutin', 'bin'),
      distDir: path.join(productRoot, 'dist'),
      say,
      signal: told,
    });
  } catch (error) {
    if (told.aborted) return stoppedCode;
    throw error;
  }
  try {
    const outcome = await Promise.race([runScenario(stack, job).then(() => 'done' as const, asError), stopped]);
    if (outcome === undefined) return stoppedCode;
    if (outcome !== 'done') tellFailure(outcome, { staysUp: !once });
    if (once) return outcome === 'done' ? 0 : 1;
    tellUrls(stack, { home, namespace: environment.TEMPORAL_NAMESPACE, say });
    await stopped;
    say('Stopping ...');
    return 0;
  } finally {
    await stack.stop();
  }
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** The scenario on a stack that another launcher of this folder runs; that one goes on. */
async function useRunning(holder: LockHolder, home: string, job: ScenarioRun): Promise<number> {
  const { say } = job;
  const who = `process ${String(holder.pid)}, since ${holder.since}`;
  say(`A stack of this folder runs already (${who}): it is used.`);
  const urls = await urlsOnceReady(holder, home);
  if (urls === null)
    throw new Error(`It did not become ready: look at ${path.join(home, 'logs')}, or end it (${who}).`);
  await runScenario({ urls, secrets: openSecrets(home) }, job);
  say(`It goes on at ${urls.api}; Ctrl-C where it was started, or kill ${String(holder.pid)}, ends it.`);
  return 0;
}

async function urlsOnceReady(holder: LockHolder, home: string): Promise<Stack['urls'] | null> {
  for (let waitedMs = 0; waitedMs < runningReadyMsMax && isAlive(holder); waitedMs += lookAgainMs) {
    const urls = readUrls(home);
    if (urls !== null && (await fetch(`${urls.api}/readyz`).catch(() => null))?.ok === true) return urls;
    await sleep(lookAgainMs);
  }
  return null;
}

function readUrls(home: string): Stack['urls'] | null {
  try {
    return JSON.parse(readFileSync(path.join(home, 'urls.json'), 'utf8')) as Stack['urls'];
  } catch {
    return null;
  }
}

function statedPorts(environment: Environment): Partial<StackPorts> {
  return {
    ...(isStated('CUTIN_API_PORT') ? { api: environment.CUTIN_API_PORT } : {}),
    ...(isStated('CUTIN_WORKER_HEALTH_PORT') ? { workerHealth: environment.CUTIN_WORKER_HEALTH_PORT } : {}),
    ...(isStated('CUTIN_RELAY_HEALTH_PORT') ? { relayHealth: environment.CUTIN_RELAY_HEALTH_PORT } : {}),
  };
}

function readOptions(): StartOptions {
  return new Command('npm start --')
    .description('Starts Cutin with everything it needs, propagates a change and takes it to the floor.')
    .option('--once', 'end after the propagation, with exit code 0 where it was verified')
    .option(
      '--bom <file>',
      'propagate a bill of materials (CSV by designator, by level or by parent; JSON) instead of the sample',
    )
    .option('--item <id>', 'part number of the product that the file describes')
    .option(
      '--from <revision>',
      'revision that is superseded; its file is used where it lies beside in a folder rev<from>',
    )
    .option('--to <revision>', 'revision that the file holds')
    .addHelpText(
      'after',
      '\nExamples:\n  npm start\n  npm start -- --once\n  npm start -- --bom boards/revC2/bom.csv --item GLASGOW --from C1 --to C2',
    )
    .parse()
    .opts<StartOptions>();
}

function chooseScenario({ bom, item, from, to }: StartOptions): Scenario {
  if (bom === undefined) return sampleScenario();
  if (item === undefined || from === undefined || to === undefined)
    throw new Error('--bom needs --item, --from and --to.');
  return bomScenario({ file: bom, itemId: item, from, to });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function tellFailure({ message }: Error, { staysUp }: { staysUp: boolean }): void {
  console.error(message);
  if (staysUp) console.error('The stack stays up: free the change, or look at it, with the commands below.');
}

function tellUrls(
  { urls }: Stack,
  { home, namespace, say }: { home: string; namespace: string; say: (line: string) => void },
): void {
  const [parked] = operatorViews([]);
  say('');
  say(`API          ${urls.api}`);
  say(`API docs     ${urls.api}/docs/`);
  const { temporalUi: uiUrl } = urls;
  say(`Temporal UI  ${uiUrl ?? 'of your cluster: set CUTIN_TEMPORAL_UI_URL to have links to it'}`);
  if (parked !== undefined && uiUrl !== null) say(`Parked       ${linkToView(parked, { uiUrl, namespace })}`);
  say(`Accounts     ${path.join(home, 'secrets.json')} (tokens and signing keys, generated here)`);
  say('Try          npx cutin changes, npx cutin stuck');
  say('Ctrl-C stops everything.');
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(asError(error).message);
    process.exit(1);
  },
);
