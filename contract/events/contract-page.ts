// The contract as a page people read: docs/contract.md is this text, and a test holds it to that.
import { documentAbout, documentKinds } from '../documents/documents';
import { badPayloadClasses } from './bad-payloads';
import { contractEvents, type ContractEvent } from './catalogue';
import { jsonSchema } from './asyncapi';

const head = `# The shop-floor contract

Eighteen governed events. Each is a CloudEvent 1.0 whose \`type\` is \`cutin.<name>.v1\`. Systems post them to \`POST /events\`, one at a time or up to a hundred in a batch, of which each event stands for itself and is answered at its index. The same document for machines is \`GET /asyncapi.json\`.

This page is written by \`node processes/scripts/contract-page.mjs\` from \`contract/\`; a test compares the two.

## The envelope

\`source\` and \`id\` name an event: sent again, it is the same event and gets the same answer. \`subject\` says what it is about; it may be left out, and where it is given it must be the one below. \`sequence\` counts the events of one source and subject from 1 without a gap: a later one waits for the missing ones. Without \`sequence\` an event is applied when it comes. \`correlationid\` is the change, \`causationid\` the event that caused this one, \`dataref\` where the payload can be read again; a payload is never fetched from there. To subscribers each event goes with \`logposition\`, its place in the log: it rises within a subject.

Answers: 202 with \`state\` \`applied\`, \`waiting\` (an earlier one is missing) or \`parked\` (what it refers to is missing, or a human must decide); 4xx with a problem document where it is refused. A refused event is kept and never applied. A parked one that waits in vain is \`expired\` and may be sent again: it keeps its number, while one that expired before its turn has lost it to whoever sends that number next. A work order announced anew ends its older announcement where that is parked. \`GET /events?state=parked\` lists what waits, \`GET /events/{id}?source=...\` shows one event with its first answer and the one that stands now.

An account may be given the sources it speaks for and the events it owns; what others send in their name is 403 \`SOURCE_NOT_ALLOWED\` or \`EVENT_NOT_OWNED\` and kept. The source \`/cutin\` is Cutin's own.

An account with an event secret signs each request as [Standard Webhooks](https://www.standardwebhooks.com) says: \`webhook-id\`, \`webhook-timestamp\` (at most five minutes old) and \`webhook-signature\` over the raw body.

## For subscribers

A subscription (\`POST /subscriptions\`) is told every event it wants as a webhook: the event in structured JSON, signed as Standard Webhooks says, at least once, in order for each subject. A repetition has the same \`webhook-id\`. Its \`logposition\` is the place of the event in the log (\`GET /contract-events\`). It rises within a subject; between subjects positions may come in any order. Who lost something asks \`POST /subscriptions/{id}/replay\` with the lowest position that may be missing as \`fromPosition\`, and is told everything from there on again, in order for each subject.

The secret is told once, in the answer to the first request; the same request again, with the same \`Idempotency-Key\`, has the same answer with \`secret\` null. Who lost it rotates it: \`POST /subscriptions/{id}/secret\`; the ones before it sign beside it for a day. Answer 2xx within 15 seconds. Anything else is tried again, up to half a day, and then is a dead letter that holds back its subject alone; 410 pauses the subscription.

## Bad payloads

`;

export function contractPage(): string {
  const classes = Object.entries(badPayloadClasses).map(([name, answer]) => `| ${name} | ${answer} |`);
  const overview = contractEvents.map(
    ({ number, name, direction, owner, trigger }) =>
      `| ${number === null ? '-' : String(number)} | [${name}](#${name.replaceAll('.', '')}) | ${direction} | ${owner} | ${trigger} |`,
  );
  return [
    `${head}| class | answer |`,
    '| --- | --- |',
    ...classes,
    '',
    '## The events',
    '',
    '`in`: systems tell Cutin, and subscribers are told. `out`: Cutin tells its subscribers alone.',
    '',
    '| line | event | direction | owner | trigger |',
    '| --- | --- | --- | --- | --- |',
    ...overview,
    '',
    ...contractEvents.flatMap(section),
    ...documentsSection(),
  ].join('\n');
}

function documentsSection(): string[] {
  return [
    '## The documents',
    '',
    'What Cutin hands over, each as a JSON Schema at `GET /schemas/<document>`. A receiver keeps a document as it came and gives it back as it was.',
    '',
    '| document | for | what |',
    '| --- | --- | --- |',
    ...documentKinds.map((kind) => `| ${kind} | ${documentAbout[kind].receiver} | ${documentAbout[kind].what} |`),
    '',
  ];
}

function section(event: ContractEvent): string[] {
  const { name, type, owner, trigger, precondition, acknowledgement, bad, schema, subjectOf, example } = event;
  const { properties = {}, required = [] } = jsonSchema(schema) as {
    properties?: Record<string, Record<string, unknown>>;
    required?: string[];
  };
  const fields = Object.entries(properties).map(
    ([field, { description = '', ...shape }]) =>
      `| \`${field}\` | ${shapeOf(shape)} | ${required.includes(field) ? 'yes' : 'no'} | ${String(description)} |`,
  );
  return [
    `### ${name}`,
    '',
    `\`${type}\`, subject \`${subjectOf(example as never)}\`. ${trigger}`,
    '',
    `- Owner: ${owner}`,
    `- Precondition: ${precondition}`,
    `- Acknowledged: ${acknowledgement}`,
    ...(bad.length === 0 ? [] : [`- Bad payloads: ${bad.join(', ')}`]),
    '',
    '| field | shape | required | meaning |',
    '| --- | --- | --- | --- |',
    ...fields,
    '',
    '```json',
    JSON.stringify(example, null, 2),
    '```',
    '',
  ];
}

function shapeOf(shape: Record<string, unknown>): string {
  const {
    type,
    anyOf,
    enum: values,
    const: only,
    items,
    format,
  } = shape as {
    type?: string;
    anyOf?: Record<string, unknown>[];
    enum?: unknown[];
    const?: unknown;
    items?: Record<string, unknown>;
    format?: string;
  };
  if (anyOf !== undefined) return anyOf.map(shapeOf).join(' or ');
  if (values !== undefined) return values.map((value) => `\`${String(value)}\``).join(', ');
  if (only !== undefined) return `\`${JSON.stringify(only)}\``;
  if (type === 'array') return `list of ${shapeOf(items ?? {})}`;
  return format ?? type ?? 'any';
}
