// Signs for people whose signing keys are known.
import type { HashContent } from '../../domain/identity/artefact';
import { accepted, refused } from '../../domain/verdict';
import type { Signers } from '../../ports/accounts';
import type { Signing } from '../../ports/signing';

export function createSigning(signers: Signers, hash: HashContent): Signing {
  return {
    sign: (actor, { signingKey, meaning }, content) => {
      const account = signers.findByActor(actor);
      if (account === null || !signers.isSigningKeyOf(account, signingKey))
        return refused({
          code: 'SIGNATURE_REFUSED',
          message: `The signing key is not that of ${account?.printedName ?? actor}.`,
        });
      const { printedName } = account;
      return accepted({ actor, printedName, meaning, signedHash: hash({ actor, meaning, content }) });
    },
  };
}
