// What the store knows of changes inside a transaction.
export interface ChangeReads {
  /** Who wrote the change; null where it is unknown. */
  findAuthor(changeId: string): Promise<string | null>;
}
