// Signatures: who, what it means, and the hash of what was signed, after the person proved the signing key anew.
import type { ContentHash } from '../domain/identity/artefact';
import type { Verdict } from '../domain/verdict';

/** What a person gives with everything that is signed. The key is never stored. */
export interface SignatureGiven {
  signingKey: string;
  meaning: string;
}

export interface Signature {
  actor: string;
  printedName: string;
  meaning: string;
  signedHash: ContentHash;
}

export interface Signing {
  /** Refused with SIGNATURE_REFUSED where the key is not that of the actor. */
  sign(actor: string, given: SignatureGiven, content: unknown): Verdict<Signature>;
}
