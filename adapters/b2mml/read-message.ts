// One inbound message: its version and kind first, then its schema where there is one, then its content.
import type { RefusalCode } from '../../domain/refusal-codes';
import { accepted, refused, type Verdict, type Refusal } from '../../domain/verdict';
import type { FloorMessage, FloorRecord, InboundMessage, MessageOrigin } from '../../ports/b2mml';
import { readApplicationArea } from './application-area';
import { fail, fieldsOf, quoted, readWhole } from './element-reader';
import type { MessageSchema } from './message-schema';
import { withXml } from './parse-xml';
import { readConfirmBod } from './read-confirm-bod';
import { readOperationsPerformance } from './read-operations-performance';
import { readTestResult } from './read-test-result';
import { isRelease, namespace, release } from './vocabulary';
import type { XmlElement } from './xml-element';

type Kind = InboundMessage['kind'];
type Report = FloorMessage['kind'];

const readers: Record<Report, { noun: string; read: (noun: XmlElement) => FloorRecord[] }> = {
  ProcessOperationsPerformance: { noun: 'OperationsPerformance', read: readOperationsPerformance },
  ProcessTestResult: { noun: 'TestResult', read: readTestResult },
};
const kinds: readonly string[] = [...Object.keys(readers), 'ConfirmBOD'];
const isKind = (name: string): name is Kind => kinds.includes(name);

export interface MessageReading {
  origin: MessageOrigin | null;
  message: Verdict<InboundMessage>;
}

/**
 * Refusals: those of withXml; MESSAGE_VERSION_UNSUPPORTED, MESSAGE_UNKNOWN; MESSAGE_SCHEMA_INVALID; and, with the XPath
 * and line of the first offence, MESSAGE_ELEMENT_REFUSED, MESSAGE_FIELD_MISSING, MESSAGE_FIELD_REPEATED,
 * MESSAGE_VALUE_INVALID, MESSAGE_ID_DUPLICATE.
 */
export async function readMessage(body: Uint8Array, schema: MessageSchema | null): Promise<MessageReading> {
  let origin: MessageOrigin | null = null;
  const message = await withXml(body, ({ root, document }) => {
    const kind = kindOf(root);
    if (kind.kind === 'refused') return kind;
    // Read on its own, so that a message refused for its content can still be answered by its id.
    const head = readWhole(() => readHead(root));
    if (head.kind === 'accepted') origin = head.value;
    const fault = schema?.findFault(document) ?? null;
    if (fault !== null) return refused(fault);
    if (head.kind === 'refused') return head;
    return readWhole(() => readContent(root, { kind: kind.value, origin: head.value }));
  });
  return { origin, message };
}

function kindOf(root: XmlElement): Verdict<Kind> {
  const { name, line, path } = root;
  const releaseId = root.attributes['releaseID'] ?? null;
  const refusal = (code: RefusalCode, why: string): { kind: 'refused'; reasons: Refusal[] } =>
    refused({ code, message: `${path} (line ${line}): ${why}`, at: path, facts: { line, xpath: path } });
  if (root.namespace !== namespace && /b2mml/i.test(root.namespace)) {
    const why = `the message is of ${quoted(root.namespace)}; Cutin reads ${namespace}, release ${release}.`;
    return refusal('MESSAGE_VERSION_UNSUPPORTED', why);
  }
  if (root.namespace !== namespace || !isKind(name)) {
    const which = root.namespace === namespace ? name : `${name} of the namespace ${quoted(root.namespace)}`;
    return refusal('MESSAGE_UNKNOWN', `${quoted(which)} is not taken in; ${kinds.join(', ')} are.`);
  }
  // A ConfirmBOD alone has none.
  const isOfRelease = releaseId === null ? name === 'ConfirmBOD' : isRelease(releaseId);
  if (!isOfRelease) {
    const given = releaseId === null ? 'no releaseID' : `the releaseID ${quoted(releaseId)}`;
    return refusal('MESSAGE_VERSION_UNSUPPORTED', `the message has ${given}; Cutin reads release ${release}.`);
  }
  return accepted(name);
}

function readHead(root: XmlElement): MessageOrigin {
  return readApplicationArea(fieldsOf(root, { ApplicationArea: 'one', DataArea: 'one' }).ApplicationArea);
}

function readContent(root: XmlElement, { kind, origin }: { kind: Kind; origin: MessageOrigin }): InboundMessage {
  const { DataArea } = fieldsOf(root, { ApplicationArea: 'one', DataArea: 'one' });
  if (kind === 'ConfirmBOD') return { origin, kind, ...readConfirmBod(DataArea) };
  return { origin, kind, records: readRecords(DataArea, kind) };
}

function readRecords(dataArea: XmlElement, kind: Report): FloorRecord[] {
  const { noun, read } = readers[kind];
  const nouns = fieldsOf(dataArea, { Process: 'one', [noun]: 'some' })[noun];
  const records: FloorRecord[] = [];
  const known = new Set<string>();
  for (const one of Array.isArray(nouns) ? nouns : []) {
    for (const record of read(one)) {
      if (known.has(record.recordId))
        fail('MESSAGE_ID_DUPLICATE', one, `${quoted(record.recordId)} is reported twice.`);
      known.add(record.recordId);
      records.push(record);
    }
  }
  return records;
}
