import { execFileSync } from 'node:child_process';
import { errorWithoutWords } from '../../runtime/log.ts';

describe('the log', () => {
  it('keeps of an error its type, its code and where, not the values in its message', () => {
    const failure = Object.assign(new Error('duplicate key value: (email)=(maire@creteil.fr)'), { code: '23505', detail: 'maire@creteil.fr' });
    const kept = errorWithoutWords(new Error('saving maire@creteil.fr failed', { cause: failure }));
    expect(kept).toMatchObject({ type: 'Error', cause: { type: 'Error', code: '23505' } });
    expect(JSON.stringify(kept)).not.toContain('creteil');
  });

  it('leaves out who a person is wherever it is handed over', () => {
    const script = "import { openLog } from './runtime/log.ts'; openLog('worker', { logLevel: 'info' }).info({ dossier: 'FMIN-2026-0042', person: { email: 'a@b.fr', name: 'Anne' }, act: { by: { iban: 'FR76' } }, err: new Error('a@b.fr') }, 'act refused');";
    const line = execFileSync(process.execPath, ['--input-type=module-typescript', '-e', script], { encoding: 'utf8' });
    expect(JSON.parse(line)).toMatchObject({ level: 30, process: 'worker', dossier: 'FMIN-2026-0042', msg: 'act refused' });
    expect(line).not.toMatch(/a@b\.fr|Anne|FR76/);
  });
});
