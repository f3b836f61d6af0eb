// The same request gives the same id, so that a repeated one meets its own record and not a rival's.
import { v5 } from 'uuid';

/** Made once, for the ids of this API alone. */
const namespace = '4f8d1c0e-6a53-4b7e-9d25-0c6f7b1e83aa';

export function stableUuid(...parts: string[]): string {
  return v5(JSON.stringify(parts), namespace);
}
