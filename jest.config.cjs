/** Every suite runs on real servers: tests/setup starts one PostgreSQL and one Temporal dev server for all of them. */
const esmPackages = ['typebox', 'jose', 'publicodes', 'oidc-provider', 're2js', 'kysely', 'fontkitten', 'file-type', 'strtok3', 'token-types', 'uint8array-extras', '@tokenizer', '@borewit', 'openid-client', 'oauth4webapi'];
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/tests/**/*.test.ts'],
  transform: { '^.+\\.(ts|js|mjs)$': ['@swc/jest', { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' }, sourceMaps: 'inline' }] },
  transformIgnorePatterns: [`/node_modules/(?!(${esmPackages.join('|')})/)`],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  modulePathIgnorePatterns: ['<rootDir>/.data', '<rootDir>/.cache', '<rootDir>/out'],
  globalSetup: '<rootDir>/tests/setup/start.cjs',
  globalTeardown: '<rootDir>/tests/setup/stop.cjs',
  reporters: [['default', { summaryThreshold: 10 }], '<rootDir>/tests/setup/reporter.cjs'],
  maxWorkers: 2,
  testTimeout: 30_000,
};
