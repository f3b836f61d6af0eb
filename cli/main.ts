// npx cutin: the command line. Exit codes: 0 done, 1 refused or failed, 2 wrong usage.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Command, CommanderError } from 'commander';
import { productRoot } from '../processes/product-root';
import { addBomCommand } from './commands/bom';
import { addB2mmlCommand } from './commands/b2mml';
import { addChangeCommands } from './commands/changes';
import { addConformanceCommand } from './commands/conformance';
import { addConflictCommands } from './commands/conflicts';
import { addDriftCommands } from './commands/drift';
import { addDoctorCommand } from './commands/doctor';
import { addEffectivityCommand } from './commands/effectivity';
import { addFloorLogCommands } from './commands/floor-log';
import { addHandoffCommands } from './commands/handoffs';
import { addImpactCommands } from './commands/impact';
import { addInterruptionCommands } from './commands/interruptions';
import { addMbomCommands } from './commands/mbom';
import { addOrderCommands } from './commands/orders';
import { addStuckCommand } from './commands/stuck';
import { addSubscriptionCommands } from './commands/subscriptions';
import { addWorkOrderCommands } from './commands/work-order';
import { UsageError } from './connect';
import { refusePlaceholders } from './refuse-placeholders';

/** In the order of the help. */
const additions = [
  addChangeCommands,
  addConflictCommands,
  addImpactCommands,
  addHandoffCommands,
  addStuckCommand,
  addInterruptionCommands,
  addOrderCommands,
  addWorkOrderCommands,
  addFloorLogCommands,
  addMbomCommands,
  addBomCommand,
  addEffectivityCommand,
  addDriftCommands,
  addSubscriptionCommands,
  addB2mmlCommand,
  addConformanceCommand,
  addDoctorCommand,
];

/** Sets the exit code of the process; never throws. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  try {
    await makeProgram(args).parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else {
      console.error(describeFailure(error));
      process.exitCode = error instanceof UsageError ? 2 : 1;
    }
  }
}

function makeProgram(args: readonly string[]): Command {
  const program = new Command('cutin')
    .description('Governed handoffs of released changes across PLM, ALM, ERP, MES and QMS.')
    // An option belongs to the command that it stands behind: `bom diff A B --json` asks diff for JSON.
    .enablePositionalOptions()
    .version(productVersion(), '-V, --version')
    .exitOverride();
  for (const add of additions) add(program);
  program.hook('preAction', () => {
    refusePlaceholders(args);
  });
  // Commander hands its settings down only to commands made after them; every command ends the same way.
  for (const command of program.commands) for (const one of [command, ...command.commands]) one.exitOverride();
  return program;
}

function productVersion(): string {
  const { version } = JSON.parse(readFileSync(path.join(productRoot, 'package.json'), 'utf8')) as { version: string };
  return version;
}

/** What is thrown on purpose tells its cause; anything else is our own fault, and is said to be. */
function describeFailure(error: unknown): string {
  const isFault = [TypeError, RangeError, ReferenceError, SyntaxError].some((fault) => error instanceof fault);
  const message = error instanceof Error ? error.message : String(error);
  return isFault ? `This is a fault of the command line itself; please report it: ${message}` : message;
}
