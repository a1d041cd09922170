/** The workflow that carries a session: one id for ever, whatever runs. */
export const sessionWorkflowIdOf = (session: string): string => `session/${session}`;
