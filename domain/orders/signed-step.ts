// What a person does to an order with a signature.
import type { OrderKey } from './work-order';

export interface SignedStep extends OrderKey {
  reason: string;
  actor: string;
  printedName: string;
  meaning: string;
  signedHash: string;
}
