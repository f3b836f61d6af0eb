// One project per test lane, sorted by what a lane costs to run.
const swc = [
  '@swc/jest',
  { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
];
const lane = (name, extra = {}) => ({
  displayName: name,
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  transform: { '^.+\\.ts$': swc },
  testEnvironment: 'node',
  moduleNameMapper: { '^libxml2-wasm$': '<rootDir>/test/support/libxml2-wasm.cjs' },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.cutin'],
  ...extra,
});

module.exports = {
  testSequencer: '<rootDir>/test/support/costly-first.cjs',
  projects: [lane('unit'), lane('property'), lane('replay'), lane('workflow'), lane('integration'), lane('e2e')],
};
