// cutin mbom preview, cutin reconcile: what ERP would receive, and the choices where planners and engineering disagree.
import type { Command } from 'commander';
import type { Discrepancy } from '../../domain/mbom/merge';
import { linesByStructure } from '../../domain/mbom/lines-by-structure';
import type { Mbom } from '../../domain/mbom/mbom';
import { call, connect, UsageError } from '../connect';
import { addMbomExplodeCommand, callOffTerms } from './mbom-explode';
import { printAnswer } from '../print';
import { asShellWord } from '../../domain/shell-word';
import { table } from '../table';
import { readJsonFile } from '../read-given-file';

interface PreviewOptions {
  site: string;
  item?: string;
  lines: boolean;
  as: string;
  json: boolean;
}

interface ReconcileOptions {
  takeAll?: string;
  take: string[];
  choices?: string;
  except: string[];
  reason?: string;
  as: string;
  json: boolean;
}

interface MbomView {
  itemId: string;
  revision: string;
  site: string;
  ruleSet: { ruleSetId: string; version: string; owner: string };
  mbom: Mbom;
  accountability: { counts: Record<string, number>; open: Record<string, unknown>; unexplained: string[] };
  open: Discrepancy[];
  discrepancies: Discrepancy[];
  mayBeSent: boolean;
  refusals: { code: string; message: string }[];
}

export function addMbomCommands(program: Command): void {
  const mbom = program.command('mbom').description('the manufacturing bill of materials');
  addMbomExplodeCommand(mbom);
  mbom
    .command('preview')
    .argument('<changeId>')
    .description('show what ERP would receive, and whether it accounts for the eBOM; nothing is sent')
    .requiredOption('--site <site>')
    .option('--item <id>', 'where the change affects several')
    .option('--lines', 'print every line', false)
    .option('--as <actor>', 'account of the embedded set-up', 'ada.auditor')
    .option('--json', 'print JSON', false)
    .addHelpText('after', '\nExamples:\n  npx cutin mbom preview CHG-1042 --site PLANT-A --lines')
    .action(async (changeId: string, { site, item, lines, as, json }: PreviewOptions) => {
      const query = new URLSearchParams({ site, ...(item === undefined ? {} : { itemId: item }) });
      const answer = await call(connect(as), `/changes/${encodeURIComponent(changeId)}/mbom?${query.toString()}`);
      printAnswer(answer, { json, show: (body: MbomView) => describeMbom(body, lines) });
    });
  program
    .command('reconcile')
    .argument('<handoffId>', 'e.g. CHG-1042:PLANT-A:mbomTransform')
    .description('show the merge of a parked handoff; with choices, sign and apply them')
    .option('--take-all <side>', 'engineering or planning, for every open suspect')
    .option(
      '--take <choice>',
      'LINE FACET=engineering, planning or value:TEXT, for one open suspect; may be given several times',
      (value: string, before: string[]) => [...before, value],
      [] as string[],
    )
    .option('--choices <file>', 'JSON: {"choices": [...], "exceptions": [...]} as the API takes them')
    .option(
      '--except <item/id>',
      'an occurrence or line that may differ from the eBOM; may be given several times',
      (value: string, before: string[]) => [...before, value],
      [] as string[],
    )
    .option('--reason <text>', 'why the exceptions are accepted')
    .option('--as <actor>', 'account of the embedded set-up', 'max.manufacturing')
    .option('--json', 'print JSON', false)
    .addHelpText(
      'after',
      '\nExamples:\n  npx cutin reconcile CHG-1042:PLANT-A:mbomTransform\n  npx cutin reconcile CHG-1042:PLANT-A:mbomTransform --take-all planning\n  npx cutin reconcile CHG-1042:PLANT-A:mbomTransform --take "SCR-M3|0020 quantity=value:20"',
    )
    .action((handoffId: string, options: ReconcileOptions) => reconcile(handoffId, options));
}

interface Merge {
  handoffId: string;
  parkId: string | null;
  items: MbomView[];
}

async function reconcile(handoffId: string, options: ReconcileOptions): Promise<void> {
  const { takeAll, take, choices, except, reason, as, json } = options;
  const caller = connect(as);
  const where = `/handoffs/${encodeURIComponent(handoffId)}/reconciliation`;
  const seen = await call(caller, where);
  const looks = takeAll === undefined && take.length === 0 && choices === undefined && except.length === 0;
  if (looks || seen.status !== 200) return printAnswer(seen, { json, show: describeMerge });
  if (caller.signingKey === null) throw new UsageError('Choices are signed: set CUTIN_SIGNING_KEY.');
  const { parkId, items } = seen.body as Merge;
  const given = choices === undefined ? {} : (readJsonFile(choices) as Record<string, unknown>);
  const body = {
    parkId,
    choices: [
      ...take.map((text) => takeOne(items, text)),
      ...(takeAll === undefined ? [] : items.flatMap((item) => takeSide(item, takeAll))),
    ],
    ...(except.length === 0 ? {} : { exceptions: except.map((text) => exception(text, reason)) }),
    ...given,
    signature: { signingKey: caller.signingKey, meaning: 'I settle this mBOM' },
  };
  const answer = await call(caller, where, { method: 'POST', body });
  printAnswer(answer, { json, show: (done: { decisionId: string }) => `reconciled: ${done.decisionId}` });
}

function takeSide({ itemId, open }: MbomView, side: string): Record<string, unknown>[] {
  if (side !== 'engineering' && side !== 'planning') throw new UsageError('--take-all engineering or planning.');
  return open.map(({ lineId, facet, engineering, planning }) => ({
    itemId,
    lineId,
    facet,
    engineering,
    planning,
    take: side,
  }));
}

/** `SCR-M3|0020 quantity=value:20`: line and facet as the merge names them; of several items the first that asks. */
function takeOne(items: readonly MbomView[], text: string): Record<string, unknown> {
  for (const { itemId, open } of items) {
    const suspect = open.find(({ lineId, facet }) => text.startsWith(`${lineId} ${facet}=`));
    if (suspect === undefined) continue;
    const { lineId, facet, engineering, planning } = suspect;
    const wanted = text.slice(`${lineId} ${facet}=`.length);
    const value = /^value:(.*)$/s.exec(wanted)?.[1];
    if (value === undefined && wanted !== 'engineering' && wanted !== 'planning') break;
    return { itemId, lineId, facet, engineering, planning, take: value === undefined ? wanted : { value } };
  }
  throw new UsageError(`--take "${text}": write LINE FACET=engineering, planning or value:TEXT of an open suspect.`);
}

function exception(text: string, reason: string | undefined): Record<string, string> {
  const at = text.indexOf('/');
  if (at < 1 || reason === undefined) throw new UsageError('--except ITEM/ID needs --reason.');
  return { itemId: text.slice(0, at), id: text.slice(at + 1), reason };
}

function describeMerge({ handoffId, items }: Merge): string {
  return [...items.map((item) => describeMbom(item, false)), ...wayOut(handoffId, items)].join('\n\n');
}

/** What settles the suspects: a side for all of them, or each by itself. */
function wayOut(handoffId: string, items: readonly MbomView[]): string[] {
  const [first] = items.flatMap(({ open }) => open);
  if (first === undefined) return [];
  const command = `npx cutin reconcile ${asShellWord(handoffId)}`;
  const one = `${first.lineId} ${first.facet}=value:${first.engineering ?? first.planning ?? ''}`;
  return [
    [
      'ways out',
      `  ${command} --take-all engineering`,
      `  ${command} --take-all planning`,
      `  ${command} --take ${JSON.stringify(one)} ...   (engineering, planning or value:TEXT for each)`,
    ].join('\n'),
  ];
}

function describeMbom(body: MbomView, withLines: boolean): string {
  const { itemId, revision, site, ruleSet, mbom, accountability, open, discrepancies, mayBeSent, refusals } = body;
  const counts = Object.entries(accountability.counts).filter(([, count]) => count > 0);
  const merged = discrepancies.filter(({ kind }) => kind === 'auto').length;
  const lines = linesByStructure(mbom.lines).map(({ line, level }) => [
    `${'  '.repeat(level)}${line.itemId}`,
    line.quantity,
    line.unit,
    line.operation,
    line.supply,
    ...callOffTerms(line),
  ]);
  return [
    `${itemId} ${revision} at ${site}, rules ${ruleSet.ruleSetId} ${ruleSet.version} (${ruleSet.owner})`,
    `  lines           ${String(lines.length)}`,
    `  occurrences     ${counts.map(([kind, count]) => `${String(count)} ${kind}`).join(', ')}`,
    ...Object.keys(accountability.open).map((id) => `  open            ${id}`),
    ...accountability.unexplained.map((id) => `  unexplained     ${id}`),
    `  merged          ${String(merged)} changes of one side, ${String(open.length)} wait for a choice`,
    ...open.map(
      (one) =>
        `  suspect         ${one.lineId} ${one.facet}: engineering ${one.engineering ?? '(none)'}, planning ${one.planning ?? '(none)'}, before ${one.base ?? '(none)'}`,
    ),
    mayBeSent ? '  may be sent' : `  may not be sent: ${refusals.map(({ code }) => code).join(', ')}`,
    ...(withLines
      ? ['', table(['ITEM', 'QUANTITY', 'UNIT', 'OPERATION', 'SUPPLY', 'ATTRITION', 'SETUP', 'MULTIPLE'], lines)]
      : []),
  ].join('\n');
}
