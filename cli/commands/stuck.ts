// cutin stuck: what waits for a human, what is tried again, what is interrupted, and what keeps everything from going on.
import type { Command } from 'commander';
import type { Trouble } from '../../domain/handoff/judge-operation';
import type { Page } from '../../ports/read-model';
import type { Interruption } from '../../ports/work';
import { call, connect, type Caller } from '../connect';
import { describeHandoffs, type ShownHandoff } from '../describe-handoffs';
import { describeInterruptions } from '../describe-interruptions';
import { printAnswer } from '../print';

/** What is parked and what needs a human; the others are at GET /operator/views. */
const linksMax = 2;

interface StuckOptions {
  owner?: string;
  site?: string;
  boundary?: string;
  waiting: boolean;
  as: string;
  json: boolean;
}

interface Stuck {
  items: ShownHandoff[];
  retrying: ShownHandoff[];
  interruptions: Interruption[];
  troubles: Trouble[];
}

export function addStuckCommand(program: Command): void {
  program
    .command('stuck')
    .description('list what is parked, tried again or interrupted: why, since when, who must act')
    .option('--owner <role>')
    .option('--site <site>')
    .option('--boundary <n>')
    .option('--waiting', 'list those that wait for a decision instead', false)
    .option('--as <actor>', 'account of the embedded set-up', 'ada.auditor')
    .option('--json', 'print JSON', false)
    .addHelpText(
      'after',
      '\nExamples:\n  npx cutin stuck\n  npx cutin stuck --owner quality\n  npx cutin stuck --waiting',
    )
    .action((options: StuckOptions) => stuck(options));
}

async function stuck({ owner, site, boundary, waiting, as, json }: StuckOptions): Promise<void> {
  const narrow = Object.entries({ owner, site, boundary }).filter(([, value]) => value !== undefined);
  const caller = connect(as);
  const inState = (state: string) => {
    const query = new URLSearchParams([['state', state], ['limit', '200'], ...(narrow as [string, string][])]);
    return call(caller, `/handoffs?${query.toString()}`);
  };
  const answer = await inState(waiting ? 'awaitingDecision' : 'parked');
  const nothing = { retrying: [], interruptions: [], troubles: [] };
  if (waiting || answer.status !== 200)
    return printAnswer(answer, { json, show: ({ items }: Page<ShownHandoff>) => describe({ items, ...nothing }) });
  const retrying = (await inState('retrying')).body as Page<ShownHandoff>;
  // What is interrupted has no owner and no one site: it is shown to whoever looks at all that is stuck.
  const whole = narrow.length > 0 ? {} : await lookAtAll(caller);
  const body: Stuck = { ...nothing, ...(answer.body as Page<ShownHandoff>), retrying: retrying.items, ...whole };
  const links = json ? [] : await linksOf(caller);
  printAnswer({ ...answer, body }, { json, show: (stuck: Stuck) => [describe(stuck), ...links].join('\n\n') });
}

async function lookAtAll(caller: Caller): Promise<Pick<Stuck, 'interruptions' | 'troubles'>> {
  const [interrupted, operation] = await Promise.all([call(caller, '/interruptions'), call(caller, '/operation')]);
  const { items: interruptions } = interrupted.body as { items: Interruption[] };
  const { troubles } = operation.body as { troubles: Trouble[] };
  return { interruptions, troubles };
}

/** On lines of their own: a link is followed or copied whole. */
async function linksOf(caller: Caller): Promise<string[]> {
  const { body } = await call(caller, '/operator/views');
  const { items = [] } = body as { items?: { name: string; link: string | null }[] };
  const linked = items.flatMap(({ name, link }) => (link === null ? [] : [`${name}\n${link}`]));
  return linked.slice(0, linksMax);
}

function describe({ items, retrying, interruptions, troubles }: Stuck): string {
  // These are listed one by one.
  const others = troubles.filter(({ name }) => name !== 'workInterrupted');
  const parts = [
    ...(others.length === 0 ? [] : [others.map(({ detail, mend }) => `${detail}\n  ${mend}`).join('\n')]),
    ...(items.length === 0 ? [] : [describeHandoffs(items)]),
    ...(retrying.length === 0 ? [] : [describeHandoffs(retrying)]),
    ...(interruptions.length === 0 ? [] : [describeInterruptions(interruptions)]),
  ];
  return parts.length === 0 ? 'nothing waits' : parts.join('\n\n');
}
