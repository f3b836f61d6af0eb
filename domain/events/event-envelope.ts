// An *event* is what a system of the floor tells: known by its source and id, about one subject. Events of one subject are
// applied in the order of their sequence, where their source counts them.
export interface EventKey {
  source: string;
  id: string;
}

export interface EventEnvelope extends EventKey {
  type: string;
  subject: string;
  sequence: number | null;
  /** The whole CloudEvent as it came. */
  body: unknown;
}

/** Whoever decides an event holds its subject meanwhile. */
export function subjectLock(subject: string): string {
  return `floor ${subject}`;
}

/** The same id may be told of two subjects: only one of them is first. */
export function eventLock({ source, id }: EventKey): string {
  return `floor event ${source} ${id}`;
}
