// cutin order: one work order on the floor, with its locks and holds, and the signed steps that hold it, lock it anew or
// end it.
import type { Command } from 'commander';
import { nameOf } from '../../domain/units/named-unit';
import type { OrderView } from '../../ports/orders';
import { call, connect, UsageError, type Caller } from '../connect';
import { printAnswer } from '../print';
import { table } from '../table';

interface Common {
  site: string;
  as: string;
  json: boolean;
}

export function addWorkOrderCommands(program: Command): void {
  const order = program.command('order').description('one work order on the floor: its locks, its holds, its end');
  const step = (name: string, description: string, actor: string): Command =>
    order
      .command(name)
      .argument('<orderId>')
      .description(description)
      .requiredOption('--site <site>')
      .option('--as <actor>', 'account of the embedded set-up', actor)
      .option('--json', 'print JSON', false);
  step('show', 'show every version of its lock, its holds and what was done to its units', 'ada.auditor')
    .addHelpText('after', '\nExamples:\n  npx cutin order show WO-5003 --site PLANT-A')
    .action((orderId: string, options: Common) => show(orderId, options));
  step('hold', 'hold it: no operation of it starts until the hold is released', 'pat.planner')
    .requiredOption('--reason <text>')
    .addHelpText('after', '\nExamples:\n  npx cutin order hold WO-5003 --site PLANT-A --reason "fixture worn"')
    .action((orderId: string, options: Common & { reason: string }) => hold(orderId, options));
  step('release', 'release a hold that a person or system placed', 'pat.planner')
    .requiredOption('--hold <holdId>')
    .requiredOption('--reason <text>')
    .addHelpText(
      'after',
      '\nExamples:\n  npx cutin order release WO-5003 --site PLANT-A --hold manual/... --reason "fixture replaced"',
    )
    .action((orderId: string, options: Common & { hold: string; reason: string }) => release(orderId, options));
  step('relock', 'lock it anew to what is effective now, signed', 'pat.planner')
    .requiredOption('--disposition <kind>', 'holdAndRework or switchBeforeStart')
    .requiredOption('--reason <text>')
    .addHelpText(
      'after',
      '\nExamples:\n  npx cutin order relock WO-5003 --site PLANT-A --disposition holdAndRework --reason "reworked to D"',
    )
    .action((orderId: string, options: Signed) => relock(orderId, options));
  step('cancel', 'end it with its lock, signed; what was done to its units stays', 'pat.planner')
    .requiredOption('--disposition <kind>', 'cancelAndReplan or scrap')
    .requiredOption('--reason <text>')
    .addHelpText(
      'after',
      '\nExamples:\n  npx cutin order cancel WO-5003 --site PLANT-A --disposition cancelAndReplan --reason "split at the cut-in"',
    )
    .action((orderId: string, options: Signed) => cancel(orderId, options));
}

type Signed = Common & { disposition: string; reason: string };

const pathOf = (orderId: string, { site }: Common): string =>
  `/sites/${encodeURIComponent(site)}/orders/${encodeURIComponent(orderId)}`;

async function show(orderId: string, options: Common): Promise<void> {
  printAnswer(await call(connect(options.as), pathOf(orderId, options)), { json: options.json, show: describe });
}

async function hold(orderId: string, options: Common & { reason: string }): Promise<void> {
  const { reason, as, json } = options;
  const answer = await call(connect(as), `${pathOf(orderId, options)}/holds`, { method: 'POST', body: { reason } });
  printAnswer(answer, { json, show: ({ holdId }: { holdId: string }) => `held: ${holdId}` });
}

async function release(orderId: string, options: Common & { hold: string; reason: string }): Promise<void> {
  const { hold: holdId, reason, as, json } = options;
  const path = `${pathOf(orderId, options)}/holds/${encodeURIComponent(holdId)}/release`;
  const answer = await call(connect(as), path, { method: 'POST', body: { reason } });
  printAnswer(answer, { json, show: () => `released: ${holdId}` });
}

/** The version that is replaced is the one that stands when this is typed; a rival's relock in between is refused. */
async function relock(orderId: string, options: Signed): Promise<void> {
  const { disposition, reason, as, json } = options;
  const caller = connect(as);
  const signature = signatureOf(caller, 'I lock this order anew');
  const found = await call(caller, pathOf(orderId, options));
  if (found.status !== 200) {
    printAnswer(found, { json, show: () => '' });
    return;
  }
  const open = (found.body as OrderView).locks.find(({ state }) => state === 'open');
  const body = { disposition, fromVersion: open?.version ?? null, reason, signature };
  const answer = await call(caller, `${pathOf(orderId, options)}/relock`, { method: 'POST', body });
  printAnswer(answer, { json, show: ({ handoffId }: { handoffId: string }) => `locking: ${handoffId}` });
}

async function cancel(orderId: string, options: Signed): Promise<void> {
  const { disposition, reason, as, json } = options;
  const caller = connect(as);
  const body = { disposition, reason, signature: signatureOf(caller, `I end this order by ${disposition}`) };
  const answer = await call(caller, `${pathOf(orderId, options)}/cancellation`, { method: 'POST', body });
  printAnswer(answer, { json, show: () => `ended: ${orderId}` });
}

function signatureOf({ signingKey }: Caller, meaning: string): { signingKey: string; meaning: string } {
  if (signingKey === null) throw new UsageError('This step is signed: set CUTIN_SIGNING_KEY.');
  return { signingKey, meaning };
}

function describe({ locks, holds, operations, ...order }: OrderView): string {
  const { orderId, site, itemId, state, plannedStart } = order;
  const units = new Set(operations.map(nameOf)).size;
  const standing = holds.filter(({ releasedAt }) => releasedAt === null);
  return [
    `${orderId} at ${site}: ${itemId}, ${builtUnits(order)}, ${state}${plannedStart === null ? '' : `, planned ${plannedStart}`}`,
    '',
    locks.length === 0
      ? 'never locked'
      : table(
          ['LOCK', 'STATE', 'REVISION', 'SEAL', 'CHANGE', 'OPENED', 'ENDED', 'WHY'],
          locks.map((lock) => [
            String(lock.version),
            lock.state,
            lock.lockSet.revision,
            lock.seal.slice(0, 12),
            lock.changeId,
            lock.openedAt,
            lock.endedAt,
            lock.endedBecause,
          ]),
        ),
    '',
    standing.length === 0
      ? 'no hold stands'
      : table(
          ['HOLD', 'SINCE', 'BY', 'WHY'],
          standing.map(({ holdId, heldAt, heldBy, reason }) => [holdId, heldAt, heldBy, reason]),
        ),
    '',
    `${String(operations.length)} operations on ${String(units)} units`,
  ].join('\n');
}

/** `SN-0047 to SN-0050`, `lot L-9001 (12.5 kg)`. */
function builtUnits({ serials, lot, quantity }: Pick<OrderView, 'serials' | 'lot' | 'quantity'>): string {
  if (serials !== null) return serials;
  const much = quantity === null ? '' : ` (${quantity.value} ${quantity.unitOfMeasure})`;
  return `${nameOf({ serial: null, lot })}${much}`;
}
