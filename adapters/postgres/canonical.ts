// How contents are written and hashed: handed in, so that the whole product has one reading of RFC 8785.
import type { ContentHash } from '../../domain/identity/artefact';

export interface Canonical {
  json(value: unknown): string;
  hash(value: unknown): ContentHash;
}
