// Secrets of the embedded set-up: generated at the first start, kept in .cutin with access for the owner alone.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { digest, newSecret } from '../../adapters/signing/credentials';
import type { Role } from '../../ports/accounts';

export const systemNames = ['plm', 'alm', 'erp', 'mes', 'qms'] as const;
export type SystemName = (typeof systemNames)[number];

export interface Person {
  actor: string;
  printedName: string;
  roles: Role[];
  token: string;
  signingKey: string;
}

export interface Secrets {
  postgresPassword: string;
  ownerPassword: string;
  appPassword: string;
  /** Of Temporal's own databases, where the real server runs. */
  temporalPassword: string;
  systemPasswords: Record<SystemName, string>;
  systemTokens: Record<SystemName, string>;
  people: Person[];
}

const sampleAccounts: { actor: string; printedName: string; roles: Role[] }[] = [
  { actor: 'plm', printedName: 'PLM system', roles: ['system'] },
  { actor: 'erp', printedName: 'ERP system', roles: ['system'] },
  { actor: 'mes', printedName: 'MES system', roles: ['system'] },
  { actor: 'qms', printedName: 'QMS system', roles: ['system'] },
  { actor: 'pat.planner', printedName: 'Pat Planner', roles: ['planner'] },
  { actor: 'pia.planner', printedName: 'Pia Planner', roles: ['planner'] },
  { actor: 'max.manufacturing', printedName: 'Max Manufacturing', roles: ['manufacturing'] },
  { actor: 'mia.manufacturing', printedName: 'Mia Manufacturing', roles: ['manufacturing'] },
  { actor: 'quinn.quality', printedName: 'Quinn Quality', roles: ['quality'] },
  { actor: 'olli.operator', printedName: 'Olli Operator', roles: ['operator'] },
  { actor: 'mo.manager', printedName: 'Mo Manager', roles: ['manager'] },
  { actor: 'ada.auditor', printedName: 'Ada Auditor', roles: ['auditor'] },
];

/** Reads the secrets of a home folder, making them at the first call. Writes the API's accounts file, hashes only. */
export function openSecrets(home: string): Secrets & { accountsFile: string } {
  mkdirSync(home, { recursive: true });
  const file = path.join(home, 'secrets.json');
  if (!existsSync(file)) writeFileSync(file, JSON.stringify(generate(), null, 2), { mode: 0o600 });
  const secrets = withWhatIsNew(JSON.parse(readFileSync(file, 'utf8')) as Secrets);
  writeFileSync(file, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  const accountsFile = path.join(home, 'accounts.json');
  const accounts = secrets.people.map(({ actor, printedName, roles, token, signingKey }) => ({
    actor,
    printedName,
    roles,
    tokenSha256: digest(token),
    signingKeySha256: digest(signingKey),
  }));
  writeFileSync(accountsFile, JSON.stringify({ accounts }, null, 2), { mode: 0o600 });
  return { ...secrets, accountsFile };
}

function generate(): Secrets {
  const forEachSystem = (): Record<SystemName, string> =>
    Object.fromEntries(systemNames.map((name) => [name, newSecret()])) as Record<SystemName, string>;
  return {
    postgresPassword: newSecret(),
    ownerPassword: newSecret(),
    appPassword: newSecret(),
    temporalPassword: newSecret(),
    systemPasswords: forEachSystem(),
    systemTokens: forEachSystem(),
    people: sampleAccounts.map((account) => ({ ...account, token: newSecret(), signingKey: newSecret() })),
  };
}

/** A home of an earlier start lacks what was added since; what it has keeps its secrets. */
function withWhatIsNew(secrets: Secrets): Secrets {
  const known = new Set(secrets.people.map(({ actor }) => actor));
  const fresh = generate();
  const added = fresh.people.filter(({ actor }) => !known.has(actor));
  return { ...fresh, ...secrets, people: [...secrets.people, ...added] };
}

export function personOf(secrets: Secrets, actor: string): Person {
  const person = secrets.people.find((one) => one.actor === actor);
  if (person === undefined) throw new Error(`There is no account ${actor}.`);
  return person;
}
