// cutin drift: where systems no longer hold what their receipts say, and the repair of it.
import type { Command } from 'commander';
import type { DriftFinding } from '../../ports/drift';
import type { Page } from '../../ports/read-model';
import { call, connect, UsageError } from '../connect';
import { printAnswer, table } from '../print';

interface Common {
  as: string;
  json: boolean;
}

export function addDriftCommands(program: Command): void {
  const drift = program.command('drift').description('where systems no longer hold what their receipts say');
  drift
    .command('list')
    .description('list findings, newest first')
    .option('--state <state>', 'open, repairing, raised or resolved', 'open')
    .option('--system <system>')
    .option('--as <actor>', 'account of the embedded set-up', 'ada.auditor')
    .option('--json', 'print JSON', false)
    .addHelpText('after', '\nExamples:\n  npx cutin drift list\n  npx cutin drift list --state raised --system erp')
    .action((options: Common & { state: string; system?: string }) => list(options));
  drift
    .command('sweep')
    .description('read systems back now')
    .option('--item <id>', 'one item; left out, everything')
    .option('--as <actor>', 'account of the embedded set-up', 'olli.operator')
    .option('--json', 'print JSON', false)
    .addHelpText('after', '\nExamples:\n  npx cutin drift sweep --item DRV-100')
    .action((options: Common & { item?: string }) => sweep(options));
  drift
    .command('repair')
    .argument('<findingId>')
    .description('repair a finding, signed; it goes through a handoff and is read back')
    .requiredOption('--action <action>', 'pushAgain, acceptBaseline or raiseChange')
    .requiredOption('--reason <text>')
    .option('--as <actor>', 'account of the embedded set-up', 'max.manufacturing')
    .option('--json', 'print JSON', false)
    .addHelpText(
      'after',
      '\nExamples:\n  npx cutin drift repair <findingId> --action pushAgain --reason "edited by mistake"',
    )
    .action((findingId: string, options: Common & { action: string; reason: string }) => repair(findingId, options));
}

async function list({ state, system, as, json }: Common & { state: string; system?: string }): Promise<void> {
  const query = new URLSearchParams({ state, limit: '500', ...(system === undefined ? {} : { system }) });
  const answer = await call(connect(as), `/drift/findings?${query.toString()}`);
  printAnswer(answer, {
    json,
    show: ({ items }: Page<DriftFinding & { ageS: number; repairs: string[] }>) =>
      items.length === 0
        ? `nothing is ${state}`
        : table(
            ['FINDING', 'SEVERITY', 'KIND', 'SYSTEM', 'DOCUMENT', 'OWNER', 'AGE (s)', 'REPAIRS'],
            items.map((one) => [
              one.findingId,
              one.severity,
              one.kind,
              one.system,
              one.documentPath,
              one.owner,
              String(one.ageS),
              one.repairs.join(', '),
            ]),
          ),
  });
}

async function sweep({ item, as, json }: Common & { item?: string }): Promise<void> {
  const body = item === undefined ? {} : { itemId: item };
  const answer = await call(connect(as), '/drift/sweeps', { method: 'POST', body });
  printAnswer(answer, { json, show: ({ workflowId }: { workflowId: string }) => `looking: ${workflowId}` });
}

async function repair(findingId: string, options: Common & { action: string; reason: string }): Promise<void> {
  const { action, reason, as, json } = options;
  const caller = connect(as);
  if (caller.signingKey === null) throw new UsageError('A repair is signed: set CUTIN_SIGNING_KEY.');
  const signature = { signingKey: caller.signingKey, meaning: `I repair this by ${action}` };
  const path = `/drift/findings/${encodeURIComponent(findingId)}/repair`;
  const answer = await call(caller, path, { method: 'POST', body: { action, reason, signature } });
  printAnswer(answer, { json, show: ({ handoffId }: { handoffId: string }) => `repairing: ${handoffId}` });
}
