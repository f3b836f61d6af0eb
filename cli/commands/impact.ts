// cutin impact, options: what a planner looks at before deciding.
import type { Command } from 'commander';
import type { OptionOutcome } from '../../domain/change/compare-options';
import type { Impact, ItemImpact, OrderCount } from '../../domain/change/impact';
import { call, connect, UsageError } from '../connect';
import { describeChanges, describeCounts } from '../describe-differences';
import { printAnswer } from '../print';
import { table } from '../table';

interface Options {
  site: string;
  as: string;
  json: boolean;
}

interface ImpactOptions extends Options {
  attributes: boolean;
}

interface CompareOptions extends Options {
  serial: string[];
  lot: string[];
  date: string[];
  useUp: boolean;
  price: string[];
}

const collect = (value: string, before: string[]): string[] => [...before, value];

export function addImpactCommands(program: Command): void {
  program
    .command('impact')
    .argument('<changeId>')
    .description('show what a change meets at a site now, and the hash a decision names')
    .requiredOption('--site <site>')
    .option('--attributes', 'list occurrences too of which only attributes changed', false)
    .option('--as <actor>', 'account of the embedded set-up', 'ada.auditor')
    .option('--json', 'print JSON', false)
    .addHelpText('after', '\nExamples:\n  npx cutin impact CHG-1042 --site PLANT-A')
    .action(async (changeId: string, { site, as, json, ...options }: ImpactOptions) => {
      const where = `/changes/${encodeURIComponent(changeId)}/impact?site=${encodeURIComponent(site)}`;
      printAnswer(await call(connect(as), where), { json, show: (body: Shown) => describeImpact(body, options) });
    });
  program
    .command('options')
    .argument('<changeId>')
    .description('compare candidate cut-ins side by side; nothing is decided')
    .requiredOption('--site <site>')
    .option('--serial <range>', 'a candidate; may be given several times', collect, [])
    .option('--lot <range>', 'a candidate; may be given several times', collect, [])
    .option('--date <range>', 'a candidate; may be given several times', collect, [])
    .option('--use-up', 'the candidate that builds on until the stock of superseded parts is gone', false)
    .option('--price <item=amount>', 'price of a part, where ERP states none', collect, [])
    .option('--as <actor>', 'account of the embedded set-up', 'pat.planner')
    .option('--json', 'print JSON', false)
    .addHelpText(
      'after',
      '\nExamples:\n  npx cutin options CHG-1042 --site PLANT-A --serial "SN-0100 and up" --serial "SN-0110 and up" --use-up',
    )
    .action((changeId: string, options: CompareOptions) => compare(changeId, options));
}

async function compare(changeId: string, options: CompareOptions): Promise<void> {
  const { site, serial, lot, date, useUp, price, as, json } = options;
  const candidates = [
    ...Object.entries({ serial, lot, date }).flatMap(([basis, ranges]) =>
      ranges.map((range) => ({ name: `${basis} ${range}`, basis, range })),
    ),
    ...(useUp ? [{ name: 'after use-up', afterUseUp: true }] : []),
  ];
  if (candidates.length === 0) throw new UsageError('Give candidates: --serial, --lot, --date or --use-up.');
  const parts = Object.fromEntries(
    price.map((text) => {
      const at = text.lastIndexOf('=');
      if (at < 1) throw new UsageError(`--price ${text}: write ITEM=AMOUNT.`);
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
  const answer = await call(connect(as), `/changes/${encodeURIComponent(changeId)}/options`, {
    method: 'POST',
    body: { site, candidates, prices: { parts } },
  });
  printAnswer(answer, { json, show: describeOptions });
  const { options: compared = [] } = (answer.body ?? {}) as { options?: OptionOutcome[] };
  const unread = compared.filter(({ items }) => items.some(({ range }) => range === null));
  for (const { name, firstConflict } of unread)
    console.error(`not compared: ${name}: ${firstConflict?.code ?? ''} ${firstConflict?.message ?? ''}`);
  if (unread.length > 0) process.exitCode = 1;
}

interface Shown {
  impactHash: string;
  impact: Impact;
}

function describeImpact({ impactHash, impact }: Shown, options: { attributes: boolean }): string {
  const items = impact.items.map((item) => describeItem(item, options));
  return [`${impact.changeId} at ${impact.site}  impact ${impactHash}`, ...items].join('\n');
}

function describeItem(item: ItemImpact, options: { attributes: boolean }): string {
  const { itemId, fromRevision, toRevision, ordersByState, workInProgress, supersededStock, parents } = item;
  const { characteristics: plan } = item;
  const orders = Object.entries(ordersByState).map(
    ([state, count]) => `${String(count.orders)} ${state} (${countText(count)})`,
  );
  const stock = supersededStock.map((one) => `${one.itemId} ${one.onHand} ${one.unit}`);
  return [
    `\n${itemId} ${fromRevision ?? '(new)'} to ${toRevision}`,
    `  open orders         ${orders.join(', ') || 'none'}`,
    `  work in progress    ${countText(workInProgress)}`,
    `  superseded stock    ${stock.join(', ') || 'none'}`,
    `  used in             ${parents.map((one) => `${one.itemId} ${one.revision}`).join(', ') || 'nothing'}`,
    `  characteristics     ${String(plan.carried)} carried, ${String(plan.changed.length)} changed, ${String(plan.new.length)} new, ${String(plan.removed.length)} removed`,
    ...describeStructure(item, options),
  ].join('\n');
}

/** `20 units`, `20 units and 1 lot`, `2 lots`. */
function countText({ units, lots = 0 }: OrderCount): string {
  const made = lots === 0 ? [] : [`${String(lots)} ${lots === 1 ? 'lot' : 'lots'}`];
  return [...(units === 0 && lots > 0 ? [] : [`${String(units)} units`]), ...made].join(' and ');
}

/** Counts and list by occurrence, then by part; each says what it compares. */
function describeStructure(
  { structure, parts, fromRevision, toRevision }: ItemImpact,
  options: { attributes: boolean },
): string[] {
  if (structure === null)
    return [`  structure           not compared: the eBOM of ${fromRevision ?? 'no revision'} is not known`];
  const compared = `${structure.comparedWith ?? '(new)'} to ${toRevision}`;
  const uses = parts.map((one) => [one.itemId, one.before, one.after, one.unit]);
  const changes = describeChanges(structure.changes, options);
  const more = structure.unlisted === 0 ? '' : `\n... and ${String(structure.unlisted)} more`;
  return [
    `  structure           ${describeCounts(structure.counts)} (occurrences, ${compared})`,
    `  use per unit        ${String(parts.length)} parts differ (${compared})`,
    ...(changes === null ? [] : ['', changes + more]),
    ...(uses.length === 0 ? [] : ['', table(['PART', 'PER UNIT BEFORE', 'AFTER', 'UNIT'], uses)]),
  ];
}

function describeOptions({ options }: { options: OptionOutcome[] }): string {
  const rows = options.flatMap(({ name, items, cost, firstConflict }) =>
    items.map((item) => [
      name,
      item.itemId,
      item.range,
      String(item.switched.orders),
      String(item.held.orders),
      String(item.finishedAtOld.orders),
      item.scrapped.map((one) => `${one.itemId} ${one.quantity}`).join(', '),
      cost ?? 'unpriced',
      firstConflict === null ? '' : `${firstConflict.code} ${firstConflict.message}`,
    ]),
  );
  return table(['OPTION', 'ITEM', 'CUT-IN', 'SWITCHED', 'HELD', 'AT OLD', 'SCRAPPED', 'COST', 'FIRST CONFLICT'], rows);
}
