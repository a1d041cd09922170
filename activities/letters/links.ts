/** Where a dossier is on the site: the one place that knows these addresses. They open after signing in. */
export interface Links {
  readonly dossier: string;
  readonly messages: string;
  review(no: number): string;
}

/** @param publicUrl address people type, without a final slash. */
export function linksTo(publicUrl: string, reference: string): Links {
  const of = encodeURIComponent(reference);
  return {
    dossier: `${publicUrl}/dossiers/${of}`,
    messages: `${publicUrl}/dossiers/${of}/messages`,
    review: (no) => `${publicUrl}/evaluations/${of}/${no}`,
  };
}
