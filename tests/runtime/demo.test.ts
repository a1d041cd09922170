import { openStage } from '../../demo/stage.ts';
import * as projects from '../../demo/projects.ts';
import { checkSiret } from '../../domain/organisation/siret.ts';
import { loadDirectory } from '../../directory/directory.ts';
import { formValidator } from '../../forms/validate.ts';
import { loadProgrammes } from '../../programmes/load.ts';
import { readConfiguration } from '../../runtime/config.ts';

const told = Object.values(projects).filter((one): one is projects.Project => typeof one === 'object');

test('nothing of the demonstration touches a real installation: it is refused in production', async () => {
  const production = readConfiguration({ NODE_ENV: 'production', DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', TEMPORAL_ADDRESS: '127.0.0.1:1', OIDC_ISSUER: 'https://identity.example' });
  await expect(openStage(production)).rejects.toThrow('refused with NODE_ENV=production');
});

test('every project of the demonstration is one a real collectivity could file', () => {
  const bundle = loadProgrammes(process.cwd()).find(({ programme }) => programme.code === 'fmin');
  if (!bundle) throw new Error('no fmin');
  const directory = loadDirectory();
  const faults = formValidator(bundle, 'application', { draft: false });
  expect(told.length).toBeGreaterThanOrEqual(8);
  for (const { organisation, answers } of told) {
    expect([answers.title, faults(answers)]).toEqual([answers.title, []]);
    for (const siret of [organisation, ...answers.partners.map((one) => one.siret)]) {
      expect(checkSiret(siret)).toMatchObject({ ok: true });
      expect(directory.findOrganisation({ siret })).toBeDefined();
    }
  }
});
