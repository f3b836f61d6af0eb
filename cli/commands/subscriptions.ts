// cutin subscriptions: who is told of contract events, and what could not be delivered.
import type { Command } from 'commander';
import type { DeadLetter, SubscriptionView } from '../../ports/subscriptions';
import { call, connect } from '../connect';
import { printAnswer } from '../print';
import { table } from '../table';

interface Common {
  as: string;
  json: boolean;
}

interface ChangeOptions {
  url?: string;
  type?: string[];
  prefix?: string;
  reason: string;
}

export function addSubscriptionCommands(program: Command): void {
  const group = program.command('subscriptions').description('who is told of contract events, by signed webhooks');
  const add: Add = (name, description, example) =>
    group
      .command(name)
      .description(description)
      .option('--as <actor>', 'account of the embedded set-up', 'olli.operator')
      .option('--json', 'print JSON', false)
      .addHelpText('after', `\nExamples:\n  npx cutin subscriptions ${example}`);
  addSubscribing(add);
  addStanding(add);
  addDelivery(add);
}

type Add = (name: string, description: string, example: string) => Command;

function addSubscribing(add: Add): void {
  add('list', 'list subscriptions and how far each is', 'list').action((options: Common) => list(options));
  add('add', 'subscribe; prints the secret once', 'add archive https://archive.example/hook --prefix order/PLANT-A/')
    .argument('<name>')
    .argument('<url>')
    .option('--type <types...>', 'event types; left out, every one')
    .option('--prefix <text>', 'only subjects that begin so', '')
    .option('--from <position>', 'where to begin; left out, with what comes from now on')
    .action((name: string, url: string, options: Common & { type?: string[]; prefix: string; from?: string }) =>
      subscribe(name, url, options),
    );
}

/** Changes to a subscription that exists, each with its reason. */
function addStanding(add: Add): void {
  for (const state of ['pause', 'resume'])
    add(state, `${state} a subscription`, `${state} <subscriptionId> --reason "maintenance"`)
      .argument('<subscriptionId>')
      .requiredOption('--reason <text>')
      .action((id: string, { reason, ...options }: Common & { reason: string }) =>
        post(`${id}/${state}`, { reason }, options),
      );
  add(
    'secret',
    'a new secret, printed once; the old one stays good for a day',
    'secret <subscriptionId> --reason "yearly"',
  )
    .argument('<subscriptionId>')
    .requiredOption('--reason <text>')
    .action((id: string, options: Common & { reason: string }) => rotate(id, options));
  add(
    'change',
    'change where it goes, or what it is told of',
    'change <subscriptionId> --url https://new.example/hook --reason "moved"',
  )
    .argument('<subscriptionId>')
    .option('--url <url>')
    .option('--type <types...>', 'event types')
    .option('--prefix <text>', 'only subjects that begin so')
    .requiredOption('--reason <text>')
    .action((id: string, { url, type, prefix, reason, ...options }: Common & ChangeOptions) =>
      post(`${id}/change`, { url, types: type, subjectPrefix: prefix, reason }, options),
    );
  add('end', 'unsubscribe; what was delivered stays on record', 'end <subscriptionId> --reason "not needed any more"')
    .argument('<subscriptionId>')
    .requiredOption('--reason <text>')
    .action((id: string, { reason, ...options }: Common & { reason: string }) =>
      post(`${id}/end`, { reason }, options),
    );
}

function addDelivery(add: Add): void {
  add('replay', 'deliver again from a position on', 'replay <subscriptionId> --from 1')
    .argument('<subscriptionId>')
    .requiredOption('--from <position>')
    .action((id: string, { from, ...options }: Common & { from: string }) =>
      post(`${id}/replay`, { fromPosition: Number(from) }, options),
    );
  add('dead-letters', 'list what was given up', 'dead-letters <subscriptionId>')
    .argument('<subscriptionId>')
    .action((id: string, options: Common) => deadLetters(id, options));
  add('settle', 'try a dead letter again, or skip it', 'settle <subscriptionId> 17 --action retry --reason "mended"')
    .argument('<subscriptionId>')
    .argument('<position>')
    .requiredOption('--action <action>', 'retry or skip')
    .requiredOption('--reason <text>')
    .action(
      (id: string, position: string, { action, reason, ...options }: Common & { action: string; reason: string }) =>
        post(`${id}/dead-letters/${encodeURIComponent(position)}`, { action, reason }, options),
    );
}

async function list({ as, json }: Common): Promise<void> {
  const answer = await call(connect(as), '/subscriptions');
  printAnswer(answer, {
    json,
    show: ({ items }: { items: SubscriptionView[] }) =>
      items.length === 0
        ? 'nobody is subscribed'
        : table(
            ['SUBSCRIPTION', 'NAME', 'STATE', 'AT', 'OF', 'PENDING', 'DEAD', 'LAST ERROR'],
            items.map((one) => [
              one.subscriptionId,
              one.name,
              one.state,
              String(one.scanned),
              String(one.newest),
              String(one.pending),
              String(one.deadLetters),
              one.lastError,
            ]),
          ),
  });
}

async function subscribe(
  name: string,
  url: string,
  { type = [], prefix, from, as, json }: Common & { type?: string[]; prefix: string; from?: string },
): Promise<void> {
  const body = {
    name,
    url,
    types: type,
    subjectPrefix: prefix,
    ...(from === undefined ? {} : { fromPosition: Number(from) }),
  };
  const answer = await call(connect(as), '/subscriptions', { method: 'POST', body });
  printAnswer(answer, {
    json,
    show: ({ subscriptionId, secret }: { subscriptionId: string; secret: string }) =>
      `${subscriptionId}\nsecret, shown once: ${secret}`,
  });
}

async function rotate(id: string, { reason, as, json }: Common & { reason: string }): Promise<void> {
  const answer = await call(connect(as), `/subscriptions/${id}/secret`, { method: 'POST', body: { reason } });
  printAnswer(answer, { json, show: ({ secret }: { secret: string }) => `secret, shown once: ${secret}` });
}

async function post(path: string, body: Record<string, unknown>, { as, json }: Common): Promise<void> {
  const answer = await call(connect(as), `/subscriptions/${path}`, { method: 'POST', body });
  printAnswer(answer, { json, show: ({ subscriptionId }: { subscriptionId: string }) => `done: ${subscriptionId}` });
}

async function deadLetters(id: string, { as, json }: Common): Promise<void> {
  const answer = await call(connect(as), `/subscriptions/${encodeURIComponent(id)}/dead-letters`);
  printAnswer(answer, {
    json,
    show: ({ items }: { items: DeadLetter[] }) =>
      items.length === 0
        ? 'nothing was given up'
        : table(
            ['POSITION', 'TYPE', 'SUBJECT', 'ATTEMPTS', 'LAST ERROR'],
            items.map((one) => [String(one.position), one.type, one.subject, String(one.attempts), one.lastError]),
          ),
  });
}
