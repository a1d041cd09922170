import { amendments } from './amendment.ts';
import { agreement } from './agreement.ts';
import { appeals } from './appeals.ts';
import { appraisal } from './appraisal.ts';
import { closed, closing } from './closing.ts';
import { committee } from './committee.ts';
import { condition } from './condition.ts';
import { correspondence } from './correspondence.ts';
import { decision } from './decision.ts';
import { delivery } from './delivery.ts';
import { openDossier } from './dossier.ts';
import { paymentClock } from './payment-clock.ts';
import { postponement } from './postponement.ts';
import { publicity } from './publicity.ts';
import { requests } from './requests.ts';
import { review } from './review.ts';
import { screening } from './screening.ts';
import { settlement } from './settlement.ts';
import { signature } from './signature.ts';
import { silence } from './silence.ts';
import type { Dossier } from './dossier.ts';
import type { Start } from './start.ts';
import type { Phase } from '../domain/application/state.ts';

/** The life of a dossier, a phase a chapter. */
const story: Readonly<Record<Phase, (dossier: Dossier) => Promise<void>>> = {
  screening,
  appraisal,
  review,
  committee,
  decision,
  agreement,
  delivery,
  closing,
  closed,
};

export async function application(start: Start): Promise<void> {
  const dossier = await openDossier(start);
  if (!dossier) return;
  dossier.along(silence);
  dossier.along(condition);
  dossier.along(correspondence);
  dossier.along(requests);
  dossier.along(appeals);
  dossier.along(amendments);
  dossier.along(signature);
  dossier.along(publicity);
  dossier.along(settlement);
  dossier.along(postponement);
  dossier.along(paymentClock);
  let told: Phase | null = null;
  do {
    // An act can end a dossier in the middle of a chapter: how it ended is told all the same.
    while (dossier.isOpen || told !== 'closed') {
      told = dossier.state.phase;
      await story[told](dossier);
      await dossier.rest();
    }
    await dossier.finish();
    // An appeal that came as it was ending opens it again.
  } while (dossier.isOpen);
}
