// A signature: who, when, what it means, and the hash of what was signed, after the person proved the signing key anew.
import type { HashContent } from '../domain/identity/artefact';
import type { Account, Credentials } from '../ports/accounts';
import { Problem } from './problem';

export interface Signature {
  actor: string;
  printedName: string;
  meaning: string;
  signedHash: ReturnType<HashContent>;
}

export function sign(input: {
  account: Account;
  credentials: Credentials;
  hash: HashContent;
  given: { signingKey: string; meaning: string };
  content: unknown;
}): Signature {
  const { account, credentials, hash, given, content } = input;
  if (!credentials.isSigningKeyOf(account, given.signingKey)) {
    throw new Problem(403, 'SIGNATURE_REFUSED', `The signing key is not that of ${account.printedName}.`);
  }
  const { actor, printedName } = account;
  return { actor, printedName, meaning: given.meaning, signedHash: hash({ actor, meaning: given.meaning, content }) };
}
