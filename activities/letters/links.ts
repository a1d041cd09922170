/** Where a dossier is on the site: the one place that knows these addresses. They open after signing in. */
export interface Links {
  readonly dossier: string;
  readonly messages: string;
  review(no: number): string;
  /** Where outside experts come in: their own secret is added as the mail leaves. */
  readonly personalAccess: string;
}

/** The path of the page to which a personal link's secret is added. */
export const PERSONAL_ACCESS = '/evaluations/acces';

/** @param publicUrl address people type, without a final slash. */
export function linksTo(publicUrl: string, reference: string): Links {
  const of = encodeURIComponent(reference);
  return {
    dossier: `${publicUrl}/dossiers/${of}`,
    messages: `${publicUrl}/dossiers/${of}/messages`,
    personalAccess: `${publicUrl}${PERSONAL_ACCESS}`,
    review: (no) => `${publicUrl}/evaluations/${of}/${no}`,
  };
}
