// What subscribers are told: an event of the contract whose source is Cutin itself.
export interface Told {
  /** Name of the contract event, e.g. `order.hold`. */
  name: string;
  /** The same id is told once. */
  id: string;
  subject: string;
  data: Record<string, unknown>;
  changeId?: string;
  /** Id of the event that caused it, where one did. */
  causationId?: string;
}
