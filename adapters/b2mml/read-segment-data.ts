// What an MES tells of a segment in the names of Cutin: the seal it works to, the instruction it showed, the permit it has.
import type { ReportedInstruction } from '../../ports/b2mml';
import { fail, fieldsOf, identifierOf, quoted, textOf, valueStringOf } from './element-reader';
import { ids, sha256, uuid } from './vocabulary';
import type { XmlElement } from './xml-element';

export interface Authorisation {
  id: string;
  /** Where it stands. */
  data: XmlElement;
}

export interface SegmentDataOfCutin {
  seal: string;
  instruction: ReportedInstruction | null;
  authorisation: Authorisation | null;
}

const known: readonly string[] = [ids.seal, ids.instruction, ids.authorisation];

/** Data of the MES's own is its own; a name that begins like ours and is none of ours is a mistake. */
export function readSegmentData(segment: XmlElement, data: XmlElement[]): SegmentDataOfCutin {
  const found = new Map<string, XmlElement>();
  for (const one of data) {
    const { ID } = fieldsOf(one, {
      ID: 'one',
      Description: 'ignored',
      HierarchyScope: 'ignored',
      Value: 'ignored',
      SegmentDataChild: 'ignored',
      RequiredByRequestedSegmentResponse: 'ignored',
    });
    const id = textOf(ID);
    if (!id.startsWith(ids.prefix)) continue;
    if (!known.includes(id))
      fail('MESSAGE_VALUE_INVALID', ID, `${quoted(id)} is no data of Cutin: ${known.join(', ')} are.`);
    if (found.has(id)) fail('MESSAGE_FIELD_REPEATED', one, `${id} stands here more than once.`);
    found.set(id, one);
  }
  const seal =
    found.get(ids.seal) ??
    fail('MESSAGE_FIELD_MISSING', segment, `SegmentData ${ids.seal}, the echoed seal, is missing.`);
  const instruction = found.get(ids.instruction);
  const authorisation = found.get(ids.authorisation);
  return {
    seal: readSeal(seal),
    instruction: instruction === undefined ? null : readInstruction(instruction),
    authorisation: authorisation === undefined ? null : readAuthorisation(authorisation),
  };
}

function onlyValueOf(data: XmlElement): XmlElement {
  return valueStringOf(fieldsOf(data, { ID: 'one', Description: 'ignored', Value: 'one' }).Value);
}

function readSeal(data: XmlElement): string {
  const leaf = onlyValueOf(data);
  const seal = textOf(leaf);
  if (!sha256.test(seal)) fail('MESSAGE_VALUE_INVALID', leaf, `${quoted(seal)} is no SHA-256 in lower-case hex.`);
  return seal;
}

function readAuthorisation(data: XmlElement): Authorisation {
  const leaf = onlyValueOf(data);
  const id = textOf(leaf);
  if (!uuid.test(id)) fail('MESSAGE_VALUE_INVALID', leaf, `${quoted(id)} is no id of an authorisation.`);
  return { id, data };
}

/** Three values, told apart by their Key. */
function readInstruction(data: XmlElement): ReportedInstruction {
  const { Value } = fieldsOf(data, { ID: 'one', Description: 'ignored', Value: 'some' });
  const byKey = new Map<string, XmlElement>();
  for (const value of Value) {
    const { Key, ValueString } = fieldsOf(value, { ValueString: 'one', DataType: 'ignored', Key: 'one' });
    if (byKey.has(textOf(Key))) fail('MESSAGE_FIELD_REPEATED', Key, `the key ${quoted(textOf(Key))} stands twice.`);
    byKey.set(textOf(Key), ValueString);
  }
  const valueOf = (key: keyof ReportedInstruction): XmlElement =>
    byKey.get(key) ?? fail('MESSAGE_FIELD_MISSING', data, `a Value with the Key ${key} is missing.`);
  const hash = valueOf('contentHash');
  if (!sha256.test(textOf(hash))) fail('MESSAGE_VALUE_INVALID', hash, 'contentHash is no SHA-256 in lower-case hex.');
  return {
    instructionId: identifierOf(valueOf('instructionId')),
    revision: identifierOf(valueOf('revision')),
    contentHash: textOf(hash),
  };
}
