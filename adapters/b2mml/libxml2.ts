// The XML library: libxml2 as WebAssembly, an ES module that our CommonJS code can only import while it runs. It reads
// no file and no network unless an input provider is registered, and only message-schema.ts does that, for bytes.
export type Libxml2 = Awaited<ReturnType<typeof loadLibxml2>>;

/** Node keeps the module after the first call. */
export function loadLibxml2() {
  return import('libxml2-wasm');
}
