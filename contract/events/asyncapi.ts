// The contract as an AsyncAPI 3.0 document, from the catalogue alone. A message is the whole CloudEvent in structured mode.
import { z } from 'zod';
import { contractEvents, type ContractEvent } from './catalogue';
import { contractEnvelope } from './contract-envelope';
import { badPayloadClasses } from './bad-payloads';

const incoming = contractEvents.filter(({ direction }) => direction === 'in');

export function asyncApiDocument(baseUrl: string, version: string): Record<string, unknown> {
  const { host, protocol } = new URL(baseUrl);
  const each = <T>(events: readonly ContractEvent[], make: (event: ContractEvent) => T): Record<string, T> =>
    Object.fromEntries(events.map((event) => [event.name, make(event)]));
  const messageOf = ({ name }: ContractEvent): object => ({ $ref: `#/components/messages/${name}` });
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Cutin: the shop-floor contract',
      version,
      description:
        'Eighteen governed events as CloudEvents 1.0. Systems send them to POST /events; subscribers get the same events as signed webhooks.',
      license: { name: 'Apache-2.0' },
    },
    servers: {
      api: { host, protocol: protocol.replace(':', ''), security: [{ $ref: '#/components/securitySchemes/token' }] },
    },
    defaultContentType: 'application/cloudevents+json',
    channels: {
      events: {
        address: '/events',
        description:
          'POST. Structured mode as described; binary mode (application/json with ce- headers) and batches of up to a hundred (application/cloudevents-batch+json) are taken too.',
        servers: [{ $ref: '#/servers/api' }],
        messages: each(incoming, messageOf),
      },
      webhooks: {
        address: null,
        description:
          'POST to the address of each subscription, in structured mode, signed as Standard Webhooks says, at least once and in the order of each subject.',
        messages: each(contractEvents, messageOf),
      },
    },
    // From the point of view of the one who runs Cutin: it receives what systems send, and sends to its subscribers.
    operations: {
      ...Object.fromEntries(incoming.map((event) => [`receive.${event.name}`, operation(event, 'receive')])),
      ...Object.fromEntries(contractEvents.map((event) => [`send.${event.name}`, operation(event, 'send')])),
    },
    components: {
      messages: each(contractEvents, message),
      schemas: {
        cloudEvent: jsonSchema(contractEnvelope),
        ...each(contractEvents, ({ schema }) => jsonSchema(schema)),
      },
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
  };
}

function operation({ name, trigger, precondition }: ContractEvent, action: 'receive' | 'send'): object {
  const channel = action === 'receive' ? 'events' : 'webhooks';
  return {
    action,
    channel: { $ref: `#/channels/${channel}` },
    messages: [{ $ref: `#/channels/${channel}/messages/${name}` }],
    summary: trigger,
    description: action === 'receive' ? `Precondition: ${precondition}` : 'As a signed webhook to who subscribed.',
  };
}

function message(event: ContractEvent): object {
  const { number, name, type, owner, acknowledgement, bad, direction } = event;
  return {
    name: type,
    title: name,
    summary: `${number === null ? "Cutin's own work" : `Line ${String(number)} of the contract`}, owned by ${owner}. Acknowledged at ${acknowledgement}.`,
    contentType: 'application/cloudevents+json',
    correlationId: { location: '$message.payload#/correlationid', description: 'The change.' },
    payload: {
      allOf: [
        { $ref: '#/components/schemas/cloudEvent' },
        {
          type: 'object',
          properties: {
            type: { const: type },
            ...(direction === 'out' ? { source: { const: '/cutin' } } : {}),
            data: { $ref: `#/components/schemas/${name}` },
          },
          required: ['data'],
        },
      ],
    },
    examples: [{ name: 'valid', payload: exampleOf(event) }],
    'x-bad-payloads': Object.fromEntries(bad.map((one) => [one, badPayloadClasses[one]])),
  };
}

/** The example of the catalogue in its envelope. */
export function exampleOf({ type, direction, subjectOf, example }: ContractEvent): Record<string, unknown> {
  return {
    specversion: '1.0',
    id: '6f1c0d1e-0001',
    source: direction === 'out' ? '/cutin' : '/mes/PLANT-A',
    type,
    subject: subjectOf(example as never),
    time: '2026-03-02T08:15:01Z',
    datacontenttype: 'application/json',
    ...(direction === 'out' ? {} : { sequence: '1' }),
    correlationid: 'CHG-1042',
    data: example,
  };
}

/** As a sender writes it: what has a default may be left out. AsyncAPI speaks JSON Schema draft 7. */
export function jsonSchema(schema: z.ZodType): Record<string, unknown> {
  const document: Record<string, unknown> = {
    ...z.toJSONSchema(schema, { io: 'input', target: 'draft-7', unrepresentable: 'any' }),
  };
  delete document['$schema'];
  return document;
}
