// cutin b2mml: what Cutin makes of one B2MML message. Reads a file and calls nobody.
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { createB2mml } from '../../adapters/b2mml/create-b2mml';
import { readEnvironment } from '../../platform/config/environment';

export function addB2mmlCommand(program: Command): void {
  program
    .command('b2mml')
    .argument('<file>', 'one XML message')
    .description('read a B2MML message and print its records, or why it is refused; nothing is sent')
    .addHelpText('after', '\nExamples:\n  npx cutin b2mml process-test-result.xml')
    .action(readFile);
}

async function readFile(file: string): Promise<void> {
  const schemaFolder = readEnvironment().CUTIN_B2MML_SCHEMA_DIR ?? null;
  const { message } = await createB2mml({ schemaFolder }).read(readFileSync(file));
  if (message.kind === 'accepted') console.log(JSON.stringify(message.value, null, 2));
  else {
    for (const { code, message: why } of message.reasons) console.error(`${code}: ${why}`);
    process.exitCode = 1;
  }
  if (schemaFolder === null) console.error('not validated by the official schema: CUTIN_B2MML_SCHEMA_DIR is not set');
}
