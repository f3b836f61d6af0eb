// npm start: starts the stack, propagates a change of the sample product or of a given bill of materials, tells each
// handoff as it is verified, and stays up until Ctrl-C.
import path from 'node:path';
import { Command } from 'commander';
import { readEnvironment } from '../config/environment';
import { productRoot } from '../product-root';
import { tellFloorStory } from './floor-story';
import { followChange } from './follow-change';
import { bomScenario, releaseScenario, sampleScenario, type Scenario } from './scenario';
import { personOf } from './secrets';
import { startStack, type Stack } from './start-stack';

interface StartOptions {
  once?: true;
  bom?: string;
  item?: string;
  from?: string;
  to?: string;
}

const propagationMsMax = 180_000;

async function main(): Promise<number> {
  const command = new Command('npm start --')
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
    .parse();
  const options = command.opts<StartOptions>();
  const scenario = chooseScenario(options);
  const say = (line: string): void => console.log(line);
  const environment = readEnvironment();
  const home = path.resolve(environment.CUTIN_HOME);
  const stack = await startStack({
    home,
    preferUsualPorts: true,
    environment,
    searchPath: process.env['PATH'] ?? '',
    governanceDir: path.resolve(productRoot, environment.CUTIN_GOVERNANCE_DIR),
    binDir: path.join(productRoot, '.cutin', 'bin'),
    distDir: path.join(productRoot, 'dist'),
    say,
  });
  const untilStopped = waitForSignal();
  try {
    const propagated = await Promise.race([
      runJob(stack, scenario, { isSample: options.bom === undefined, say }).then(() => true),
      untilStopped.then(() => false),
    ]);
    if (options.once === true || !propagated) return propagated ? 0 : 130;
    tellUrls(stack, home, say);
    await untilStopped;
    say('Stopping ...');
    return 0;
  } finally {
    await stack.stop();
  }
}

function chooseScenario({ bom, item, from, to }: StartOptions): Scenario {
  if (bom === undefined) return sampleScenario();
  if (item === undefined || from === undefined || to === undefined)
    throw new Error('--bom needs --item, --from and --to.');
  return bomScenario({ file: bom, itemId: item, from, to });
}

async function runJob(
  stack: Stack,
  scenario: Scenario,
  { isSample, say }: { isSample: boolean; say: (line: string) => void },
): Promise<void> {
  await propagate(stack, scenario, say);
  if (isSample) await tellFloorStory(stack, scenario, say);
}

async function propagate(stack: Stack, scenario: Scenario, say: (line: string) => void): Promise<void> {
  const { changeId, itemId, fromRevision, toRevision, cutIn, findings } = scenario;
  for (const { code, row, message } of findings) say(`  finding   row ${String(row)}: ${code} ${message}`);
  say(`Propagating ${changeId}: ${itemId} ${fromRevision} to ${toRevision}`);
  const startedAtMs = performance.now();
  await releaseScenario(stack, scenario);
  const planner = personOf(stack.secrets, 'pat.planner');
  await followChange({ api: stack.urls.api, planner, changeId, cutIn, say, timeoutMs: propagationMsMax });
  say(
    `Closed ${changeId}: every handoff verified by read-back, in ${((performance.now() - startedAtMs) / 1000).toFixed(1)} s.`,
  );
}

function tellUrls({ urls }: Stack, home: string, say: (line: string) => void): void {
  say('');
  say(`API          ${urls.api}`);
  say(`API docs     ${urls.api}/docs/`);
  say(`Temporal UI  ${urls.temporalUi}`);
  say(`Accounts     ${path.join(home, 'secrets.json')} (tokens and signing keys, generated here)`);
  say('Try          npx cutin changes');
  say('Ctrl-C stops everything.');
}

function waitForSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  },
);
