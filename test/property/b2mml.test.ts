/** @jest-environment ./test/support/libxml2-environment.cjs */
// Whatever characters identifiers hold, they come out of a B2MML message as they went in, read by XPath alone; what XML
// or B2MML would change on the way is refused.
import fc from 'fast-check';
import { createB2mml } from '../../adapters/b2mml/create-b2mml';
import { jobListOf } from '../../adapters/b2mml/job-list';
import { compileMessageSchema } from '../../adapters/b2mml/message-schema';
import type { OrderLockView } from '../../adapters/b2mml/order-lock-view';
import { withXml } from '../../adapters/b2mml/parse-xml';
import { altered, bytes, head, order, performanceMessage } from '../support/b2mml/samples';
import { lacksSchemas, schemaFolder } from '../support/b2mml/schemas';
import { readByXPath } from '../support/b2mml/xpath';

const odd = [
  '<',
  '>',
  '&',
  '"',
  "'",
  ']]>',
  '&amp;',
  '<!--',
  '%',
  ' ',
  'é',
  'e\u0301',
  '№',
  '\u2028',
  '\u00a0',
  '中',
  '😀',
  '\ufffd',
];
const character = fc.oneof(
  fc.constantFrom(...odd, 'A', '7', '-'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);
const identifier = fc
  .array(character, { minLength: 1, maxLength: 12 })
  .map((parts) => parts.join(''))
  .filter((text) => text.trim() === text && !/[\p{Cc}\p{Cs}\ufffe\uffff]/u.test(text) && text !== '__proto__');
const contentHash = fc.stringMatching(/^[0-9a-f]{64}$/);
const locked = fc.record({ revision: identifier, contentHash });

const view: fc.Arbitrary<OrderLockView> = fc.record({
  site: identifier,
  orderId: identifier,
  itemId: identifier,
  itemRevision: identifier,
  endItem: identifier,
  serials: identifier,
  lot: fc.option(identifier),
  quantity: fc.bigInt({ min: 1n, max: 10n ** 20n }).map((value) => ({ value: String(value), unitOfMeasure: 'each' })),
  lockVersion: fc.integer({ min: 1, max: 1_000_000 }),
  seal: contentHash,
  lockSet: fc.record({
    drawing: locked,
    ebom: locked,
    mbom: locked,
    routing: locked,
    inspectionPlan: locked,
    instructions: fc.dictionary(
      identifier,
      fc.record({ instructionId: identifier, revision: identifier, contentHash }),
      {
        noNullPrototype: true,
        maxKeys: 4,
      },
    ),
    software: fc.uniqueArray(fc.record({ itemId: identifier, revision: identifier, contentHash }), {
      selector: ({ itemId }) => itemId,
      maxLength: 4,
    }),
  }),
  hold: fc.boolean(),
});

const jobOrder = '/b:ProcessJobList/b:DataArea/b:JobList/b:JobOrder';
const lockSetPath = `${jobOrder}/b:JobOrderParameter[b:ID="Cutin.LockSet"]/b:ParameterChild`;

/** The order as the XML tells of it, found by XPath. */
async function readBack(xml: string): Promise<Omit<OrderLockView, 'hold'> & { isHeld: boolean }> {
  const find = await readByXPath(xml);
  const one = (expression: string): string => {
    const found = find(expression);
    expect(found).toHaveLength(1);
    return found[0]!;
  };
  const parameter = (id: string): string =>
    one(`${jobOrder}/b:JobOrderParameter[b:ID="Cutin.${id}"]/b:Value/b:ValueString`);
  const keyed = (place: string, key: string): string => one(`${place}/b:Value[b:Key="${key}"]/b:ValueString`);
  const revisionAt = (place: string) => ({
    revision: keyed(place, 'revision'),
    contentHash: keyed(place, 'contentHash'),
  });
  const named = (name: string) =>
    revisionAt(
      `${lockSetPath}[${['drawing', 'ebom', 'mbom', 'routing', 'inspectionPlan'].indexOf(name) + 1}][b:ID="${name}"]`,
    );
  const children = (position: number, name: string): string[] =>
    find(`${lockSetPath}[${position}][b:ID="${name}"]/b:ParameterChild/b:ID`).map(
      (_id, index) => `${lockSetPath}[${position}]/b:ParameterChild[${index + 1}]`,
    );
  return {
    site: one(`${jobOrder}/b:HierarchyScope/b:EquipmentID`),
    orderId: one(`${jobOrder}/b:ID`),
    itemId: one(`${jobOrder}/b:MaterialRequirement/b:MaterialDefinitionID`),
    itemRevision: parameter('ItemRevision'),
    endItem: parameter('EndItem'),
    serials: parameter('Serials'),
    lot: find(`${jobOrder}/b:MaterialRequirement/b:MaterialLotID`)[0] ?? null,
    quantity: {
      value: one(`${jobOrder}/b:MaterialRequirement/b:Quantity/b:QuantityString`),
      unitOfMeasure: one(`${jobOrder}/b:MaterialRequirement/b:Quantity/b:UnitOfMeasure`),
    },
    lockVersion: Number(parameter('LockVersion')),
    seal: parameter('Seal'),
    lockSet: {
      drawing: named('drawing'),
      ebom: named('ebom'),
      mbom: named('mbom'),
      routing: named('routing'),
      instructions: Object.fromEntries(
        children(6, 'instructions').map((place) => [
          one(`${place}/b:ID`),
          { instructionId: keyed(place, 'instructionId'), ...revisionAt(place) },
        ]),
      ),
      inspectionPlan: named('inspectionPlan'),
      software: children(7, 'software').map((place) => ({ itemId: one(`${place}/b:ID`), ...revisionAt(place) })),
    },
    isHeld: find(`${jobOrder}/b:DispatchStatus`)[0] === 'Held',
  };
}

describe('an order sent as ProcessJobList', () => {
  const written = async (given: OrderLockView): Promise<string> => {
    const message = await jobListOf(given, head);
    if (message.kind === 'refused') throw new Error(message.reasons[0]?.message);
    return message.value;
  };

  it('is read back whole, whatever its identifiers hold', async () => {
    await fc.assert(
      fc.asyncProperty(view, async ({ hold, ...rest }) => {
        expect(await readBack(await written({ ...rest, hold }))).toEqual({ ...rest, isHeld: hold });
      }),
      { numRuns: 100 },
    );
  });

  it('is valid by the official schema, whatever its identifiers hold', async () => {
    if (lacksSchemas()) return;
    const schema = await compileMessageSchema(schemaFolder);
    await fc.assert(
      fc.asyncProperty(view, async (given) => {
        const checked = await withXml(bytes(await written(given)), ({ document }) => ({
          kind: 'accepted',
          value: schema.findFault(document),
        }));

        expect(checked).toEqual({ kind: 'accepted', value: null });
      }),
      { numRuns: 100 },
    );
  });

  it('is refused with a character that would not arrive', async () => {
    const lost = fc.oneof(
      fc.integer({ min: 0, max: 0x1f }),
      fc.integer({ min: 0x7f, max: 0x9f }),
      fc.constantFrom(0xd800, 0xdfff, 0xfffe, 0xffff),
    );
    await fc.assert(
      fc.asyncProperty(lost, fc.constantFrom('orderId', 'serials', 'itemRevision', 'site'), async (code, field) => {
        const given = { ...order, [field]: `A${String.fromCharCode(code)}B` };

        expect(await jobListOf(given, head)).toMatchObject({
          kind: 'refused',
          reasons: [{ code: 'XML_CHARACTER_REFUSED' }],
        });
      }),
    );
  });
});

describe('a report of the floor', () => {
  const b2mml = createB2mml({ schemaFolder: null });
  const escaped = (text: string): string => text.replace(/./gsu, (one) => `&#${one.codePointAt(0) ?? 0};`);

  it('gives identifiers as the sender meant them', async () => {
    await fc.assert(
      fc.asyncProperty(identifier, async (serial) => {
        const text = altered(performanceMessage, '>SN-0047<', `>${escaped(serial)}<`);

        const { message } = await b2mml.read(bytes(text));

        expect(message).toMatchObject({ kind: 'accepted', value: { records: [{ unit: { serial } }, {}, {}] } });
      }),
    );
  });

  it('is answered, never thrown at, whatever bytes come', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.nat(performanceMessage.length), async (noise, at) => {
        const sample = bytes(performanceMessage);
        const damaged = new Uint8Array([...sample.slice(0, at), ...noise, ...sample.slice(at)]);

        const { origin, message } = await b2mml.read(damaged);

        const verdict =
          message.kind === 'refused' ? message : { kind: 'accepted' as const, value: { description: '' } };
        const answer = await b2mml.confirm({ origin, verdict, messageId: 'C', at: '2026-03-02T08:00:00Z' });
        expect(answer).toContain('<ConfirmBOD');
      }),
    );
  });
});
