// The version of B2MML that is spoken here, and the names that Cutin adds to it. The namespace carries no version since
// 0700; the release is told by the attribute `releaseID` of a message.
export const namespace = 'http://www.mesa.org/xml/B2MML';
export const release = '0701';

/** `releaseID` as senders write it. */
export const isRelease = (releaseId: string): boolean => /^V?0701$/i.test(releaseId);

/** Ids of parameters, segment data and properties that carry what B2MML has no element for. */
export const ids = {
  prefix: 'Cutin.',
  seal: 'Cutin.Seal',
  lockVersion: 'Cutin.LockVersion',
  itemRevision: 'Cutin.ItemRevision',
  endItem: 'Cutin.EndItem',
  serials: 'Cutin.Serials',
  lockSet: 'Cutin.LockSet',
  formerSeal: 'Cutin.FormerSeal',
  routing: 'Cutin.Routing',
  mbom: 'Cutin.Mbom',
  instruction: 'Cutin.Instruction',
  authorisation: 'Cutin.authorisation',
  sequence: 'Cutin.Sequence',
  position: 'Cutin.Position',
  componentRevision: 'Cutin.ComponentRevision',
  concession: 'Cutin.Concession',
  reason: 'Cutin.Reason',
  /** The use of a material that B2MML has no word for: `Other` with this as its `OtherValue`. */
  removed: 'Cutin.Removed',
  order: 'Cutin.Order',
  operation: 'Cutin.Operation',
  planRevision: 'Cutin.PlanRevision',
  planHash: 'Cutin.PlanHash',
  /** Of a tested lot whose units have no serials: B2MML does not tell what the id of a testable object is of. */
  lot: 'Cutin.Lot',
  inspector: 'Cutin.Inspector',
  gauge: 'Cutin.Gauge',
} as const;

export const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
export const sha256 = /^[0-9a-f]{64}$/;
export const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/;
