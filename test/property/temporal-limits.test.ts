// Whatever ids a change has, what Temporal is told of it stays within what a server takes in.
import fc from 'fast-check';
import { handoffRef } from '../../domain/handoff/handoff-ids';
import { cutToJsonBytes, firstWithinJsonBytes, jsonBytes } from '../../domain/json-bytes';
import {
  asDetails,
  asKeyword,
  asKeywords,
  asSummary,
  detailsBytesMax,
  keywordBytesMax,
  keywordListBytesMax,
  summaryBytesMax,
} from '../../ports/temporal-limits';

const sent = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
const anyText = fc.string({ unit: 'binary', maxLength: 3_000 });
const id = fc.string({ unit: fc.constantFrom('A', 'ß', '№', '𝕏', '"', '\\', '|'), minLength: 60, maxLength: 60 });
const ids = fc.array(id, { maxLength: 120 });

it('counts the bytes that are sent', () => {
  fc.assert(fc.property(fc.oneof(anyText, fc.array(anyText)), (value) => jsonBytes(value) === sent(value)));
});

it('cuts a text to its bytes, never inside a character, and only where it is too long', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 10, max: 4_000 }), (text, max) => {
      const cut = cutToJsonBytes(text, max);

      expect(sent(cut)).toBeLessThanOrEqual(max);
      if (sent(text) <= max) expect(cut).toBe(text);
      else expect(text.startsWith(cut.slice(0, -1))).toBe(true);
      expect(/\p{Cs}/u.test(cut)).toBe(false);
    }),
  );
});

it('takes of a list the first that fit, each whole, and as many as fit', () => {
  fc.assert(
    fc.property(ids, fc.integer({ min: 2, max: 4_000 }), (all, max) => {
      const first = firstWithinJsonBytes(all, max);

      expect(first).toEqual(all.slice(0, first.length));
      expect(sent(first)).toBeLessThanOrEqual(max);
      if (first.length < all.length) expect(sent(all.slice(0, first.length + 1))).toBeGreaterThan(max);
    }),
  );
});

it('keeps every attribute, summary and detail within the limits of a server', () => {
  fc.assert(
    fc.property(fc.oneof(anyText, id), ids, (text, texts) => {
      expect(sent(asKeyword(text))).toBeLessThanOrEqual(keywordBytesMax);
      expect(sent(asKeywords(texts))).toBeLessThanOrEqual(keywordListBytesMax);
      expect(sent(asSummary(text.repeat(3)))).toBeLessThanOrEqual(summaryBytesMax);
      expect(sent(asDetails(text.repeat(20)))).toBeLessThanOrEqual(detailsBytesMax);
    }),
  );
});

it('names a handoff by no more items than a search attribute takes, and tells how many there are', () => {
  fc.assert(
    fc.property(ids, (items) => {
      const subject = { kind: 'change', changeId: 'CHG-1' } as const;
      const handoff = handoffRef({ subject, site: 'P', stage: 'mesLock', items });

      expect(asKeywords(handoff.items)).toEqual(handoff.items);
      expect(handoff.itemCount).toBe(items.length);
    }),
  );
});
