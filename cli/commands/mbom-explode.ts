// cutin mbom explode: what an order of so many units calls off of each line, level by level, as ERP would reckon it.
import type { Command } from 'commander';
import { isPositiveDecimal } from '../../domain/mbom/check-ebom';
import { explodeLines, type ExplodedLine } from '../../domain/mbom/explode-lines';
import type { MbomLine } from '../../domain/mbom/mbom';
import { call, connect, UsageError } from '../connect';
import { printAnswer } from '../print';
import { readFileAsMbom } from '../read-file-as-mbom';
import { table } from '../table';
import { tellRefused } from '../tell-refused';

interface Options {
  site?: string;
  quantity: string;
  item?: string;
  revision?: string;
  file?: string;
  profile?: string;
  as: string;
  json: boolean;
}

export function addMbomExplodeCommand(mbom: Command): void {
  mbom
    .command('explode')
    .argument('[changeId]', 'of what this change hands over; or give --item and --revision, or --file')
    .description('show what an order of so many units calls off, per line; nothing is sent')
    .requiredOption('--quantity <units>', 'units of the product')
    .option('--site <site>', 'needed unless --file')
    .option('--item <id>', 'where the change affects several; with --revision: of what ERP holds')
    .option('--revision <revision>', 'of what ERP holds of the item')
    .option('--file <file>', 'an mBOM as JSON: a document of ERP, or "cutin mbom preview --json"; or an eBOM')
    .option('--profile <file>', 'how an eBOM of --file is read; "cutin bom --suggest" prints one')
    .option('--as <actor>', 'account of the embedded set-up', 'ada.auditor')
    .option('--json', 'print JSON: the lines with the quantity called off', false)
    .addHelpText(
      'after',
      '\nExamples:\n  npx cutin mbom explode CHG-1042 --site PLANT-A --quantity 50\n  npx cutin mbom explode --item DRV-100 --revision D --site PLANT-A --quantity 50\n  npx cutin mbom explode --file mbom.json --quantity 50\n  npx cutin mbom explode --file parts.csv --profile parts-profile.json --quantity 50',
    )
    .action((changeId: string | undefined, options: Options) => explode(changeId, options));
}

async function explode(changeId: string | undefined, options: Options): Promise<void> {
  const { quantity, file, item, revision, site, as, json } = options;
  if (!isPositiveDecimal(quantity)) throw new UsageError(`--quantity takes a decimal above zero, got "${quantity}".`);
  if ([changeId, file === undefined ? revision : undefined, file].filter((one) => one !== undefined).length !== 1)
    throw new UsageError('Name one thing to explode: a change, --item with --revision, or --file.');
  if (file !== undefined) return explodeFile(file, options);
  if (options.profile !== undefined) throw new UsageError('--profile states how to read the eBOM of --file.');
  if (site === undefined) throw new UsageError('Name the site: --site.');
  if (changeId === undefined && item === undefined) throw new UsageError('--revision needs --item.');
  const query =
    changeId === undefined
      ? new URLSearchParams({ site, quantity, revision: revision ?? '' })
      : new URLSearchParams({ site, quantity, ...(item === undefined ? {} : { itemId: item }) });
  const of =
    changeId === undefined ? `/items/${encodeURIComponent(item ?? '')}` : `/changes/${encodeURIComponent(changeId)}`;
  const answer = await call(connect(as), `${of}/mbom/explosion?${query.toString()}`);
  printAnswer(answer, { json, show: describe });
}

function explodeFile(file: string, options: Options): void {
  const { quantity, json } = options;
  const mbom = readFileAsMbom(file, options);
  const exploded = mbom.kind === 'refused' ? mbom : explodeLines(mbom.value, quantity);
  if (mbom.kind === 'refused' || exploded.kind === 'refused')
    return tellRefused(mbom.kind === 'refused' ? mbom.reasons : exploded.kind === 'refused' ? exploded.reasons : []);
  const { itemId, revision, site } = mbom.value;
  const shown = { itemId, revision, site, units: quantity, openSuspects: 0, lines: exploded.value };
  console.log(json ? JSON.stringify(shown, null, 2) : describe(shown));
}

function describe({ lines, openSuspects }: { lines: readonly ExplodedLine[]; openSuspects: number }): string {
  const rows = lines.map((line) => [
    `${'  '.repeat(line.level)}${line.itemId}`,
    line.quantity,
    ...callOffTerms(line),
    line.calledOff,
    line.unit,
    line.operation,
  ]);
  const header = ['ITEM', 'PER PARENT', 'ATTRITION', 'SETUP', 'MULTIPLE', 'CALLED OFF', 'UNIT', 'OPERATION'];
  const open = openSuspects === 0 ? '' : `\n\n${String(openSuspects)} suspects wait; engineering stands in for each.`;
  return table(header, rows) + open;
}

/** Attrition, set-up and rounding of a line, as people read them. */
export function callOffTerms({
  attritionPercent,
  setupQuantity,
  roundingMultiple,
}: Pick<MbomLine, 'attritionPercent' | 'setupQuantity' | 'roundingMultiple'>): (string | null)[] {
  return [
    attritionPercent === undefined ? null : `${attritionPercent} %`,
    setupQuantity ?? null,
    roundingMultiple ?? null,
  ];
}
