// cutin authorisations, events: what the floor asked and was answered, and what it told and what became of it.
import type { Command } from 'commander';
import type { AuthorisationRecord } from '../../domain/locks/authorisation-record';
import { nameOf } from '../../domain/units/named-unit';
import type { FloorEventSummary } from '../../ports/events';
import type { Page } from '../../ports/read-model';
import { call, connect } from '../connect';
import { printAnswer } from '../print';
import { table } from '../table';

interface Common {
  limit: string;
  as: string;
  json: boolean;
}

type Filters = Partial<
  Record<'decision' | 'site' | 'order' | 'serial' | 'lot' | 'operation' | 'since' | 'until', string>
>;

export function addFloorLogCommands(program: Command): void {
  program
    .command('authorisations')
    .description('list what was answered to "may this operation start?", newest first')
    .option('--decision <decision>', 'permit, deny, or wouldDeny (permitted in shadow)')
    .option('--site <site>')
    .option('--order <orderId>')
    .option('--serial <serial>')
    .option('--lot <lot>', 'of an item that is made in lots')
    .option('--operation <operation>')
    .option('--since <time>', 'answered at or after, e.g. 2026-03-02T08:00:00Z')
    .option('--until <time>', 'answered before')
    .option('--limit <n>', 'how many at the most', '50')
    .option('--as <actor>', 'account of the embedded set-up', 'ada.auditor')
    .option('--json', 'print JSON', false)
    .addHelpText('after', '\nExamples:\n  npx cutin authorisations --decision deny --order WO-5003')
    .action((options: Common & Filters) => listAnswers(options));
  program
    .command('events')
    .description('list events of the floor, newest first: what waits, for what, and who must act')
    .option('--state <state>', 'applied, waiting, parked, refused or expired')
    .option('--subject <subject>', 'e.g. order/PLANT-A/WO-5003')
    .option('--limit <n>', 'how many at the most', '50')
    .option('--as <actor>', 'account of the embedded set-up', 'ada.auditor')
    .option('--json', 'print JSON', false)
    .addHelpText('after', '\nExamples:\n  npx cutin events --state parked')
    .action((options: Common & { state?: string; subject?: string }) => listEvents(options));
}

function queryOf(given: Record<string, string | undefined>): string {
  return new URLSearchParams(
    Object.entries(given).filter((pair): pair is [string, string] => pair[1] !== undefined),
  ).toString();
}

async function listAnswers({ as, json, order, ...query }: Common & Filters): Promise<void> {
  const answer = await call(
    connect(as),
    `/authorisations?${queryOf({ ...query, ...(order === undefined ? {} : { orderId: order }) })}`,
  );
  printAnswer(answer, {
    json,
    show: ({ items }: Page<AuthorisationRecord>) =>
      items.length === 0
        ? 'nothing was asked'
        : table(
            ['ANSWERED', 'DECISION', 'MODE', 'ORDER', 'UNIT', 'OPERATION', 'OPERATOR', 'WHY'],
            items.map(({ answeredAt, decision, mode, question, reasons }) => [
              answeredAt,
              decision,
              mode,
              question.orderId,
              nameOf(question),
              question.operation,
              question.operator,
              reasons.map(({ code }) => code).join(' '),
            ]),
          ),
  });
}

async function listEvents({ as, json, ...query }: Common & { state?: string; subject?: string }): Promise<void> {
  const answer = await call(connect(as), `/events?${queryOf(query)}`);
  printAnswer(answer, {
    json,
    show: ({ items }: Page<FloorEventSummary>) =>
      items.length === 0
        ? 'no events'
        : `${table(
            ['RECEIVED', 'STATE', 'TYPE', 'SUBJECT', 'CODE', 'WAITS FOR', 'OWNER'],
            items.map(({ receivedAt, state, type, subject, code, waitsFor, owner }) => [
              receivedAt,
              state,
              type,
              subject,
              code ?? null,
              (waitsFor ?? []).join(' '),
              owner ?? null,
            ]),
          )}${wayOut(items)}`,
  });
}

function wayOut(items: readonly FloorEventSummary[]): string {
  const isExpired = items.some(({ state }) => state === 'expired');
  return isExpired ? '\n\nwhat expired waited in vain: sent again under its id, it is taken as new' : '';
}
