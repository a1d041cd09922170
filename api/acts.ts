import { acts } from '../domain/application/acts.ts';
import type { CommandType, Role } from '../domain/application/commands.ts';
import { Amount, Code, Day, FreeText, Id, OneOf, Rate, Sha256, SiretText, Strict, Type, type TSchema } from './schema.ts';

const Reference = Type.String({ minLength: 1, maxLength: 80, description: 'Numéro, tel qu’il figure sur l’acte.' });
const Number = Type.Integer({ minimum: 1, maximum: 10_000 });
const Letter = Type.String({ pattern: '^[a-z][a-z-]{0,59}$', description: 'Sorte de courrier.' });
const Section = Type.Enum(['investment', 'operating']);
const Basis = Type.Enum(['ht', 'ttc']);
const Resources = Type.Array(
  Strict({ kind: Type.Enum(['own', 'public', 'private']), funder: Code, amount: Amount, status: Type.Enum(['asked', 'confirmed', 'refused']) }),
  { maxItems: 100 },
);
const Scores = Type.Record(Type.String({ pattern: '^[A-Za-z0-9_.-]{1,80}$' }), Type.Integer({ minimum: 0, maximum: 1_000 }), {
  additionalProperties: false, maxProperties: 50, description: 'Notes par critère, en demi-points entiers (7 pour 3,5).',
});
const ScoreReasons = Type.Array(Strict({ criterion: Code, reason: FreeText }), { maxItems: 50, description: 'Le motif de chaque note que le dispositif demande de motiver.' });
const Documents = Type.Record(Type.String({ pattern: '^[A-Za-z0-9_.-]{1,80}$' }), Id, { additionalProperties: false, maxProperties: 50 });
const Count = Type.Integer({ minimum: 0, maximum: 1_000 });
const Votes = Strict({ for: Count, against: Count, abstentions: Count });
const optional = Type.Optional;
/** What an officer sets aside of the expenses of a claim. */
export const StrikeOuts = Type.Array(Strict({ expense: Number, amount: Type.Optional(Amount), reason: FreeText }), { maxItems: 500, description: 'Ce que le service écarte de chaque dépense, par sa place à partir de 1 : toute la dépense, ou le montant indiqué.' });

const LineChanges = Type.Array(Strict({ line: Code, retained: Amount }), { maxItems: 1_000, description: 'Lignes qui changent, à leur nouveau montant retenu ; 0 abandonne la ligne.' });
const Sirets = Type.Array(SiretText, { maxItems: 150, uniqueItems: true });
const Share = Strict({ organisation: SiretText, borne: Amount });
const AmendmentRequest = OneOf('kind', [
  Strict({ kind: Type.Literal('extension'), of: Type.Enum(['start', 'completion']), until: Day }),
  Strict({ kind: Type.Literal('budget'), lines: LineChanges }),
  Strict({ kind: Type.Literal('scope'), lines: LineChanges, newLines: Type.Array(Strict({ line: Code, section: Section, basis: Basis, retained: Amount, text: FreeText }), { maxItems: 100 }) }),
  Strict({ kind: Type.Literal('partner'), owner: SiretText, partners: Sirets, shares: optional(Type.Array(Share, { minItems: 1, maxItems: 150 })) }),
  Strict({ kind: Type.Literal('reduction'), lines: LineChanges, amount: optional(Amount) }),
]);
const Authority = OneOf('by', [
  Strict({ by: Type.Literal('delegate'), delegation: Reference }),
  Strict({ by: Type.Literal('body'), body: Type.Enum(['bureau', 'conseil']), number: Reference, on: Day, delegation: optional(Reference), enforceableOn: Day }),
]);

/** Acts that only a date brings: nobody sends them. */
type OfTheClock = 'closeForWantOfPieces' | 'warnOfDelay' | 'reviewOverdue' | 'warnOfLapse' | 'warnOfPaymentDelay' | 'paymentOverdue' | 'warnOfAppeal' | 'warnOfCondition' | 'remindRecovery' | 'remindDuty' | 'agreementOverdue';
type OfPeople = Exclude<CommandType, 'file' | OfTheClock>;

/** What each act says, beside its type. Free text is sent as it is written; it is kept apart and the act carries its id. */
const fields: { readonly [T in OfPeople]: Record<string, TSchema> } = {
  assignOfficer: { officer: Id },
  requestPieces: { pieces: Type.Array(Code, { minItems: 1, maxItems: 100, uniqueItems: true }), note: optional(FreeText) },
  depositPiece: { piece: Code, document: Id },
  rejectPiece: { piece: Code, reason: FreeText },
  remindPieces: { request: Number },
  declareInadmissible: { reason: FreeText },
  declareComplete: {},
  requestEarlyStart: { reason: FreeText },
  answerEarlyStart: { authorised: Type.Boolean(), reason: optional(FreeText) },
  appraise: {
    lines: Type.Array(Strict({ line: Code, retained: Amount, section: Section, basis: Basis, reason: optional(FreeText) }), { minItems: 1, maxItems: 1_000 }),
    resources: Resources,
    ownShare: Rate,
    ownShareReason: optional(FreeText),
  },
  recordServiceOpinion: { service: Type.Enum(['it', 'legal', 'finance', 'procurement', 'data-protection']), opinion: Type.Enum(['favourable', 'reserved', 'unfavourable']), text: optional(FreeText) },
  closeAppraisal: {},
  assignReviewer: { reviewer: Id, replaces: optional(Number), reason: optional(FreeText) },
  acceptReview: { review: Number },
  declineReview: { review: Number, because: Type.Enum(['interest', 'unavailable']) },
  giveReview: { review: Number, scores: Scores, reasons: optional(ScoreReasons), note: optional(FreeText) },
  correctReview: { review: Number, scores: Scores, reasons: optional(ScoreReasons), reason: FreeText },
  confirmReview: { review: Number },
  recordConsensus: { scores: Scores, reason: FreeText },
  declareInterest: { person: optional(Id), reason: optional(FreeText) },
  remindReviewer: { review: Number },
  closeReview: {},
  recordOpinion: {
    session: Reference,
    on: Day,
    opinion: Type.Enum(['favourable', 'favourable-with-reserves', 'unfavourable', 'adjourned']),
    amount: Amount,
    presents: Type.Array(Id, { maxItems: 200, uniqueItems: true }),
    recused: Type.Array(Id, { maxItems: 200, uniqueItems: true }),
    note: optional(FreeText),
  },
  grantVisa: { budget: Type.Enum(['AP', 'AE']) },
  recordDeliberation: {
    body: Type.Enum(['bureau', 'conseil']),
    number: Reference,
    on: Day,
    delegation: optional(Reference),
    outcome: Type.Enum(['award', 'refusal', 'adjournment']),
    amount: Amount,
    reasons: optional(FreeText),
    document: optional(Id),
    votes: optional(Votes),
    recused: optional(Type.Array(Id, { maxItems: 200, uniqueItems: true })),
    replaces: optional(Type.Enum(['appeal', 'prefecture', 'annulment', 'withdrawal', 'reduction', 'revision'])),
    hearingOn: optional(Day),
    condition: optional(Strict({ funders: Type.Array(Number, { minItems: 1, maxItems: 50, uniqueItems: true }), by: Day }, { description: 'Financeurs dont la confirmation est attendue, et dernier jour pour l’obtenir.' })),
  },
  recordTransmission: { on: Day },
  recordPrefectureReceipt: { on: Day, receipt: Reference },
  recordPublication: { on: Day },
  recordPrefectureRequest: { on: Day, note: optional(FreeText) },
  recordPrefecturePieces: { on: Day },
  recordPrefectureAppeal: { on: Day, reason: optional(FreeText), document: optional(Id) },
  maintainDecision: { on: Day, document: optional(Id) },
  recordReferral: { on: Day, number: optional(Reference) },
  recordJudgment: { on: Day, outcome: Type.Enum(['rejected', 'suspended', 'annulled']), number: optional(Reference) },
  recordEngagement: { number: Reference, on: Day },
  assignAxis: { axis: Code },
  setCreditSchedule: { schedule: Type.Array(Strict({ section: Section, year: Type.Integer({ minimum: 2000, maximum: 2200 }), amount: Amount }), { minItems: 1, maxItems: 40, description: 'Crédits de paiement attendus, par section et par année.' }) },
  disengage: { number: Reference, on: Day },
  askFunder: { kind: Type.Enum(['own', 'public', 'private']), funder: Code, amount: Amount, on: Day, document: optional(Id) },
  confirmFunder: { no: Number, amount: Amount, on: Day, document: Id },
  recordFunderLeft: { no: Number, on: Day, document: Id },
  setShares: { shares: Type.Array(Strict({ organisation: SiretText, borne: Amount }), { minItems: 1, maxItems: 150, description: 'Part de l’assiette retenue que chaque collectivité supporte.' }) },
  takeOver: { to: SiretText, document: Id, reason: FreeText },
  moveToVersion: { version: Sha256, reason: FreeText },
  recordMerger: { from: SiretText, to: SiretText, on: Day, document: Id, reason: FreeText },
  signLetter: { letter: Letter, no: Number, delegation: Reference, document: optional(Id) },
  proveNotification: { letter: Letter, no: Number, proof: Type.Enum(['lrar', 'lre', 'portal']), on: Day, document: optional(Id), unclaimed: optional(Type.Boolean({ description: 'Pli jamais retiré : `on` est le jour de sa première présentation.' })) },
  recordAppeal: { letter: Letter, no: Number, on: Day, reason: optional(FreeText), document: optional(Id) },
  rejectAppeal: { appeal: Number, reasons: FreeText },
  signAgreement: { party: Type.Enum(['organisation', 'metropole']), on: Day, document: Id, delegation: optional(Reference) },
  remindAgreement: {},
  extendAgreement: { until: Day, reason: FreeText },
  declareAgreementLapsed: { reason: FreeText },
  recordStart: { on: Day, document: optional(Id) },
  declareLapsed: { reason: FreeText },
  fileClaim: {
    kind: Type.Enum(['advance', 'interim', 'balance']),
    expenses: Type.Array(Strict({ line: Code, amount: Amount, committedOn: Day, paidOn: optional(Day), mandat: optional(Reference), invoice: optional(Reference) }), { maxItems: 1_000 }),
    resources: Resources,
    documents: Documents,
    statement: optional(Id),
    commissionedOn: optional(Day),
  },
  sendBackClaim: { claim: Number, reason: FreeText, cause: optional(Type.Enum(['not-certified', 'incomplete', 'illegible', 'other'], { description: 'Pièce non visée par le comptable, incomplète, illisible, ou autre.' })), proofs: optional(Type.Array(Code, { maxItems: 50, uniqueItems: true, description: 'Codes des justificatifs en cause.' })) },
  requestInvoices: { claim: Number, expenses: Type.Array(Number, { maxItems: 500, uniqueItems: true, description: 'Places des dépenses dans la demande, à partir de 1 ; vide : celles que tire la règle du dispositif.' }), reason: optional(FreeText) },
  attestClaim: { claim: Number, strikeOuts: optional(StrikeOuts) },
  liquidateClaim: { claim: Number },
  signClaim: { claim: Number, delegation: Reference },
  postponeClaim: { claim: Number },
  resumeClaim: { claim: Number },
  recordReturn: { claim: Number, attempt: Number, section: optional(Section), outcome: Type.Enum(['paid', 'rejected']), on: Day, mandat: optional(Reference), reason: optional(FreeText) },
  reissueOrder: { claim: Number, delegation: Reference },
  hearBeneficiary: { recovery: optional(Number), on: Day, observations: optional(FreeText), document: optional(Id) },
  decideRecovery: { recovery: optional(Number), means: Type.Enum(['reduction', 'order', 'waived'], { description: 'Réduction du mandat de l’exercice, titre de recette, ou renonciation.' }), amount: optional(Amount), reason: optional(FreeText) },
  recordReduction: { recovery: optional(Number), number: Reference, on: Day },
  recordRecoveryOrder: { recovery: optional(Number), number: Reference, on: Day },
  recordRecovery: { number: Reference, amount: Amount, on: Day },
  requestAmendment: { request: AmendmentRequest, reason: FreeText, document: optional(Id) },
  examineAmendment: { amendment: Number, opinion: Type.Enum(['favourable', 'unfavourable']), reason: FreeText },
  grantAmendment: { amendment: Number, authority: Authority, reason: optional(FreeText) },
  refuseAmendment: { amendment: Number, authority: Authority, reason: FreeText },
  giveUpAmendment: { amendment: Number },
  signAmendment: { amendment: Number, party: Type.Enum(['organisation', 'metropole']), on: Day, document: Id, delegation: optional(Reference) },
  remindAmendment: { amendment: Number },
  tellBudgetShift: { lines: LineChanges, reason: FreeText },
  openHearing: { about: Type.Enum(['withdrawal', 'lapse']), reason: FreeText },
  recordObservations: { hearing: Number, on: Day, text: optional(FreeText), document: optional(Id) },
  fulfilDuty: { duty: Code, document: Id, on: Day },
  exemptDuty: { duty: Code, reason: FreeText },
  fileFinalReport: { document: Id },
  close: {},
  withdraw: { reason: optional(FreeText) },
  withdrawAward: { body: Type.Enum(['bureau', 'conseil']), number: Reference, on: Day, delegation: optional(Reference), enforceableOn: Day, hearingOn: Day, reason: FreeText },
  sendMessage: { text: FreeText },
};

export const ACT_TYPES = Object.keys(fields) as readonly OfPeople[];

export const bodyOf = (type: OfPeople): TSchema => Strict({ type: Type.Literal(type), ...fields[type] }, { title: acts[type].title });

/** Any act a person may send. */
export const ActBody = OneOf('type', ACT_TYPES.map(bodyOf));

/** Roles that may send one act at least. */
export const ACTING_ROLES: readonly Role[] = [...new Set(ACT_TYPES.flatMap((type) => acts[type].who))].filter((who): who is Role => who !== 'clock' && who !== 'system');
