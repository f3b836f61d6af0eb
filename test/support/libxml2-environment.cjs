// jest runs modules in a VM that loads no ES modules without a flag. libxml2-wasm is one: it is loaded outside and
// handed in; jest.config.js maps the module's name to libxml2-wasm.cjs, which finds it.
const { TestEnvironment } = require('jest-environment-node');

module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.libxml2Wasm = await import('libxml2-wasm');
  }
};
