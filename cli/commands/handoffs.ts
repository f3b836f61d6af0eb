// cutin decide, retry, resolve: what humans do for handoffs that wait.
import type { Command } from 'commander';
import type { z } from 'zod';
import type { shownCutIns } from '../../contract/http/decision';
import { call, connect, UsageError } from '../connect';
import { printAnswer } from '../print';

interface DecideOptions {
  serial?: string;
  lot?: string;
  date?: string;
  order?: string;
  item?: string;
  endItem?: string;
  impact: string;
  independentOf?: string;
  independence?: string;
  newSeries: boolean;
  retroactive?: string;
  confirmGaps?: string;
  stock: string[];
  meaning: string;
  as: string;
  json: boolean;
}

interface ResolveOptions {
  park: string;
  action: string;
  reason: string;
  sign: boolean;
  as: string;
  json: boolean;
}

interface RetryOptions {
  reason: string;
  as: string;
  json: boolean;
}

export function addHandoffCommands(program: Command): void {
  program
    .command('decide')
    .argument('<handoffId>', 'e.g. CHG-1042:PLANT-A:effectivityDecision')
    .description('decide and sign from which unit a change applies')
    .requiredOption('--impact <hash>', 'the impact you looked at, as "cutin impact" printed it')
    .option('--serial <range>', 'e.g. "SN-0100 and up"')
    .option('--lot <range>')
    .option('--date <range>', 'e.g. "2026-01-01 and up"')
    .option('--order <list>', 'work orders, e.g. "WO-1, WO-2"')
    .option('--item <id>', 'for this affected item alone')
    .option('--end-item <id>', 'product whose units are meant; default the end item of the change')
    .option('--stock <part=disposition:reason...>', 'what becomes of a part in stock that is no longer used', [])
    .option('--independent-of <revision>', 'a revision this one is independent of, where it cuts in out of order')
    .option('--independence <text>', 'why it is independent')
    .option('--new-series', 'the series was never seen for the end item and begins with this decision', false)
    .option('--retroactive <reason>', 'why it may reach back to days before the release or to units that are done')
    .option('--confirm-gaps <reason>', 'why units between others may be left without any revision')
    .option('--meaning <text>', 'what the signature means', 'I decide this cut-in')
    .option('--as <actor>', 'account of the embedded set-up', 'pat.planner')
    .option('--json', 'print JSON', false)
    .addHelpText(
      'after',
      '\nExamples:\n  npx cutin decide CHG-1042:PLANT-A:effectivityDecision --impact 3f1c... --serial "SN-0100 and up"',
    )
    .action((handoffId: string, options: DecideOptions) => decide(handoffId, options));
  program
    .command('retry')
    .argument('<handoffId>')
    .description('have the next try of a handoff that is retrying made at once')
    .requiredOption('--reason <text>')
    .option('--as <actor>', 'account of the embedded set-up', 'olli.operator')
    .option('--json', 'print JSON', false)
    .addHelpText('after', '\nExamples:\n  npx cutin retry CHG-1042:PLANT-A:mbomTransform --reason "ERP is back"')
    .action((handoffId: string, options: RetryOptions) => retry(handoffId, options));
  program
    .command('resolve')
    .argument('<handoffId>')
    .description('free a parked handoff')
    .requiredOption('--park <parkId>', 'the park as shown by "cutin stuck"')
    .requiredOption('--action <action>', 'retry, waive (where policy allows) or abort')
    .requiredOption('--reason <text>')
    .option('--sign', 'sign the resolution; a waiver is always signed', false)
    .option('--as <actor>', 'account of the embedded set-up', 'olli.operator')
    .option('--json', 'print JSON', false)
    .addHelpText(
      'after',
      '\nExamples:\n  npx cutin resolve CHG-1042:PLANT-A:mbomTransform --park "CHG-1042:PLANT-A:mbomTransform#1" --action retry --reason "ERP is back"',
    )
    .action((handoffId: string, options: ResolveOptions) => resolve(handoffId, options));
}

async function retry(handoffId: string, { reason, as, json }: RetryOptions): Promise<void> {
  const where = `/handoffs/${encodeURIComponent(handoffId)}/retry`;
  const answer = await call(connect(as), where, { method: 'POST', body: { reason } });
  printAnswer(answer, { json, show: (done: { delivery: string }) => `tried now: ${done.delivery}` });
}

async function decide(handoffId: string, options: DecideOptions): Promise<void> {
  const { serial, lot, date, order, item, endItem, newSeries, retroactive, confirmGaps, meaning } = options;
  const ranges = { serial, lot, date, workOrder: order };
  const given = Object.entries(ranges).filter(([, range]) => range !== undefined);
  const [only, second] = given;
  if (only === undefined || second !== undefined)
    throw new UsageError('Give exactly one of --serial, --lot, --date, --order.');
  const caller = connect(options.as);
  if (caller.signingKey === null) throw new UsageError('A decision is signed: set CUTIN_SIGNING_KEY.');
  const cutIn = {
    basis: only[0],
    range: only[1],
    ...(item === undefined ? {} : { itemId: item }),
    ...(endItem === undefined ? {} : { endItem }),
    ...(newSeries ? { newSeries } : {}),
  };
  const { independentOf, independence } = options;
  if (independentOf !== undefined && independence === undefined)
    throw new UsageError('--independent-of needs --independence with the reason.');
  const body = {
    impactHash: options.impact,
    cutIns: [cutIn],
    stock: options.stock.map(readStockDisposition),
    ...(independentOf === undefined ? {} : { independent: { of: [independentOf], reason: independence } }),
    ...(retroactive === undefined ? {} : { retroactive: { reason: retroactive } }),
    ...(confirmGaps === undefined ? {} : { confirmGaps: { reason: confirmGaps } }),
    signature: { signingKey: caller.signingKey, meaning },
  };
  const where = `/handoffs/${encodeURIComponent(handoffId)}`;
  const preview = await call(caller, `${where}/cut-ins/preview`, { method: 'POST', body: { cutIns: [cutIn] } });
  if (preview.status !== 200) return printAnswer(preview, { json: options.json, show: () => '' });
  for (const shown of (preview.body as { cutIns: z.infer<typeof shownCutIns> }).cutIns) showUnits(shown);
  const answer = await call(caller, `${where}/decision`, { method: 'POST', body });
  printAnswer(answer, { json: options.json, show: (done: { decisionId: string }) => `decided: ${done.decisionId}` });
}

/** What is about to be signed, on stderr, as the API reads it. */
function showUnits({ itemId, basis, units }: z.infer<typeof shownCutIns>[number]): void {
  if (units === null) return;
  const { count, first, last, series } = units;
  const named = series.length === 0 ? '' : `, series ${series.map((one) => JSON.stringify(one)).join(', ')}`;
  const many = count === null ? 'without end' : `${String(count)} in all`;
  console.error(
    `you sign for ${itemId}: ${basis} ${first} ${last === null ? 'and up' : `to ${last}`}, ${many}${named}`,
  );
}

/** `BRG-6204=scrap:corroded`: the part, what becomes of it, and why. */
function readStockDisposition(text: string): { itemId: string; disposition: string; reason: string } {
  const [, itemId, disposition, reason] = /^([^=]+)=([A-Za-z]+):(.+)$/s.exec(text) ?? [];
  if (itemId === undefined || disposition === undefined || reason === undefined)
    throw new UsageError(
      `--stock takes part=disposition:reason, e.g. "BRG-6204=useUp:enough for the old units"; got "${text}".`,
    );
  return { itemId, disposition, reason };
}

async function resolve(handoffId: string, options: ResolveOptions): Promise<void> {
  const { park, action, reason } = options;
  const caller = connect(options.as);
  const signs = options.sign || action === 'waive';
  if (signs && caller.signingKey === null) throw new UsageError('This is signed: set CUTIN_SIGNING_KEY.');
  const signature = signs ? { signature: { signingKey: caller.signingKey, meaning: `I ${action} this handoff` } } : {};
  const body = { parkId: park, action, reason, ...signature };
  const answer = await call(caller, `/handoffs/${encodeURIComponent(handoffId)}/resolution`, { method: 'POST', body });
  printAnswer(answer, {
    json: options.json,
    show: (done: { resolutionId: string }) => `resolved: ${done.resolutionId}`,
  });
}
