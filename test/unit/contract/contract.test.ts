// The contract is one list: its schemas hold what they say, the documents are made from it, the page is up to date.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import specs from '@asyncapi/specs';
import Ajv from 'ajv';
import { asyncApiDocument, jsonSchema } from '../../../contract/events/asyncapi';
import { contractEvents, findContractEvent } from '../../../contract/events/catalogue';
import { contractEnvelope } from '../../../contract/events/contract-envelope';
import { contractPage } from '../../../contract/events/contract-page';
import { readFloorEvent } from '../../../api/read-floor-event';

const root = path.resolve(__dirname, '..', '..', '..');

it('has eighteen governed lines; what belongs together stands on one', () => {
  const lines = contractEvents.flatMap(({ number }) => (number === null ? [] : [number]));
  expect([...new Set(lines)]).toEqual(Array.from({ length: 18 }, (_, index) => index + 1));
  expect(contractEvents.filter((one) => one.number === 10).map((one) => one.name)).toEqual([
    'order.hold',
    'order.locked',
    'order.relock',
  ]);
  expect(contractEvents.filter((one) => one.number === 1).map((one) => one.name)).toEqual([
    'change.released',
    'revision.conflict',
  ]);
  expect(contractEvents.filter((one) => one.number === 13).map((one) => one.name)).toEqual([
    'component.installed',
    'component.removed',
  ]);
  const governed = contractEvents.filter(({ number }) => number !== null);
  expect(new Set(governed.map((one) => one.type)).size).toBe(22);
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
    expect(event.subjectOf(example as never)).toMatch(/^[\w./:-]+$/);
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
    operations: Record<string, { action: string }>;
    components: {
      messages: Record<string, { contentType: string; payload: object; examples: { payload: object }[] }>;
    };
  };
  const at = (pointer: string): unknown =>
    pointer
      .slice(2)
      .split('/')
      .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);
  // Formats are those of the contract; the schema of AsyncAPI names some that no validator knows.
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });

  it('is one by the JSON Schema that AsyncAPI publishes', () => {
    // It brings the schema of JSON Schema itself.
    const ofAsyncApi = new Ajv({ strict: false, validateFormats: false, meta: false, validateSchema: false });
    const isOne = ofAsyncApi.compile(specs.schemas['3.0.0'] as object);

    isOne(document);

    expect(isOne.errors).toBeNull();
    expect(isOne({ ...document, channels: 'none' })).toBe(false);
  });

  it('names every event, and every reference in it resolves', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, pointer]) => pointer ?? '');

    const named = (action: string): string[] =>
      Object.keys(document.operations).filter((name) => document.operations[name]?.action === action);
    expect(named('send')).toEqual(contractEvents.map(({ name }) => `send.${name}`));
    expect(named('receive')).toHaveLength(contractEvents.filter(({ direction }) => direction === 'in').length);
    expect(references.length).toBeGreaterThan(60);
    for (const pointer of references) expect([pointer, at(pointer) === undefined]).toEqual([pointer, false]);
  });

  it.each(contractEvents.map((event) => [event.name, event] as const))(
    'describes %s as a whole CloudEvent, and its example is one that is taken in',
    (name, event) => {
      const { contentType, payload, examples } = document.components.messages[name]!;
      const isValid = ajv.compile({ ...payload, components: document.components });
      const example = examples[0]!.payload as Record<string, unknown>;

      expect(contentType).toBe('application/cloudevents+json');
      expect([isValid(example), isValid.errors]).toEqual([true, null]);
      for (const attribute of ['specversion', 'id', 'source', 'type', 'data'])
        expect([attribute, isValid({ ...example, [attribute]: undefined })]).toEqual([attribute, false]);
      for (const bent of [
        { sequence: '0' },
        { sequence: 1 },
        { dataref: 7 },
        { correlationid: '' },
        { causationid: '' },
      ])
        expect([bent, isValid({ ...example, ...bent })]).toEqual([bent, false]);
      expect(isValid({ ...example, type: 'cutin.other.v1' })).toBe(false);
      const envelope = contractEnvelope.parse(example);
      if (event.direction === 'in' && name !== 'change.released')
        expect(readFloorEvent(envelope)).toMatchObject({ name });
    },
  );
});

it('docs/contract.md is what the catalogue says; node processes/scripts/contract-page.mjs writes it anew', () => {
  expect(readFileSync(path.join(root, 'docs', 'contract.md'), 'utf8')).toBe(contractPage());
});
