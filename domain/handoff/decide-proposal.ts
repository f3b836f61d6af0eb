// A handoff begins: it is recorded once, and its sender must have authority over what it hands over (RULES 1).
import { effectsOf, type Effects } from '../effects';
import type { ArtefactClass } from '../identity/artefact';
import type { Refusal } from '../verdict';
import { changeField, type HandoffRef } from './handoff-ref';
import type { HandoffRecord } from './handoff-record';
import type { Boundary } from './stage';

export function decideProposal(
  { handoff, boundary, owner }: { handoff: HandoffRef; boundary: Boundary; owner: string },
  { record, at }: { record: HandoffRecord | null; at: string },
): Effects {
  if (record !== null) return effectsOf({});
  const { handoffId, items, itemCount } = handoff;
  return effectsOf({
    writes: [{ kind: 'handoffProposed', handoff, boundary, owner, at }],
    ledger: [
      {
        key: `proposed ${handoffId}`,
        kind: 'handoffProposed',
        actor: 'cutin',
        ...changeField(handoff),
        handoffId,
        body: { items, itemCount },
      },
    ],
  });
}

/** Systems of record as the registry names them; a class that is absent has no owner. */
export type SystemsOfRecord = Partial<Record<ArtefactClass, string>>;

/** NOT_THE_OWNER where the registry names another system of record; null where the sender may hand over. */
export function checkAuthority(
  { artefactClass, sender }: { artefactClass: ArtefactClass; sender: string },
  systemOfRecord: SystemsOfRecord,
): Refusal | null {
  const authority = systemOfRecord[artefactClass];
  if (authority === sender) return null;
  const message = `${sender} does not own ${artefactClass}; the registry names ${authority ?? 'nobody'}.`;
  return { code: 'NOT_THE_OWNER', message };
}
