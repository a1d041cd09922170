import { openDossier, played } from './dossier.ts';
import { journey } from './journey.ts';
import { toDay } from '../../domain/calendar/day.ts';
import { toCents } from '../../domain/money/money.ts';
import { passedOn } from '../../database/deliberations.ts';
import type { Dossier, RecordHouse } from './dossier.ts';
import type { Crossing } from '../../domain/committee/crossing.ts';

export const MEETING = toDay('2026-06-18');
export const AWARD = toCents(5_000_000);

/** Dossiers no workflow carries, with everything the assembly needs on the day of its meeting: what reaches them wakes them. */
export async function beforeAssembly(house: RecordHouse, count: number, opinion: number = AWARD): Promise<readonly Dossier[]> {
  const dossiers: Dossier[] = [];
  for (let i = 0; i < count; i += 1) {
    const dossier = await openDossier(house);
    const [played_, story] = played(house, dossier);
    for (const chapter of ['file', 'complete', 'appraise', 'review'] as const) await journey[chapter](played_, story);
    await dossier.advanceTo('2026-04-14');
    await dossier.done(house.cast.secretary, { type: 'recordOpinion', session: 'CE-2026-02', on: toDay('2026-04-14'), opinion: 'favourable', amount: toCents(opinion), presents: [], recused: [] });
    await dossier.deposit('deliberation');
    await dossier.advanceTo(MEETING);
    await dossier.done(house.cast.finance, { type: 'grantVisa', budget: 'AP' });
    dossiers.push(dossier);
  }
  return dossiers;
}

/** Waits until every act the batch sent has its end; answers them. */
export async function passedOnWhole({ db }: Pick<RecordHouse, 'db'>, batch: string): Promise<readonly Crossing[]> {
  for (;;) {
    const all = await passedOn(db, batch);
    if (all.length > 0 && all.every(({ status }) => status !== 'pending')) return all;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
