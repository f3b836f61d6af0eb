// Who may call the engine: people and systems, each with its roles, and what proves who they are.

export const roles = ['planner', 'manufacturing', 'quality', 'operator', 'manager', 'system', 'auditor'] as const;
export type Role = (typeof roles)[number];

export interface Account {
  actor: string;
  printedName: string;
  roles: Role[];
  tokenSha256: string;
  /** Hash of the key that the person gives again at every signature. */
  signingKeySha256?: string | undefined;
  /** Events of this account are signed with it: `whsec_` and base64. */
  eventSecret?: string | undefined;
  /** Sources of events it may speak for, each with all below it; absent for any but Cutin's own. */
  sources?: string[] | undefined;
  /** Names of the events it owns, e.g. "disposition.issued"; absent for all. */
  events?: string[] | undefined;
}

export interface Credentials {
  findByToken(token: string): Account | null;
  isSigningKeyOf(account: Account, signingKey: string): boolean;
}

/** Whose signatures can be proved. */
export interface Signers extends Pick<Credentials, 'isSigningKeyOf'> {
  findByActor(actor: string): Account | null;
}
