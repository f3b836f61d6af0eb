// What a place of a content that another system holds can be: asked before the content is taken for what it claims to be.

export const isText = (value: unknown): boolean => typeof value === 'string';
export const isTextOrNull = (value: unknown): boolean => value === null || isText(value);

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
