// cutin orders, dispose: open orders under a change, and how each of them ends.
import type { Command } from 'commander';
import { call, connect, UsageError } from '../connect';
import { printAnswer } from '../print';
import { asShellWord, foldCommand } from '../../domain/shell-word';
import { table, widthMax } from '../table';

interface ListOptions {
  site: string;
  undecided: boolean;
  as: string;
  json: boolean;
}

interface DisposeOptions {
  site: string;
  order: string[];
  disposition: string;
  reason: string;
  concession?: string;
  as: string;
  json: boolean;
}

interface OrderView {
  orderId: string;
  state: string;
  serials: string | null;
  lot: string | null;
  side: string;
  severity: string;
  automatic: string | null;
  allowed: string[];
  disposition: { disposition: string; printedName: string } | null;
  reason: string;
}

export function addOrderCommands(program: Command): void {
  program
    .command('orders')
    .argument('<changeId>')
    .description('list open orders under a change: how grave it is for each, and how it ends')
    .requiredOption('--site <site>')
    .option('--undecided', 'only those that wait for a human', false)
    .option('--as <actor>', 'account of the embedded set-up', 'ada.auditor')
    .option('--json', 'print JSON', false)
    .addHelpText('after', '\nExamples:\n  npx cutin orders CHG-1042 --site PLANT-A --undecided')
    .action(async (changeId: string, { site, undecided, as, json }: ListOptions) => {
      const query = new URLSearchParams({ site, limit: '1000', ...(undecided ? { undecided: 'true' } : {}) });
      const answer = await call(connect(as), `/changes/${encodeURIComponent(changeId)}/orders?${query.toString()}`);
      printAnswer(answer, { json, show: (body: { items: OrderView[] }) => describeOrders(body, changeId, site) });
    });
  program
    .command('dispose')
    .argument('<changeId>')
    .description('dispose of open orders, signed; each ends in exactly one way')
    .requiredOption('--site <site>')
    .requiredOption(
      '--order <orderId>',
      'an order; may be given several times',
      (value: string, before: string[]) => [...before, value],
      [] as string[],
    )
    .requiredOption(
      '--disposition <kind>',
      'finishAtOld, switchBeforeStart, holdAndRework, scrap, useAsIs or cancelAndReplan',
    )
    .requiredOption('--reason <text>')
    .option('--concession <number>', 'where units stay at a revision that is not effective for them')
    .option('--as <actor>', 'account of the embedded set-up', 'pat.planner')
    .option('--json', 'print JSON', false)
    .addHelpText(
      'after',
      '\nExamples:\n  npx cutin dispose CHG-1042 --site PLANT-A --order WO-5002 --disposition cancelAndReplan --reason "split at the cut-in"',
    )
    .action((changeId: string, options: DisposeOptions) => dispose(changeId, options));
}

async function dispose(changeId: string, options: DisposeOptions): Promise<void> {
  const { site, order, disposition, reason, concession, as, json } = options;
  const caller = connect(as);
  if (caller.signingKey === null) throw new UsageError('A disposition is signed: set CUTIN_SIGNING_KEY.');
  const more = concession === undefined ? {} : { concession };
  const body = {
    site,
    dispositions: order.map((orderId) => ({ orderId, disposition, reason, ...more })),
    signature: { signingKey: caller.signingKey, meaning: 'I dispose of these orders' },
  };
  const answer = await call(caller, `/changes/${encodeURIComponent(changeId)}/dispositions`, { method: 'POST', body });
  printAnswer(answer, { json, show: (done: { dispositionId: string }) => `disposed: ${done.dispositionId}` });
}

function describeOrders({ items }: { items: OrderView[] }, changeId: string, site: string): string {
  if (items.length === 0) return 'no open orders';
  const undecided = items.filter(({ disposition, automatic }) => disposition === null && automatic === null);
  const commands = undecided.map((one) => foldCommand(disposeCommand(one, changeId, site), widthMax));
  return [
    describeAll(items),
    ...(commands.length === 0 ? [] : ['', 'to dispose of those that wait:', ...commands]),
  ].join('\n');
}

/** What becomes of an order is a person's choice, but where there is only one. */
function disposeCommand({ orderId, allowed }: OrderView, changeId: string, site: string): string {
  const [only, other] = allowed;
  const disposition = only !== undefined && other === undefined ? only : `"<${allowed.join(' or ')}>"`;
  return `npx cutin dispose ${asShellWord(changeId)} --site ${asShellWord(site)} --order ${asShellWord(orderId)} --disposition ${disposition} --reason "<why>"`;
}

function describeAll(items: readonly OrderView[]): string {
  return table(
    ['ORDER', 'STATE', 'UNITS', 'SIDE', 'SEVERITY', 'ENDS BY', 'SIGNED BY', 'OPEN', 'WHY'],
    items.map((one) => [
      one.orderId,
      one.state,
      one.serials ?? `lot ${one.lot ?? ''}`,
      one.side,
      one.severity,
      one.disposition?.disposition ?? one.automatic,
      one.disposition?.printedName ?? (one.automatic === null ? null : 'by rule'),
      one.disposition === null && one.automatic === null ? one.allowed.join(' ') : null,
      one.reason,
    ]),
  );
}
