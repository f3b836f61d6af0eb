// cutin release, changes, show: starting a propagation and looking at it.
import type { Command } from 'commander';
import type { ChangeDetail, ChangeSummary, Page, ParkView } from '../../ports/read-model';
import { call, connect, reach, systemTarget, UsageError } from '../connect';
import { describeTime } from '../describe-time';
import { describeWaysOut, type ShownHandoff } from '../describe-handoffs';
import { printAnswer } from '../print';
import { table, widthMax } from '../table';
import { wrap } from '../wrap';
import { readJsonFile } from '../read-given-file';

interface Options {
  json: boolean;
  as: string;
  event?: string;
  limit: string;
  cursor?: string;
}

export function addChangeCommands(program: Command): void {
  program
    .command('release')
    .argument('[changeId]', 'a change that PLM holds as a draft')
    .description('release a change: by telling PLM, or by posting an event file')
    .option('--event <file>', 'a CloudEvent of type cutin.change.released.v1 (JSON)')
    .option('--as <actor>', 'account of the embedded set-up', 'plm')
    .option('--json', 'print JSON', false)
    .addHelpText('after', '\nExamples:\n  npx cutin release CHG-1042\n  npx cutin release --event event.json')
    .action((changeId: string | undefined, options: Options) => release(changeId, options));
  program
    .command('changes')
    .description('list changes, newest first')
    .option('--limit <n>', 'changes on a page', '20')
    .option('--cursor <cursor>', 'where the page before ended')
    .option('--as <actor>', 'account of the embedded set-up', 'ada.auditor')
    .option('--json', 'print JSON', false)
    .addHelpText('after', '\nExamples:\n  npx cutin changes\n  npx cutin changes --limit 5 --json')
    .action((options: Options) => listChanges(options));
  program
    .command('show')
    .argument('<changeId>')
    .description('show a change with its handoffs, receipts and parks')
    .option('--as <actor>', 'account of the embedded set-up', 'ada.auditor')
    .option('--json', 'print JSON', false)
    .addHelpText('after', '\nExamples:\n  npx cutin show CHG-1042\n  npx cutin show CHG-1042 --json')
    .action(async (changeId: string, options: Options) => {
      const answer = await call(connect(options.as), `/changes/${encodeURIComponent(changeId)}`);
      printAnswer(answer, { json: options.json, show: describeChange });
    });
}

async function release(changeId: string | undefined, options: Options): Promise<void> {
  if (options.event !== undefined) {
    const event = readJsonFile(options.event);
    const headers = { 'content-type': 'application/cloudevents+json' };
    const answer = await call(connect(options.as), '/events', { method: 'POST', body: event, headers });
    return printAnswer(answer, {
      json: options.json,
      show: (body: { changeId: string; kind: string }) => `${body.changeId} ${body.kind}`,
    });
  }
  if (changeId === undefined) throw new UsageError('Name a change, or give --event <file>.');
  const plm = systemTarget('plm');
  if (plm === null) throw new UsageError('Where is PLM? Set CUTIN_PLM_URL and CUTIN_PLM_TOKEN.');
  const change = `${plm.url}/changes/${encodeURIComponent(changeId)}`;
  const before = await reach(change, { token: plm.token }, 'CUTIN_PLM_URL');
  const { state, releasedAt } = (before.body ?? {}) as { state?: string; releasedAt?: string };
  if (before.status === 200 && state === 'released') {
    console.error(
      `CHANGE_RELEASED ${changeId} was released at ${releasedAt === undefined ? '-' : describeTime(releasedAt)}; nothing is released a second time.`,
    );
    process.exitCode = 1;
    return;
  }
  const answer = await reach(`${change}/release`, { method: 'POST', token: plm.token, body: {} }, 'CUTIN_PLM_URL');
  const isReleased = answer.status >= 200 && answer.status < 300;
  if (isReleased && typeof (answer.body as { eventId?: unknown } | null)?.eventId !== 'string')
    throw new Error(`What answers at ${plm.url} is no PLM that keeps the contract. Look at CUTIN_PLM_URL.`);
  printAnswer(answer, {
    json: options.json,
    show: (body: { eventId: string }) => `released; PLM delivers event ${body.eventId}`,
  });
}

async function listChanges({ limit, cursor, as, json }: Options): Promise<void> {
  const query = new URLSearchParams({ limit, ...(cursor === undefined ? {} : { cursor }) });
  const answer = await call(connect(as), `/changes?${query.toString()}`);
  printAnswer(answer, {
    json,
    show: ({ items, nextCursor }: Page<ChangeSummary>) => {
      const rows = items.map((one) => [one.changeId, one.state, one.endItem, one.sites.join(' '), one.title]);
      const more = nextCursor === null ? '' : `\nmore: --cursor ${nextCursor}`;
      return table(['CHANGE', 'STATE', 'END ITEM', 'SITES', 'TITLE'], rows) + more;
    },
  });
}

function describeChange(change: ChangeDetail): string {
  const handoffs = change.handoffs.map((one) => [
    one.stage,
    one.site,
    one.state,
    one.owner,
    one.reason,
    one.parkId ?? one.dueAt,
  ]);
  const receipts = change.receipts.map((one) => [
    one.system,
    one.kind,
    one.label,
    one.contentHash.slice(0, 16),
    one.documentPath,
  ]);
  return [
    `${change.changeId}  ${change.state}  ${change.title}`,
    ...change.affectedItems.map((item) => `  ${item.itemId} ${item.fromRevision ?? '-'} to ${item.toRevision}`),
    '',
    table(['STAGE', 'SITE', 'STATE', 'OWNER', 'REASON', 'PARK / DUE'], handoffs),
    '',
    table(['SYSTEM', 'RECEIPT', 'LABEL', 'SHA-256', 'DOCUMENT'], receipts),
    ...change.parks.flatMap((park) => ['', ...describePark(park, change.handoffs as ShownHandoff[])]),
  ].join('\n');
}

/** One that was answered says by whom; the one that stands says how it is. */
function describePark({ parkId, reason, detail, parkedAt, resolution }: ParkView, handoffs: ShownHandoff[]): string[] {
  const waysOut = handoffs.find((one) => one.parkId === parkId)?.waysOut ?? [];
  const answered =
    resolution === null
      ? []
      : [`  ${resolution.action} by ${resolution.actor}, ${describeTime(resolution.resolvedAt)}: ${resolution.reason}`];
  return [
    ...wrap(`${parkId} ${reason}, ${describeTime(parkedAt)}: ${detail}`, widthMax),
    ...answered,
    ...(resolution === null ? describeWaysOut(waysOut) : []),
  ];
}
