// How each class of bad payload is answered, in the words of the published contract.

export const badPayloadClasses = {
  malformed:
    '400 `EVENT_INVALID`, `EVENT_DATA_INVALID`, `EVENT_DATA_ABSENT` (a `dataref` alone), `KEY_DUPLICATE`, `HEADER_REPEATED`, `ENCODING_WRONG` or `MALFORMED_JSON`, naming the place; kept with its raw bytes and their hash.',
  unknownVersion: '400 `EVENT_VERSION_UNKNOWN`, naming the versions that are known; kept with its raw bytes.',
  signatureInvalid: '401 `EVENT_SIGNATURE_INVALID`; quarantined with its raw bytes, nothing is applied.',
  duplicate: 'The first answer again, of a change with `kind` `duplicate`; nothing new is recorded.',
  conflictingId: '409 `EVENT_CONFLICT` with both hashes; alarm in the ledger, kept with its raw bytes.',
  sequenceGap: '202 `waiting` with `replayFrom`; applied in order once the missing ones have come.',
  referenceNotFound:
    '202 `parked` with `waitsFor`; applied when it arrives, `expired` where it never does. One that waits for a person, its `owner`, does not expire.',
  supersededRevision:
    '409 `SUPERSEDED_REVISION`, `SEAL_MISMATCH` or `PLAN_REVISION_MISMATCH`, naming the effective one; the order is put on hold.',
  conflictingRevision:
    '409 `REVISION_CONFLICT` with both hashes: the revision was released before with other content; nothing is propagated.',
  ambiguousEffectivity: '202 `parked` with owner planner; applied when the planner has settled it.',
  freeText:
    '202 `applied` with the state `draft` and the references that are missing; no unit is held by a draft, and none is shipped with one. It opens by itself once its order is locked and all it names resolves.',
} as const;

export type BadPayloadClass = keyof typeof badPayloadClasses;

/** What every event may meet. */
export const always: readonly BadPayloadClass[] = [
  'malformed',
  'unknownVersion',
  'signatureInvalid',
  'duplicate',
  'conflictingId',
  'sequenceGap',
];
