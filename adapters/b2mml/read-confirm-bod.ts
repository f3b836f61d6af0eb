// An inbound ConfirmBOD: which message of ours MES answers, and whether it took it in. One that says neither is refused: no
// answer would be read as a good one.
import type { MesConfirmation } from '../../ports/b2mml';
import type { AnswerReason } from '../../ports/b2mml-exchange';
import { fail, fieldsOf, identifierOf, quoted, textOf } from './element-reader';
import type { XmlElement } from './xml-element';

type Confirmed = Omit<MesConfirmation, 'kind' | 'origin'>;

const reasonsMax = 20;
const textLengthMax = 1_000;

export function readConfirmBod(dataArea: XmlElement): Confirmed {
  const { Confirm, BOD } = fieldsOf(dataArea, { Confirm: 'one', BOD: 'some' });
  const confirm = fieldsOf(Confirm, { OriginalApplicationArea: 'optional', ResponseCriteria: 'some' });
  const bods = BOD.map((bod) =>
    fieldsOf(bod, { OriginalApplicationArea: 'optional', Description: 'many', Note: 'many', UserArea: 'ignored' }),
  );
  const originals = [confirm, ...bods].flatMap(({ OriginalApplicationArea: area }) => (area === null ? [] : [area]));
  const words = bods.flatMap(({ Note, Description }) => (Note.length > 0 ? Note : Description));
  const reasons = confirm.ResponseCriteria.flatMap(readCriteria).slice(0, reasonsMax);
  return {
    originalId: originalIdOf(Confirm, originals),
    verdict: reasons.length === 0 ? 'accepted' : 'refused',
    reasons: reasons.map((reason) => ({ ...reason, text: reason.text ?? textOfAll(words) })),
  };
}

function originalIdOf(confirm: XmlElement, areas: XmlElement[]): string {
  const ids = areas.map((area) => {
    const { BODID } = fieldsOf(area, {
      Sender: 'ignored',
      Receiver: 'ignored',
      CreationDateTime: 'ignored',
      Signature: 'ignored',
      BODID: 'one',
      UserArea: 'ignored',
    });
    return { BODID, id: identifierOf(BODID) };
  });
  const [first] = ids;
  if (first === undefined) return fail('MESSAGE_FIELD_MISSING', confirm, 'OriginalApplicationArea is missing.');
  const other = ids.find(({ id }) => id !== first.id);
  if (other !== undefined)
    fail('MESSAGE_VALUE_INVALID', other.BODID, 'a second message is answered; send one ConfirmBOD for each.');
  return first.id;
}

/** Nothing for what is accepted. */
function readCriteria(criteria: XmlElement): AnswerReason[] {
  const { ResponseExpression, ChangeStatus } = fieldsOf(criteria, {
    ResponseExpression: 'one',
    ChangeStatus: 'optional',
  });
  const action = ResponseExpression.attributes['actionCode'] ?? '';
  if (action === 'Accepted') return [];
  if (action !== 'Rejected' && action !== 'Modified') {
    const why = `${quoted(action)} is no answer; Accepted, Rejected and Modified are.`;
    return fail('MESSAGE_VALUE_INVALID', ResponseExpression, why);
  }
  if (ChangeStatus === null) return [{ action, code: null, text: null }];
  const { Description, ReasonCode, Reason } = fieldsOf(ChangeStatus, {
    Code: 'ignored',
    Description: 'many',
    EffectiveDateTime: 'ignored',
    ReasonCode: 'optional',
    Reason: 'many',
    StateChange: 'ignored',
    UserArea: 'ignored',
  });
  const code = ReasonCode === null ? null : textOfAll([ReasonCode]);
  return [{ action, code, text: textOfAll([...Description, ...Reason]) }];
}

/** What people wrote for people: cut, never refused. */
function textOfAll(leaves: XmlElement[]): string | null {
  const text = leaves
    .map((leaf) =>
      textOf(leaf)
        .replace(/[\s\p{Cc}]+/gu, ' ')
        .trim(),
    )
    .filter((one) => one !== '')
    .join('; ');
  return text === '' ? null : text.slice(0, textLengthMax);
}
