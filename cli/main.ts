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

const program = new Command('cutin')
  .description('Governed handoffs of released changes across PLM, ALM, ERP, MES and QMS.')
  // An option belongs to the command that it stands behind: `bom diff A B --json` asks diff for JSON.
  .enablePositionalOptions()
  .version(productVersion(), '-V, --version')
  .exitOverride();

addChangeCommands(program);
addConflictCommands(program);
addImpactCommands(program);
addHandoffCommands(program);
addStuckCommand(program);
addInterruptionCommands(program);
addOrderCommands(program);
addWorkOrderCommands(program);
addFloorLogCommands(program);
addMbomCommands(program);
addBomCommand(program);
addEffectivityCommand(program);
addDriftCommands(program);
addSubscriptionCommands(program);
addB2mmlCommand(program);
addConformanceCommand(program);
addDoctorCommand(program);
function productVersion(): string {
  const { version } = JSON.parse(readFileSync(path.join(productRoot, 'package.json'), 'utf8')) as { version: string };
  return version;
}

program.hook('preAction', () => {
  refusePlaceholders(process.argv.slice(2));
});
// Commander hands its settings down only to commands made after them; every command ends the same way.
for (const command of program.commands) for (const one of [command, ...command.commands]) one.exitOverride();

program.parseAsync().catch((error: unknown) => {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
});
