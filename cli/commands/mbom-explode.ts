// cutin mbom explode: what an order of so many units calls off of each line, level by level, as ERP would reckon it.
import type { Command } from 'commander';
import { isPositiveDecimal } from '../../domain/mbom/check-ebom';
import { explodeMbom } from '../../domain/mbom/explode-mbom';
import type { Mbom, MbomLine } from '../../domain/mbom/mbom';
import { orderTopDown } from '../../domain/mbom/order-top-down';
import { call, connect, UsageError } from '../connect';
import { printAnswer, table } from '../print';

interface Options {
  site: string;
  quantity: string;
  item?: string;
  as: string;
  json: boolean;
}

export function addMbomExplodeCommand(mbom: Command): void {
  mbom
    .command('explode')
    .argument('<changeId>')
    .description('show what an order of so many units calls off, per line; nothing is sent')
    .requiredOption('--site <site>')
    .requiredOption('--quantity <units>', 'units of the product')
    .option('--item <id>', 'where the change affects several')
    .option('--as <actor>', 'account of the embedded set-up', 'ada.auditor')
    .option('--json', 'print JSON: the quantity called off by line id', false)
    .addHelpText('after', '\nExamples:\n  npx cutin mbom explode CHG-1042 --site PLANT-A --quantity 50')
    .action((changeId: string, options: Options) => explode(changeId, options));
}

async function explode(changeId: string, { site, quantity, item, as, json }: Options): Promise<void> {
  if (!isPositiveDecimal(quantity)) throw new UsageError(`--quantity takes a decimal above zero, got "${quantity}".`);
  const query = new URLSearchParams({ site, ...(item === undefined ? {} : { itemId: item }) });
  const answer = await call(connect(as), `/changes/${encodeURIComponent(changeId)}/mbom?${query.toString()}`);
  if (answer.status !== 200) return printAnswer(answer, { json, show: String });
  const { mbom } = answer.body as { mbom: Mbom };
  const calledOff = explodeMbom(mbom, quantity);
  console.log(json ? JSON.stringify({ quantity, calledOff }, null, 2) : describe(mbom, calledOff));
}

function describe({ lines }: Mbom, calledOff: Record<string, string>): string {
  const rows = linesByStructure(lines).map(({ lineId, line, level }) => [
    `${'  '.repeat(level)}${line.itemId}`,
    line.quantity,
    ...callOffTerms(line),
    calledOff[lineId] ?? null,
    line.unit,
    line.operation,
  ]);
  return table(['ITEM', 'PER PARENT', 'ATTRITION', 'SETUP', 'MULTIPLE', 'CALLED OFF', 'UNIT', 'OPERATION'], rows);
}

/** Attrition, set-up and rounding of a line, as people read them. */
export function callOffTerms({ attritionPercent, setupQuantity, roundingMultiple }: MbomLine): (string | null)[] {
  return [
    attritionPercent === undefined ? null : `${attritionPercent} %`,
    setupQuantity ?? null,
    roundingMultiple ?? null,
  ];
}

/** Each line directly behind its parent, siblings by line id; `level` counts from the top item. */
export function linesByStructure(
  lines: Readonly<Record<string, MbomLine>>,
): { lineId: string; line: MbomLine; level: number }[] {
  const under = new Map<string | null, string[]>();
  for (const lineId of orderTopDown(lines).toSorted()) {
    const parent = lines[lineId]?.parent ?? null;
    under.set(parent, [...(under.get(parent) ?? []), lineId]);
  }
  const found: { lineId: string; line: MbomLine; level: number }[] = [];
  const open = (under.get(null) ?? []).toReversed().map((lineId) => ({ lineId, level: 0 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { lineId, level } = next;
    const line = lines[lineId];
    if (line !== undefined) found.push({ lineId, line, level });
    for (const child of (under.get(lineId) ?? []).toReversed()) open.push({ lineId: child, level: level + 1 });
  }
  return found;
}
