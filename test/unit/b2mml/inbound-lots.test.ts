/** @jest-environment ./test/support/libxml2-environment.cjs */
// What the floor reports in B2MML of lots whose units have no serials.
import { eventsOf } from '../../../api/b2mml-intake';
import { b2mml, records } from '../../support/b2mml/read-records';
import { altered, bytes, measured, performanceMessage, testResultMessage } from '../../support/b2mml/samples';

describe('a test result', () => {
  it('is of a lot where it says so, and of nothing else then', async () => {
    const ofLot = (lot: string) =>
      altered(
        altered(testResultMessage, '<TestableObjectID>SN-0047<', '<TestableObjectID>L-9001<'),
        measured('Cutin.Inspector', 'qa-3'),
        `${measured('Cutin.Inspector', 'qa-3')}${measured('Cutin.Lot', lot)}`,
      );

    expect((await records(ofLot('L-9001')))[0]).toMatchObject({ serial: null, lot: 'L-9001' });
    await expect(records(ofLot('L-9002'))).rejects.toThrow('L-9002');
  });
});

describe('a report of work', () => {
  it('is of the lot where its unit has no serial, and of the serial where it has both', async () => {
    const ofLot = altered(
      performanceMessage,
      '<MaterialSubLotID>SN-0047</MaterialSubLotID>',
      '<MaterialLotID>L-9001</MaterialLotID>',
    );
    const { message } = await b2mml.read(bytes(ofLot));
    if (message.kind === 'refused' || message.value.kind === 'ConfirmBOD') throw new Error('no report');
    const both = {
      ...message.value.records[0]!,
      unit: { itemId: 'DU-100', serial: 'SN-0047', lot: 'L-9001' },
    } as never;

    const taken = eventsOf({ ...message.value, records: [message.value.records[0]!, both] });

    expect(taken).toMatchObject({
      kind: 'accepted',
      value: [{ data: { serial: null, lot: 'L-9001' } }, { data: { serial: 'SN-0047', lot: null } }],
    });
  });
});
