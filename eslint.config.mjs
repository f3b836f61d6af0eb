// Type-aware lint: an un-awaited activity is an error, not a surprise on the shop floor.
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const environmentReaders = [
  'processes/config/environment.ts',
  'processes/embedded/**',
  'systems/frame/system-config.ts',
  'processes/launch/launch-main.ts',
  'processes/cluster-main.ts',
  'processes/bench/**',
  'test/**',
];

/** Longer than 300 lines, and each a single thing: a table of cases against one server, or a sequence that is read as one. */
const longFiles = [
  'adapters/bom-files/parse-multilevel-bom.ts',
  'adapters/postgres/release-store.ts',
  'processes/launch/start-stack.ts',
  'test/integration/subscriptions.test.ts',
  'test/integration/webhooks.test.ts',
  'test/support/change-model/commands.ts',
  'test/support/change-model/engine.ts',
  'test/support/conformance/document-misbehaviours.ts',
  'test/support/floor-world.ts',
  'test/unit/b2mml/attacks.test.ts',
  'test/unit/b2mml/route.test.ts',
];

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', '.cutin/**', 'coverage/**', '**/*.js', '**/*.cjs', '**/*.mjs'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { project: './tsconfig.test.json', tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // A void arrow that returns a call reads better than a block in callbacks.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // Answers of the outside world are checked at run time where the types already promise.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // `never` parts and generic parameters used once state contracts of ports and libraries.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/consistent-type-definitions': 'off',
      'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Read the environment through processes/config/environment.ts.',
        },
      ],
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Export by name.' }],
    },
  },
  { files: environmentReaders, rules: { 'no-restricted-properties': 'off' } },
  {
    files: ['test/**'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
  { files: longFiles, rules: { 'max-lines': 'off' } },
);
