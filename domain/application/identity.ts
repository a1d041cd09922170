/** The workflow that carries a dossier: one id for ever, whatever runs. */
export const workflowIdOf = (application: string): string => `application/${application}`;
