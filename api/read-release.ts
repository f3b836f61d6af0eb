// A released change out of the data of its event: contents that came inline are hashed and checked, and stand apart.
import { checkEbom } from '../domain/mbom/check-ebom';
import { readDrawingContent } from '../domain/inspection/read-drawing';
import type { Ebom } from '../domain/mbom/ebom';
import type { Refusal } from '../domain/verdict';
import type { HashContent } from '../domain/identity/artefact';
import { checkItemNumbers } from '../domain/change/check-change-class';
import type { ReleasedChange } from '../domain/change/released-change';
import type { InlineContent } from '../domain/change/released-change';
import { ebomContent } from '../contract/documents/ebom-content';
import type { ContractEnvelope } from '../contract/events/contract-envelope';
import { releaseData, type ReleaseData } from '../contract/events/change-released';
import { refusalProblem } from './problem';
import { readEventData, refuseOtherSubject } from './read-event-data';

export function readRelease(
  event: ContractEnvelope,
  hash: HashContent,
): { change: ReleasedChange; inline: InlineContent[] } {
  const data = readEventData(releaseData, event);
  refuseOtherSubject(event, data.changeId);
  const reasons: Refusal[] = [];
  const { change, inline } = toChange(data, hash, reasons);
  const numbered = checkItemNumbers(change.affectedItems);
  if (numbered.kind === 'refused') reasons.push(...numbered.reasons);
  if (reasons.length > 0) throw refusalProblem(reasons);
  return { change, inline };
}

function toChange(
  data: ReleaseData,
  hash: HashContent,
  reasons: Refusal[],
): { change: ReleasedChange; inline: InlineContent[] } {
  const inline: InlineContent[] = [];
  const affectedItems = data.affectedItems.map((item) => ({
    ...item,
    artefacts: item.artefacts.map(({ artefactClass, revision, contentHash, content }) => {
      const at = `${artefactClass}/${item.itemId}/${revision}`;
      if (content === undefined) {
        if (contentHash === undefined)
          reasons.push({ code: 'CONTENT_HASH_MISSING', message: `${at}: give contentHash or content.`, at });
        return { artefactClass, revision, contentHash: contentHash ?? '' };
      }
      const actual = hash(content);
      if (contentHash !== undefined && contentHash !== actual) {
        reasons.push({
          code: 'CONTENT_HASH_MISMATCH',
          message: `${at}: contentHash is not the hash of content.`,
          at,
          facts: { given: contentHash, actual },
        });
      }
      reasons.push(...(artefactClass === 'ebom' ? ebomFaults(content, at) : drawingFaults(content, at)));
      inline.push({ ref: { artefactClass, itemId: item.itemId, revision, contentHash: actual }, content });
      return { artefactClass, revision, contentHash: actual };
    }),
  }));
  for (const item of affectedItems) {
    if (item.action !== 'delete' && !item.artefacts.some(({ artefactClass }) => artefactClass === 'ebom')) {
      reasons.push({
        code: 'EBOM_MISSING',
        message: `${item.itemId} ${item.toRevision} is released without an eBOM.`,
        at: item.itemId,
      });
    }
  }
  return { change: { ...data, affectedItems }, inline };
}

function ebomFaults(content: unknown, at: string): Refusal[] {
  const parsed = ebomContent.safeParse(content);
  if (!parsed.success) {
    return parsed.error.issues.slice(0, 20).map((issue) => ({
      code: 'EBOM_INVALID',
      message: `${at}: ${issue.path.join('/')}: ${issue.message}`,
      at: `${at}/${issue.path.join('/')}`,
    }));
  }
  const decision = checkEbom(parsed.data satisfies Ebom);
  return decision.kind === 'refused' ? decision.reasons : [];
}

function drawingFaults(content: unknown, at: string): Refusal[] {
  const drawing = readDrawingContent(content, at);
  return drawing.kind === 'refused' ? drawing.reasons : [];
}
