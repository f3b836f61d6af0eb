// Who may call the API: a file of people and systems with hashed tokens and signing keys. Plain secrets exist only with
// their owners; 256 random bits need no slow hash.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { roles, type Account, type Credentials, type Signers } from '../../ports/accounts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const credentialsSchema = z.strictObject({
  accounts: z
    .array(
      z.strictObject({
        actor: z.string().min(1),
        printedName: z.string().min(1),
        roles: z.array(z.enum(roles)).min(1),
        tokenSha256: sha256,
        /** Hash of the key that the person gives again at every signature. */
        signingKeySha256: sha256.optional(),
        /** Events of this account are signed with it; a shared secret, so the file is for the API's eyes alone. */
        eventSecret: z
          .string()
          .regex(/^whsec_(?:[A-Za-z0-9+/]{4}){8,25}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/)
          .optional(),
        /** Sources of events it may speak for, each with all below it; absent for any but Cutin's own. */
        sources: z.array(z.string().min(1)).optional(),
        /** Names of the events it owns, e.g. "disposition.issued"; absent for all. */
        events: z.array(z.string().min(1)).optional(),
      }),
    )
    .min(1),
});

export function readCredentials(file: string): Credentials & Signers {
  const parsed = credentialsSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success)
    throw new Error(
      `${file}: ${parsed.error.issues[0]?.path.join('.') ?? ''} ${parsed.error.issues[0]?.message ?? ''}`,
    );
  const accounts: readonly Account[] = parsed.data.accounts;
  return {
    // Every account is compared, in constant time each, so that the time taken tells nothing.
    findByToken: (token) => accounts.filter((account) => equal(account.tokenSha256, digest(token)))[0] ?? null,
    findByActor: (actor) => accounts.find((account) => account.actor === actor) ?? null,
    isSigningKeyOf: (account, signingKey) =>
      account.signingKeySha256 !== undefined && equal(account.signingKeySha256, digest(signingKey)),
  };
}

export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function equal(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
