// cutin drift: where systems no longer hold what their receipts say, and the repair of it.
import type { Command } from 'commander';
import type { DriftFinding } from '../../domain/drift/finding';
import type { Page } from '../../ports/read-model';
import { call, connect, UsageError } from '../connect';
import { printAnswer } from '../print';
import { table } from '../table';

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
    .requiredOption('--action <action>', 'pushAgain, acceptBaseline, withdrawExtra or raiseChange')
    .requiredOption('--held <hash>', 'what you looked at: HELD of the list, or "nothing"')
    .requiredOption('--reason <text>')
    .option('--as <actor>', 'account of the embedded set-up', 'max.manufacturing')
    .option('--json', 'print JSON', false)
    .addHelpText(
      'after',
      '\nExamples:\n  npx cutin drift repair <findingId> --action pushAgain --held 4f1c09a2b7d3 --reason "edited by mistake"',
    )
    .action((findingId: string, options: RepairOptions) => repair(findingId, options));
}

/** As many digits of a hash as the list shows. */
const heldDigits = 12;
const nothing = 'nothing';

interface RepairOptions extends Common {
  action: string;
  held: string;
  reason: string;
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
            ['FINDING', 'SEVERITY', 'KIND', 'SYSTEM', 'DOCUMENT', 'HELD', 'OWNER', 'AGE (s)', 'REPAIRS'],
            items.map((one) => [
              one.findingId,
              one.severity,
              one.kind,
              one.system,
              one.documentPath,
              one.heldHash?.slice(0, heldDigits) ?? nothing,
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

async function repair(findingId: string, options: RepairOptions): Promise<void> {
  const { action, held, reason, as, json } = options;
  const caller = connect(as);
  if (caller.signingKey === null) throw new UsageError('A repair is signed: set CUTIN_SIGNING_KEY.');
  const signature = { signingKey: caller.signingKey, meaning: `I repair this by ${action}` };
  const path = `/drift/findings/${encodeURIComponent(findingId)}`;
  const body = { action, reason, heldHash: await hashLookedAt(caller, { path, held }), signature };
  const answer = await call(caller, `${path}/repair`, { method: 'POST', body });
  printAnswer(answer, { json, show: ({ handoffId }: { handoffId: string }) => `repairing: ${handoffId}` });
}

/** The whole hash that the digits stand for. */
async function hashLookedAt(
  caller: ReturnType<typeof connect>,
  given: { path: string; held: string },
): Promise<string | null> {
  const { path, held } = given;
  if (held === nothing) return null;
  if (held.length < heldDigits) throw new UsageError(`--held needs at least ${String(heldDigits)} digits of the hash.`);
  const { body } = await call(caller, path);
  const { heldHash } = body as { heldHash?: string | null };
  if (heldHash?.startsWith(held) === true) return heldHash;
  throw new UsageError(`${heldHash ?? nothing} is held now, not ${held}: look at it again.`);
}
