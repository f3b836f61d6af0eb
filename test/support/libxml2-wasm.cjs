// Stands for the ES module in jest: see libxml2-environment.cjs.
if (globalThis.libxml2Wasm === undefined) {
  throw new Error('Begin the test file with /** @jest-environment ./test/support/libxml2-environment.cjs */');
}
module.exports = globalThis.libxml2Wasm;
