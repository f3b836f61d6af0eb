// Events as the field really sends them, each with its right reading: through the door of the contract and no further.
import { readFloorEvent } from '../../../api/read-floor-event';
import { contractEnvelope } from '../../../contract/events/contract-envelope';
import { decodeCloudEvents, type HttpMessage } from '../../../contract/events/decode-cloud-events';
import type { FloorEvent } from '../../../ports/events';

const order = { site: 'PLANT-A', orderId: 'WO-5040', itemId: 'DRV-100', serials: 'SN-0270', state: 'created' };
const released = { specversion: '1.0', source: '/erp', type: 'cutin.workorder.released.v1' };

/** Null where decoding or the envelope turns it away. */
function read(message: HttpMessage): FloorEvent | null {
  const decoded = decodeCloudEvents(message);
  if (decoded.kind === 'refused' || decoded.value.isBatch) return null;
  const envelope = contractEnvelope.safeParse(decoded.value.event);
  return envelope.success ? readFloorEvent(envelope.data) : null;
}

function readStructured(event: object): FloorEvent | null {
  return read({ headers: { 'content-type': 'application/cloudevents+json' }, text: JSON.stringify(event) });
}

function readBinary(headers: Record<string, string>): FloorEvent | null {
  const attributes = Object.entries({ ...released, id: 'f17' }).map(([name, value]) => [`ce-${name}`, value]);
  return read({
    headers: { 'content-type': 'application/json', ...Object.fromEntries(attributes), ...headers },
    text: JSON.stringify(order),
  });
}

it('a subject that is percent-encoded in its header is the subject it encodes', () => {
  expect(readBinary({ 'ce-subject': 'order%2FPLANT-A%2FWO-5040' })).toMatchObject({
    subject: 'order/PLANT-A/WO-5040',
    data: order,
  });
});

it('an extension in a header is taken in', () => {
  expect(readBinary({ 'ce-foo': 'bar' })).toMatchObject({ data: order });
});

it('a payload that is carried as data_base64 is the JSON it encodes', () => {
  const event = {
    ...{ ...released, id: 'f18', datacontenttype: 'application/json' },
    data_base64:
      'eyJzaXRlIjoiUExBTlQtQSIsIm9yZGVySWQiOiJXTy01MDQwIiwiaXRlbUlkIjoiRFJWLTEwMCIsInNlcmlhbHMiOiJTTi0wMjcwIiwic3RhdGUiOiJjcmVhdGVkIn0=',
  };

  expect(readStructured(event)).toMatchObject({ subject: 'order/PLANT-A/WO-5040', data: order });
});

it.each([
  [{ 'example-extension': '123' }],
  [{ event_source: 'x' }],
  [{ dataContentType: 'application/json' }],
  [{ tenant: { a: 1 } }],
  [{ time: '2026-03-02T08:00:00' }],
  [{ source: '' }],
])('an event with %j is refused', (member) => {
  const event = { ...released, id: 'f19', data: order };
  expect(readStructured(event)).not.toBeNull();

  expect(readStructured({ ...event, ...member })).toBeNull();
});

it('a routing whose operations share a sequence is refused, and told that it knows none in either order', () => {
  const routing = {
    ...{ site: 'PLANT-A', itemId: 'DRV-100', itemRevisions: ['D'], routingId: 'RT-1', revision: '1' },
    contentHash: 'a'.repeat(64),
  };
  const steps = (...sequences: number[]) =>
    sequences.map((sequence, index) => ({ operation: `00${String(index + 1)}0`, sequence }));
  const event = (operations: unknown[]) => ({
    ...{ ...released, type: 'cutin.routing.released.v1', id: 'f22' },
    data: { ...routing, operations },
  });

  expect(readStructured(event(steps(10, 20, 30)))).not.toBeNull();
  expect(() => readStructured(event(steps(10, 20, 20)))).toThrow(
    /operations: each sequence once: operations run one after another/,
  );
});
