import { readConfiguration } from '../../runtime/config.ts';

const read = (environment: Record<string, string>) => readConfiguration(environment, '/srv/fmin');

describe('configuration', () => {
  it('runs everything on this machine when nothing is said', () => {
    expect(read({})).toMatchObject({ production: false, dataFolder: '/srv/fmin/.data', web: { host: '127.0.0.1', port: 3000, publicUrl: 'http://localhost:3000' }, database: { url: null }, temporal: { address: null, namespace: 'default' }, identity: { issuer: null } });
  });

  it('migrates as the application’s role where no owner is named', () => {
    expect(read({ DATABASE_URL: 'postgres://app@db/fmin' }).database.ownerUrl).toBe('postgres://app@db/fmin');
    expect(read({ DATABASE_URL: 'postgres://app@db/fmin', DATABASE_OWNER_URL: 'postgres://owner@db/fmin' }).database.ownerUrl).toBe('postgres://owner@db/fmin');
  });

  it('signs in with ProConnect’s particularities on one word, each of which may be said otherwise', () => {
    expect(read({}).identity).toMatchObject({ profile: 'standard', pkce: true, acr: null });
    expect(read({ OIDC_PROFILE: 'proconnect' }).identity).toMatchObject({ profile: 'proconnect', pkce: false, acr: 'eidas1' });
    expect(read({ OIDC_PROFILE: 'proconnect', OIDC_PKCE: 'true', OIDC_ACR: 'eidas2' }).identity).toMatchObject({ pkce: true, acr: 'eidas2' });
    expect(() => read({ OIDC_PROFILE: 'franceconnect' })).toThrow('OIDC_PROFILE is “franceconnect”: one of standard, proconnect is expected.');
  });

  it('takes an empty variable for an absent one', () => {
    expect(read({ TEMPORAL_ADDRESS: '', PORT: ' ' })).toMatchObject({ temporal: { address: null }, web: { port: 3000 } });
  });

  it.each([
    [{ PORT: '0' }, 'PORT is “0”: a whole number from 1 to 65535 is expected.'],
    [{ PORT: '80a' }, 'PORT is “80a”: a whole number from 1 to 65535 is expected.'],
    [{ TEMPORAL_ADDRESS: 'http://temporal' }, 'TEMPORAL_ADDRESS is “http://temporal”: host:port is expected, for example 127.0.0.1:7233.'],
    [{ TEMPORAL_TLS: 'yes' }, 'TEMPORAL_TLS is “yes”: true or false is expected.'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is “loud”: one of trace, debug, info, warn, error, fatal, silent is expected.'],
    [{ NODE_ENV: 'production', DATABASE_URL: 'postgres://db/fmin' }, 'NODE_ENV=production needs TEMPORAL_ADDRESS, OIDC_ISSUER: the embedded servers are for one person\'s machine.'],
  ])('says in one sentence what is wrong with %j', (environment, sentence) => {
    expect(() => read(environment)).toThrow(sentence);
  });

  it('never repeats an address that may hold a password', () => {
    expect(() => read({ DATABASE_URL: 'mysql://me:s3cret@db/fmin' })).toThrow('DATABASE_URL is not an address beginning with postgres:// or postgresql://.');
  });
});
