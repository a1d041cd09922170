import { CLOCK } from '../domain/application/commands.ts';
import type { Dossier } from './dossier.ts';
import type { Application, Claim } from '../domain/application/state.ts';

/** A payment put off for want of credits: the commune is told, and on the first day of the new year it is taken up again. */
export async function postponement(d: Dossier): Promise<void> {
  for (;;) {
    for (const { no } of d.state.claims.flatMap(({ postponements }) => postponements ?? [])) await d.send('payment-postponed', no);
    const waiting = postponed(d.state);
    const seen = standing(d.state);
    const waited = await d.beside((s) => standing(s) !== seen, waiting?.postponements?.at(-1)?.until ?? null);
    if (waited === 'left') return;
    if (waited === 'due' && waiting) await d.act({ type: 'resumeClaim', claim: waiting.no }, CLOCK);
  }
}

const postponed = ({ claims }: Application): Claim | undefined => claims.find(({ status }) => status === 'postponed');
const standing = ({ claims }: Application): string => claims.map(({ no, status, postponements }) => `${no}${status === 'postponed' ? '!' : ''}${postponements?.length ?? 0}`).join(' ');
