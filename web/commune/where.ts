import { dayInFrench, type Day } from '../../domain/calendar/day.ts';
import type { Application, Phase } from '../../domain/application/state.ts';
import { phases } from '../../domain/timeline/words.ts';
import { capital } from '../words.ts';

export interface Stop {
  readonly label: string;
  readonly state: 'done' | 'now' | 'next';
  /** Who does it, since when or until when: one sentence. */
  readonly said: string | null;
}

const order: readonly Phase[] = ['screening', 'appraisal', 'review', 'committee', 'decision', 'agreement', 'delivery', 'closing'];

/** Who has the dossier at each step, as a commune is told. */
const who: Readonly<Record<Phase, string>> = {
  screening: 'le service vérifie que le dossier est recevable et complet',
  appraisal: 'l’instructeur examine vos dépenses, ligne par ligne',
  review: 'des évaluateurs notent le projet',
  committee: 'le comité d’examen donne son avis',
  decision: 'l’assemblée de la Métropole délibère, puis sa décision vous est notifiée',
  agreement: 'vous signez la convention, puis la Métropole',
  delivery: 'vous réalisez le projet et demandez les versements',
  closing: 'vous déposez le bilan, puis le service clôt le dossier',
  closed: '',
};

/** « Où en est mon dossier » : what is done, what is being done and by whom until when, what comes next. @param dueOn end of the time the service gives itself. */
export function whereItStands(state: Application, dueOn: Day | null): readonly Stop[] {
  const filed: Stop = { label: 'Dépôt', state: 'done', said: `Le ${dayInFrench(state.filedOn)}.` };
  if (state.phase === 'closed') return [filed, { label: 'Dossier clos', state: 'now', said: state.closedOn ? `Depuis le ${dayInFrench(state.closedOn)}.` : null }];
  const at = order.indexOf(state.phase);
  return [filed, ...order.map((phase, no): Stop => ({ label: capital(phases[phase]), state: no < at ? 'done' : no === at ? 'now' : 'next', said: no < at ? doneOn(phase, state) : no === at ? now(state, dueOn) : `Ensuite : ${who[phase]}.` }))];
}

function now(state: Application, dueOn: Day | null): string {
  if (state.request) return `Nous vous attendons : répondez à la demande de pièces au plus tard le ${dayInFrench(state.request.answerBy)}. Notre délai est suspendu depuis le ${dayInFrench(state.request.askedOn)}.`;
  const by = dueOn !== null && !state.decision ? ` La décision est prévue au plus tard le ${dayInFrench(dueOn)}.` : '';
  if (state.phase === 'agreement' && state.agreement) return state.agreement.organisationSignedOn ? 'La Métropole signe la convention à son tour.' : `À vous : signez la convention au plus tard le ${dayInFrench(state.agreement.signBy)}.`;
  if (state.phase === 'delivery' && state.lapse) return `À vous : ${state.startedOn ? 'achevez' : 'commencez'} l’opération au plus tard le ${dayInFrench(state.startedOn ? state.lapse.completeBy : state.lapse.startBy)}.`;
  return `${capital(who[state.phase])}.${by}`;
}

function doneOn(phase: Phase, state: Application): string | null {
  if (phase === 'decision' && state.decision) return `Délibération du ${dayInFrench(state.decision.on)}.`;
  if (phase === 'committee' && state.decision && state.opinion) return `Séance du ${dayInFrench(state.opinion.on)}.`;
  if (phase === 'agreement' && state.agreement?.metropoleSignedOn) return `Signée le ${dayInFrench(state.agreement.metropoleSignedOn)}.`;
  return null;
}
