// The contract is one list: its schemas hold what they say, the documents are made from it, the page is up to date.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { asyncApiDocument, jsonSchema } from '../../../api/contract/floor/asyncapi';
import { contractEvents, findContractEvent } from '../../../api/contract/floor/catalogue';
import { contractPage } from '../../../api/contract/floor/contract-page';
import { readFloorEvent } from '../../../api/read-floor-event';

const root = path.resolve(__dirname, '..', '..', '..');

it('has eighteen governed lines, of which hold and relock are one', () => {
  expect([...new Set(contractEvents.map((one) => one.number))]).toEqual(
    Array.from({ length: 18 }, (_, index) => index + 1),
  );
  expect(contractEvents.filter((one) => one.number === 10).map((one) => one.name)).toEqual([
    'order.hold',
    'order.relock',
  ]);
  expect(new Set(contractEvents.map((one) => one.type)).size).toBe(19);
});

describe.each(contractEvents.map((event) => [event.name, event] as const))('%s', (_name, event) => {
  const example = event.example as Record<string, unknown>;

  it('says who owns it, when it is told, what must hold before, and what a bad one is answered', () => {
    for (const text of [event.owner, event.trigger, event.precondition]) expect(text.length).toBeGreaterThan(10);
    if (event.direction === 'in')
      expect(event.bad).toEqual(expect.arrayContaining(['malformed', 'duplicate', 'conflictingId']));
  });

  it('takes its example and nothing that lacks, adds or bends a field', () => {
    expect(event.schema.safeParse(example).success).toBe(true);
    expect(event.schema.safeParse({ ...example, surprise: 1 }).success).toBe(false);
    const { required = [] } = jsonSchema(event.schema) as { required?: string[] };
    expect(required.length).toBeGreaterThan(0);
    for (const field of required) {
      const rest = Object.fromEntries(Object.entries(example).filter(([name]) => name !== field));
      expect([field, event.schema.safeParse(rest).success]).toEqual([field, false]);
      expect([field, event.schema.safeParse({ ...example, [field]: { no: 'such' } }).success]).toEqual([field, false]);
    }
  });

  it('has a subject that its data gives', () => {
    expect(event.subjectOf(example as never)).toMatch(/^[\w./-]+$/);
  });
});

it('tells an unknown version from an unknown type', () => {
  expect(findContractEvent('cutin.operation.started.v9')).toEqual({
    kind: 'unknownVersion',
    known: ['cutin.operation.started.v1'],
  });
  expect(findContractEvent('operation.started')).toEqual({ kind: 'unknown' });
});

it('refuses an event that names another subject than its data', () => {
  const hold = contractEvents.find(({ name }) => name === 'order.hold')!;
  const event = { specversion: '1.0' as const, id: '1', source: '/mes', type: hold.type, data: hold.example };

  expect(readFloorEvent(event)).toMatchObject({ name: 'order.hold', subject: 'order/PLANT-A/WO-5003', sequence: null });
  expect(() => readFloorEvent({ ...event, subject: 'order/PLANT-A/WO-1' })).toThrow('WO-5003');
});

describe('the AsyncAPI document', () => {
  const document = asyncApiDocument('https://cutin.example', '1.0.0') as {
    asyncapi: string;
    channels: Record<string, { messages: Record<string, { $ref: string }> }>;
    operations: Record<string, { action: string; channel: { $ref: string }; messages: { $ref: string }[] }>;
  };
  const at = (pointer: string): unknown =>
    pointer
      .slice(2)
      .split('/')
      .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);

  it('is of version 3, names every event, and every reference in it resolves', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, pointer]) => pointer ?? '');

    expect(document.asyncapi).toBe('3.0.0');
    const named = (action: string): string[] =>
      Object.keys(document.operations).filter((name) => document.operations[name]?.action === action);
    expect(named('send')).toEqual(contractEvents.map(({ name }) => `send ${name}`));
    expect(named('receive')).toHaveLength(contractEvents.filter(({ direction }) => direction === 'in').length);
    expect(references.length).toBeGreaterThan(60);
    for (const pointer of references) expect([pointer, at(pointer) === undefined]).toEqual([pointer, false]);
  });
});

it('docs/contract.md is what the catalogue says; node scripts/contract-page.mjs writes it anew', () => {
  expect(readFileSync(path.join(root, 'docs', 'contract.md'), 'utf8')).toBe(contractPage());
});
