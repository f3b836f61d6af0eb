// cutin b2mml: what Cutin makes of one B2MML message; what MES would get; and how MES answered what it got.
import { Option, type Command } from 'commander';
import { createB2mml } from '../../adapters/b2mml/create-b2mml';
import { eventsOf } from '../../api/b2mml-intake';
import type { Refusal } from '../../domain/verdict';
import type { InboundMessage } from '../../ports/b2mml';
import { readEnvironment } from '../../processes/config/environment';
import { call, connect, UsageError } from '../connect';
import { printAnswer } from '../print';
import { table } from '../table';
import { readGivenFile } from '../read-given-file';

interface SubjectOptions {
  site: string;
  order?: string;
  item?: string;
  revision?: string;
  as: string;
}

interface FetchOptions extends SubjectOptions {
  message: 'job-list' | 'change-job-list' | 'operations-definition';
}

interface MessageView {
  kind: string;
  lockVersion: number | null;
  givenTo: string;
  givenAt: string;
  answers: { verdict: string; sender: string; reasons: { code: string | null; text: string | null }[] }[];
}

export function addB2mmlCommand(program: Command): void {
  const b2mml = program
    .command('b2mml')
    .argument('<file>', 'one XML message')
    .description('read a B2MML message and print its records, or why it is refused; nothing is sent')
    .addHelpText(
      'after',
      '\nExamples:\n  npx cutin b2mml process-test-result.xml\n  npx cutin b2mml fetch --site PLANT-A --order WO-5002 --message job-list',
    )
    .action(readFile);
  withSubject(b2mml.command('fetch'))
    .description('print the message that MES would get; it counts as given out')
    .addOption(
      new Option('--message <message>', 'which one')
        .choices(['job-list', 'change-job-list', 'operations-definition'])
        .makeOptionMandatory(),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  npx cutin b2mml fetch --site PLANT-A --order WO-5002 --message job-list\n' +
        '  npx cutin b2mml fetch --site PLANT-A --order WO-5002 --message change-job-list\n' +
        '  npx cutin b2mml fetch --site PLANT-A --item DU-100 --revision D --message operations-definition',
    )
    .action(fetchMessage);
  withSubject(b2mml.command('messages'))
    .description('list the messages given out, and how MES answered each')
    .option('--json', 'print JSON', false)
    .addHelpText('after', '\nExamples:\n  npx cutin b2mml messages --site PLANT-A --order WO-5002')
    .action(listMessages);
}

function withSubject(command: Command): Command {
  return command
    .requiredOption('--site <site>')
    .option('--order <orderId>', 'a work order')
    .option('--item <itemId>', 'with --revision, for an operations definition')
    .option('--revision <revision>')
    .option('--as <actor>', 'account of the embedded set-up', 'ada.auditor');
}

async function readFile(file: string): Promise<void> {
  const schemaFolder = readEnvironment().CUTIN_B2MML_SCHEMA_DIR ?? null;
  const { message } = await createB2mml({ schemaFolder }).read(readGivenFile(file));
  const reasons = message.kind === 'refused' ? message.reasons : contractReasons(message.value);
  if (message.kind === 'accepted' && reasons.length === 0) console.log(JSON.stringify(message.value, null, 2));
  else {
    for (const { code, message: why } of reasons) console.error(`${code}: ${why}`);
    process.exitCode = 1;
  }
  if (schemaFolder === null) console.error('not validated by the official schema: CUTIN_B2MML_SCHEMA_DIR is not set');
}

/** What the intake would refuse though the XML is sound. */
function contractReasons(message: InboundMessage): Refusal[] {
  if (message.kind === 'ConfirmBOD') return [];
  const events = eventsOf(message);
  return events.kind === 'refused' ? events.reasons : [];
}

async function fetchMessage(options: FetchOptions): Promise<void> {
  const { message, order, as } = options;
  const isOfOrder = message !== 'operations-definition';
  if (isOfOrder !== (order !== undefined))
    throw new UsageError(`${message} is of ${isOfOrder ? 'an --order' : 'an --item with its --revision'}.`);
  const path = `${subjectPath(options)}/${message}`;
  const answer = await call(connect(as), path);
  printAnswer(answer, { json: false, show: (xml: string) => xml.trimEnd() });
}

async function listMessages(options: SubjectOptions & { json: boolean }): Promise<void> {
  const path = `${subjectPath(options)}/messages`;
  const answer = await call(connect(options.as), path);
  printAnswer(answer, { json: options.json, show: describeMessages });
}

function subjectPath({ site, order, item, revision }: SubjectOptions): string {
  const at = `/sites/${encodeURIComponent(site)}`;
  if (order !== undefined && item === undefined && revision === undefined)
    return `${at}/orders/${encodeURIComponent(order)}/b2mml`;
  if (order === undefined && item !== undefined && revision !== undefined)
    return `${at}/items/${encodeURIComponent(item)}/revisions/${encodeURIComponent(revision)}/b2mml`;
  throw new UsageError('Name an --order, or an --item with its --revision.');
}

function describeMessages({ items }: { items: MessageView[] }): string {
  return table(
    ['given at', 'to', 'message', 'lock', 'answer'],
    items.map(({ givenAt, givenTo, kind, lockVersion, answers }) => [
      givenAt,
      givenTo,
      kind,
      lockVersion === null ? null : String(lockVersion),
      answers.map(describeAnswer).join(' | '),
    ]),
  );
}

function describeAnswer({ sender, verdict, reasons }: MessageView['answers'][number]): string {
  const why = reasons.map(
    ({ code, text }) => [code, text].filter((part) => part !== null).join(' ') || 'no reason given',
  );
  return why.length === 0 ? `${sender} ${verdict}` : `${sender} ${verdict}: ${why.join('; ')}`;
}
