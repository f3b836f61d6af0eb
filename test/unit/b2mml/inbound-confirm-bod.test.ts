/** @jest-environment ./test/support/libxml2-environment.cjs */
// How MES answers what Cutin gave it: which message, accepted or not, and why not.
import { createB2mml } from '../../../adapters/b2mml/create-b2mml';
import type { Refusal } from '../../../domain/verdict';
import { altered, bytes, confirmMessage } from '../../support/b2mml/samples';

const b2mml = createB2mml({ schemaFolder: null });

async function refusalOf(text: string): Promise<Refusal | undefined> {
  const { message } = await b2mml.read(bytes(text));
  return message.kind === 'refused' ? message.reasons[0] : undefined;
}

describe('an inbound ConfirmBOD', () => {
  const confirm = '/ConfirmBOD/DataArea[1]/Confirm[1]';

  it('tells which message MES refuses, and each reason in its words', async () => {
    const { message } = await b2mml.read(bytes(confirmMessage));

    expect(message).toEqual({
      kind: 'accepted',
      value: {
        kind: 'ConfirmBOD',
        origin: { sender: 'mes-a', messageId: 'MES-0001', createdAt: '2026-03-02T08:00:00.000Z' },
        originalId: 'BOD-1',
        verdict: 'refused',
        reasons: [
          { action: 'Rejected', code: 'WM-404', text: 'Work master DU-100 is unknown; Load it first' },
          { action: 'Modified', code: null, text: 'See the shift book' },
        ],
      },
    });
  });

  it('that Cutin gives can be read by Cutin', async () => {
    const origin = { sender: 'cutin', messageId: 'BOD-1', createdAt: '2026-03-02T08:00:00.000Z' };
    const verdict = { kind: 'accepted' as const, value: { description: 'taken over' } };
    const text = await b2mml.confirm({ origin, verdict, messageId: 'C-1', at: '2026-03-02T08:00:01.000Z' });

    expect((await b2mml.read(bytes(text))).message).toMatchObject({
      value: { kind: 'ConfirmBOD', originalId: 'BOD-1', verdict: 'accepted', reasons: [] },
    });
  });

  const other =
    '<OriginalApplicationArea><CreationDateTime>2026-03-02T08:00:00Z</CreationDateTime><BODID>BOD-2</BODID></OriginalApplicationArea>';

  it.each<[string, string, string, string, string]>([
    [
      'an answer to nothing',
      '<BODID>BOD-1</BODID>',
      '',
      'MESSAGE_FIELD_MISSING',
      `${confirm}/OriginalApplicationArea[1]`,
    ],
    [
      'an answer to two messages',
      '<BOD>',
      `<BOD>${other}`,
      'MESSAGE_VALUE_INVALID',
      '/ConfirmBOD/DataArea[1]/BOD[1]/OriginalApplicationArea[1]/BODID[1]',
    ],
    [
      'an answer that is neither yes nor no',
      'actionCode="Rejected"',
      'actionCode="Replaced"',
      'MESSAGE_VALUE_INVALID',
      `${confirm}/ResponseCriteria[1]/ResponseExpression[1]`,
    ],
    [
      'criteria without an answer',
      '<ResponseExpression actionCode="Modified">//Quantity</ResponseExpression>',
      '',
      'MESSAGE_FIELD_MISSING',
      `${confirm}/ResponseCriteria[2]`,
    ],
  ])('refuses %s', async (_what, from, to, code, xpath) => {
    expect(await refusalOf(altered(confirmMessage, from, to))).toMatchObject({ code, at: xpath });
  });

  it('refuses an answer without criteria: silence is no consent', async () => {
    const silent = confirmMessage.replace(/<ResponseCriteria>[^]*<\/ResponseCriteria>/, '');

    expect(await refusalOf(silent)).toMatchObject({ code: 'MESSAGE_FIELD_MISSING', at: confirm });
  });

  it('has no release, and one of another release is refused', async () => {
    const of = (releaseId: string): string => altered(confirmMessage, '/B2MML"', `/B2MML" releaseID="${releaseId}"`);

    expect((await b2mml.read(bytes(of('0701')))).message.kind).toBe('accepted');
    expect(await refusalOf(of('0700'))).toMatchObject({ code: 'MESSAGE_VERSION_UNSUPPORTED' });
  });
});
