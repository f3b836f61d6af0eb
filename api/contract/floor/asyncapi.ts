// The contract as an AsyncAPI 3.0 document, from the catalogue alone.
import { z } from 'zod';
import { contractEvents, type ContractEvent } from './catalogue';
import { contractEnvelope } from './contract-envelope';
import { badPayloadClasses } from './bad-payloads';

export function asyncApiDocument(baseUrl: string, version: string): Record<string, unknown> {
  const each = <T>(make: (event: ContractEvent) => T): Record<string, T> =>
    Object.fromEntries(contractEvents.map((event) => [event.name, make(event)]));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Cutin: the shop-floor contract',
      version,
      description:
        'Eighteen governed events as CloudEvents 1.0. Systems send them to POST /events; subscribers get the same events as signed webhooks.',
      license: { name: 'Apache-2.0' },
    },
    servers: { api: { host: new URL(baseUrl).host, protocol: new URL(baseUrl).protocol.replace(':', '') } },
    defaultContentType: 'application/cloudevents+json',
    channels: each(({ name, trigger }) => ({
      address: '/events',
      description: trigger,
      messages: { [name]: { $ref: `#/components/messages/${name}` } },
    })),
    operations: {
      // From the point of view of the one who runs Cutin: it receives what systems send, and sends to its subscribers.
      ...Object.fromEntries(
        contractEvents
          .filter(({ direction }) => direction === 'in')
          .map((event) => [`receive ${event.name}`, operation(event, 'receive')]),
      ),
      ...Object.fromEntries(contractEvents.map((event) => [`send ${event.name}`, operation(event, 'send')])),
    },
    components: { messages: each(message), schemas: { cloudEvent: jsonSchema(contractEnvelope.omit({ data: true })) } },
  };
}

function operation({ name, precondition }: ContractEvent, action: 'receive' | 'send'): Record<string, unknown> {
  return {
    action,
    channel: { $ref: `#/channels/${name}` },
    messages: [{ $ref: `#/channels/${name}/messages/${name}` }],
    description: action === 'receive' ? `Precondition: ${precondition}` : 'As a signed webhook to who subscribed.',
  };
}

function message(event: ContractEvent): Record<string, unknown> {
  const { number, name, type, owner, acknowledgement, bad, schema, example } = event;
  return {
    name: type,
    title: name,
    summary: `Line ${String(number)} of the contract, owned by ${owner}. Acknowledged at ${acknowledgement}.`,
    contentType: 'application/json',
    headers: { $ref: '#/components/schemas/cloudEvent' },
    payload: jsonSchema(schema),
    examples: [{ name: 'valid', payload: example }],
    'x-bad-payloads': Object.fromEntries(bad.map((one) => [one, badPayloadClasses[one]])),
  };
}

/** As a sender writes it: what has a default may be left out. */
export function jsonSchema(schema: z.ZodType): Record<string, unknown> {
  const document: Record<string, unknown> = { ...z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) };
  delete document['$schema'];
  return document;
}
