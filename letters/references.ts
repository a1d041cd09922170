/**
 * Legal references a template may ask for with `{{legal "code"}}`. The text printed is the programme's, and only when somebody
 * has read it in force; a template never writes an article number itself.
 */
export const referenceCodes: Readonly<Record<string, string>> = {
  reglement: 'Règlement du dispositif',
  'cgct-l1111-10': 'Participation minimale du maître d’ouvrage',
  'cgct-l1111-11': 'Publicité des financements par le bénéficiaire',
  'cgct-l2131-1': 'Caractère exécutoire des délibérations',
  'cgct-l5215-26': 'Fonds de concours',
  'cgct-d1611-1': 'Montant sous lequel rien n’est recouvré',
  'cgct-d1617-19': 'Pièces justificatives de la dépense',
  'crpa-l112-3': 'Accusé de réception des demandes',
  'crpa-r112-5': 'Contenu de l’accusé de réception',
  'crpa-l114-5': 'Demande de pièces et suspension du délai',
  'crpa-l121-1': 'Observations préalables à une décision défavorable',
  'crpa-l211-5': 'Motivation des décisions',
  'crpa-l231-4': 'Silence de l’administration valant rejet',
  'crpa-l242-2': 'Retrait d’une subvention dont les conditions ne sont pas remplies',
  'crpa-l311-3-1': 'Décision prise avec l’aide d’un traitement automatisé',
  'cja-r421-1': 'Délai de recours devant le tribunal administratif',
  'cja-r421-2': 'Rejet implicite d’une réclamation',
  'cja-r421-5': 'Mention des voies et délais de recours',
};

/** The references of a programme that may be printed: checked ones only, text by code. */
export function printable(references: readonly { readonly code: string; readonly text: string; readonly checkedOn: string | null }[]): Record<string, string> {
  return Object.fromEntries(references.filter(({ checkedOn }) => checkedOn !== null).map(({ code, text }) => [code, text]));
}
