import { acts, decide, filers, needsOf, possibleActs, whoMay } from '../../domain/application/acts.ts';
import { interestOf } from '../../domain/policy/interest.ts';
import { hasRole, mayAct, mayRead } from '../../domain/policy/may.ts';
import { holds } from '../../domain/policy/person.ts';
import { draft, file, reach } from './support/chapters.ts';
import { ALWAYS, CHARENTON, CRETEIL, VINCENNES, cast, on, person, siren } from './support/world.ts';
import type { Command, CommandType, Role } from '../../domain/application/commands.ts';
import type { Phase } from '../../domain/application/state.ts';
import type { Name, Who } from './support/world.ts';

/** Who may do what, and when, written a second time from the fund's practice: the table of acts must say the same. */
const BEFORE: readonly Phase[] = ['screening', 'appraisal', 'review', 'committee', 'decision'];
const AFTER: readonly Phase[] = ['agreement', 'delivery', 'closing'];
const OPEN: readonly Phase[] = [...BEFORE, ...AFTER];
const ANY: readonly Phase[] = [...OPEN, 'closed'];
const practice: Readonly<Record<Exclude<CommandType, 'file'>, readonly [who: string, phases: readonly Phase[]]>> = {
  assignOfficer: ['officer administrator', OPEN],
  requestPieces: ['officer', BEFORE],
  depositPiece: ['agent', OPEN],
  rejectPiece: ['officer', OPEN],
  remindPieces: ['clock officer', BEFORE],
  closeForWantOfPieces: ['clock', BEFORE],
  declareInadmissible: ['officer', ['screening']],
  declareComplete: ['officer', ['screening']],
  warnOfDelay: ['clock', BEFORE],
  requestEarlyStart: ['agent', BEFORE],
  answerEarlyStart: ['officer', BEFORE],
  appraise: ['officer', ['appraisal']],
  recordServiceOpinion: ['officer', ['appraisal', 'review']],
  closeAppraisal: ['officer', ['appraisal']],
  assignReviewer: ['officer', ['review']],
  acceptReview: ['reviewer', ['review']],
  declineReview: ['reviewer', ['review']],
  giveReview: ['reviewer', ['review']],
  correctReview: ['reviewer', ['review']],
  confirmReview: ['reviewer', ['review']],
  recordConsensus: ['officer', ['review']],
  declareInterest: ['reviewer officer secretary', BEFORE],
  remindReviewer: ['clock officer', ['review']],
  reviewOverdue: ['clock', ['review']],
  closeReview: ['officer', ['review']],
  assignAxis: ['finance officer', BEFORE],
  recordOpinion: ['secretary', ['committee']],
  setCreditSchedule: ['finance', ['decision', ...AFTER]],
  disengage: ['finance', ['closing']],
  askFunder: ['agent officer', [...BEFORE, 'agreement', 'delivery']],
  confirmFunder: ['agent officer', [...BEFORE, 'agreement', 'delivery']],
  recordFunderLeft: ['agent officer', [...BEFORE, 'agreement', 'delivery']],
  warnOfCondition: ['clock', ['decision', 'agreement', 'delivery']],
  setShares: ['agent officer', ['appraisal', 'review', 'committee', 'decision']],
  takeOver: ['officer administrator', OPEN],
  moveToVersion: ['administrator', BEFORE],
  recordMerger: ['officer administrator', OPEN],
  requestAmendment: ['agent officer', ['agreement', 'delivery']],
  examineAmendment: ['officer', ['agreement', 'delivery']],
  grantAmendment: ['delegate assembly', ['agreement', 'delivery']],
  refuseAmendment: ['delegate assembly', ['agreement', 'delivery']],
  giveUpAmendment: ['agent officer', ['agreement', 'delivery']],
  signAmendment: ['agent delegate', AFTER],
  remindAmendment: ['clock officer', AFTER],
  tellBudgetShift: ['agent officer', ['agreement', 'delivery']],
  openHearing: ['officer', ['decision', ...AFTER]],
  recordObservations: ['agent officer', OPEN],
  grantVisa: ['finance', ['decision', 'agreement', 'delivery']],
  recordDeliberation: ['assembly', ['decision', 'agreement', 'delivery']],
  recordTransmission: ['assembly', ['decision']],
  recordPrefectureReceipt: ['assembly', ['decision']],
  recordPublication: ['assembly', ['decision']],
  recordPrefectureRequest: ['assembly', ['decision', ...AFTER]],
  recordPrefecturePieces: ['assembly', ['decision', ...AFTER]],
  recordPrefectureAppeal: ['assembly', ['decision', ...AFTER]],
  maintainDecision: ['assembly', ['decision', ...AFTER]],
  recordReferral: ['assembly', ['decision', ...AFTER]],
  recordJudgment: ['assembly', ['decision', ...AFTER]],
  recordAppeal: ['agent officer', ANY],
  warnOfAppeal: ['clock', OPEN],
  rejectAppeal: ['officer', OPEN],
  recordEngagement: ['finance', ['decision', ...AFTER]],
  signLetter: ['delegate', ANY],
  proveNotification: ['officer', ANY],
  signAgreement: ['agent delegate', ['agreement']],
  remindAgreement: ['clock officer', ['agreement']],
  recordStart: ['agent officer', ['agreement', 'delivery']],
  warnOfLapse: ['clock', ['agreement', 'delivery']],
  declareLapsed: ['officer', ['agreement', 'delivery']],
  fileClaim: ['agent', ['delivery']],
  sendBackClaim: ['officer finance', ['delivery']],
  requestInvoices: ['officer finance', ['delivery']],
  warnOfPaymentDelay: ['clock', ['delivery']],
  attestClaim: ['officer', ['delivery']],
  liquidateClaim: ['finance', ['delivery']],
  signClaim: ['delegate', ['delivery']],
  recordReturn: ['finance', ['delivery']],
  reissueOrder: ['delegate', ['delivery']],
  postponeClaim: ['finance', ['delivery']],
  resumeClaim: ['clock finance', ['delivery']],
  paymentOverdue: ['clock', ['delivery']],
  recordRecovery: ['finance', ANY],
  hearBeneficiary: ['agent officer finance', ANY],
  decideRecovery: ['finance', ANY],
  recordReduction: ['finance', ANY],
  recordRecoveryOrder: ['finance', ANY],
  remindRecovery: ['clock', ANY],
  agreementOverdue: ['clock', ['agreement']],
  extendAgreement: ['officer', ['agreement']],
  declareAgreementLapsed: ['officer', ['agreement']],
  fulfilDuty: ['agent officer', AFTER],
  exemptDuty: ['officer', AFTER],
  remindDuty: ['clock', AFTER],
  fileFinalReport: ['agent', ['delivery', 'closing']],
  close: ['officer', ['closing']],
  withdraw: ['agent', OPEN],
  withdrawAward: ['assembly', ['decision', ...AFTER]],
  sendMessage: ['agent officer', ANY],
};
const every = Object.keys(practice) as (keyof typeof practice)[];

/** Enough of a command for the policy and the phase, which are asked before the act's own rule. */
const command = (type: CommandType): Command => ({
  type, claim: 1, attempt: 1, review: 1, request: 1, warning: 1, revision: 3, pieces: [], piece: 'rib', document: 'd', documents: {}, reason: 't', text: 't', letter: 'award', no: 1,
  delegation: 'x', on: on('2026-01-12'), hearingOn: on('2026-01-12'), party: 'organisation', lines: [], resources: [], expenses: [], schedule: [], shares: [], axis: 'a', to: 'x', from: 'x', ownShare: { num: 1, den: 5 }, scores: {}, presents: [], recused: [],
  amount: 1, number: 'n', officer: 'p-officer', reviewer: 'p-reviewer', authorised: true, kind: 'advance', outcome: 'award', opinion: 'favourable', body: 'conseil', receipt: 'r', budget: 'AP', proof: 'lrar', session: 's', because: 'interest',
}) as unknown as Command;

const roles: readonly [Role, Name][] = [['agent', 'agent'], ['officer', 'officer'], ['reviewer', 'reviewer'], ['secretary', 'secretary'], ['finance', 'finance'], ['assembly', 'assembly'], ['delegate', 'deputy'], ['administrator', 'administrator']];
const actors: readonly (readonly [string, Who])[] = [...roles, ['clock', 'clock'], ['system', 'system']];

describe('the table of acts', () => {
  test('knows the acts of the practice, no more, and says who may do each', () => {
    expect(Object.keys(acts).sort()).toEqual([...every].sort());
    for (const type of every) expect([type, [...whoMay(type)].sort()]).toEqual([type, practice[type][0].split(' ').sort()]);
    expect(whoMay('file')).toEqual(filers);
    expect(needsOf('file')).toEqual(['filing']);
  });

  test('every act by every role: refused to all but those it names, whatever the phase', () => {
    const life = reach(draft(), 'decision');
    for (const type of every) {
      for (const [role, who] of actors) {
        const answer = life.answer(who, command(type));
        const forbidden = 'code' in answer && answer.code === 'forbidden';
        // « Chaque partie dépose sa propre signature » is the act's own rule, reached in its own phase alone.
        expect([type, role, forbidden]).toEqual([type, role, !practice[type][0].split(' ').includes(role)]);
      }
    }
  });

  test('every act in every phase: in its own it is decided, in any other it is refused', () => {
    const filed = reach(draft(), 'screening');
    for (const type of every) {
      const [role, who] = actors.find(([name]) => practice[type][0].split(' ').includes(name))!;
      for (const phase of ANY) {
        const answer = decide({ ...filed.state, phase }, command(type), { person: who === 'clock' ? 'clock' : cast[who as Name].id, as: role as Role }, filed.facts(who, command(type)));
        expect([type, phase, 'code' in answer && answer.code === 'wrong-phase']).toEqual([type, phase, !practice[type][1].includes(phase)]);
      }
    }
  });

  test('what a person is offered is what they may do in this phase', () => {
    const { state } = reach(draft(), 'screening');
    expect([...possibleActs(state, 'officer')].sort()).toEqual(every.filter((type) => practice[type][0].split(' ').includes('officer') && practice[type][1].includes('screening')).sort());
    expect(possibleActs({ ...state, phase: 'closed' }, 'agent')).toEqual(['recordAppeal', 'hearBeneficiary', 'sendMessage']);
    expect(possibleActs({ ...state, phase: 'closed' }, 'administrator')).toEqual([]);
  });

  test('acts by a person are refused to one who does not have the role, or is not known', () => {
    const life = draft().act('agent', file);
    expect(life.refused({ name: 'finance', as: 'officer' }, { type: 'declareComplete' })).toBe('forbidden');
    life.world.people = [];
    expect(life.refused('officer', { type: 'declareComplete' })).toBe('forbidden');
  });

  test('an officer with a mandate in the commune stands aside, a secretary only records', () => {
    const life = draft().act('agent', file);
    for (const as of ['officer', 'finance', 'delegate', 'reviewer'] as const) {
      const type = { officer: 'declareComplete', finance: 'recordRecovery', delegate: 'signLetter', reviewer: 'acceptReview' } as const;
      expect(life.refused({ name: 'councillor', as }, command(type[as]))).toBe('recused');
    }
  });
});

const subject = { programme: 'fmin', organisations: [CRETEIL, VINCENNES] };
const today = on('2026-05-01');
const holder = (name: Role, more: object = {}) => person('p', [{ role: name, programme: null, organisation: null, ...ALWAYS, ...more }]);

describe('who someone is', () => {
  test('a role, a mandate or a delegation holds from its first day to its last', () => {
    const span = { from: on('2026-05-01'), until: on('2026-05-03') };
    expect(['2026-04-30', '2026-05-01', '2026-05-03', '2026-05-04'].map((day) => holds(span, on(day)))).toEqual([false, true, true, false]);
    expect(holds({ from: today, until: null }, on('2999-01-01'))).toBe(true);
  });
  test('a role is held for one programme or for all', () => {
    expect(hasRole(holder('officer'), 'officer', subject, today)).toBe(true);
    expect(hasRole(holder('officer', { programme: 'fmin' }), 'officer', subject, today)).toBe(true);
    expect(hasRole(holder('officer', { programme: 'fim' }), 'officer', subject, today)).toBe(false);
    expect(hasRole(holder('officer'), 'finance', subject, today)).toBe(false);
    expect(hasRole(holder('officer', { until: on('2026-04-30') }), 'officer', subject, today)).toBe(false);
  });
  test('an agent acts for the organisation that owns the dossier, whichever of its establishments, and not for a partner', () => {
    expect(hasRole(holder('agent', { organisation: siren(CRETEIL) }), 'agent', subject, today)).toBe(true);
    expect(hasRole(holder('agent', { organisation: `${siren(CRETEIL)}00026` }), 'agent', subject, today)).toBe(true);
    expect(hasRole(holder('agent', { organisation: siren(VINCENNES) }), 'agent', subject, today)).toBe(false);
    expect(hasRole(holder('agent', { organisation: null }), 'agent', subject, today)).toBe(false);
    expect(hasRole(holder('agent', { organisation: siren(CRETEIL) }), 'agent', { programme: 'fmin', organisations: [] }, today)).toBe(false);
  });
  test('an interest is a mandate or a post, that day, in the applicant or a partner', () => {
    const mayor = (more: object) => person('p', [], [{ organisation: siren(VINCENNES), ...ALWAYS, ...more }]);
    expect(interestOf(mayor({}), subject.organisations, today)).toBe(true);
    expect(interestOf(mayor({ until: on('2026-04-30') }), subject.organisations, today)).toBe(false);
    expect(interestOf(mayor({ organisation: siren(CHARENTON) }), subject.organisations, today)).toBe(false);
    expect(interestOf(holder('agent', { organisation: siren(CRETEIL) }), subject.organisations, today)).toBe(true);
    expect(interestOf(holder('agent', { organisation: siren(CRETEIL), until: on('2026-04-30') }), subject.organisations, today)).toBe(false);
    expect(interestOf(holder('officer', { organisation: siren(CRETEIL) }), subject.organisations, today)).toBe(false);
    expect(interestOf(holder('agent', { organisation: null }), subject.organisations, today)).toBe(false);
  });
  test('nobody acts in another’s name', () => {
    const known = { person: holder('officer'), today };
    expect(mayAct({ person: 'p', as: 'officer' }, ['officer'], subject, known)).toBeNull();
    expect(mayAct({ person: 'q', as: 'officer' }, ['officer'], subject, known)?.code).toBe('forbidden');
    expect(mayAct({ person: 'p', as: 'officer' }, [], subject, known)?.code).toBe('forbidden');
    expect(mayAct({ person: 'p', as: 'agent' }, ['agent'], subject, known)?.code).toBe('not-found');
    expect(mayAct({ person: 'clock', as: 'clock' }, ['clock'], subject, { person: null, today })).toBeNull();
    expect(mayAct({ person: 'clock', as: 'clock' }, ['officer'], subject, { person: null, today })?.code).toBe('forbidden');
  });
  test('a dossier is read by its owner and partners, by the people of its programme, and by its own évaluateurs', () => {
    const read = (who: ReturnType<typeof person>, reviewers: readonly string[] = []) => mayRead(who, { ...subject, reviewers }, today);
    expect(read(cast.agent)).toBe(true);
    expect(read(cast.partner)).toBe(true);
    expect(read(cast.stranger)).toBe(false);
    for (const one of ['officer', 'secretary', 'finance', 'assembly', 'deputy', 'administrator'] as const) expect([one, read(cast[one])]).toEqual([one, true]);
    expect(read(cast.reviewer)).toBe(false);
    expect(read(cast.reviewer, ['p-reviewer'])).toBe(true);
    expect(read(holder('officer', { programme: 'fim' }))).toBe(false);
    expect(read(holder('agent', { organisation: siren(CRETEIL), until: on('2026-04-30') }))).toBe(false);
    expect(read(holder('agent'))).toBe(false);
  });
});
