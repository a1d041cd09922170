/** Audience of the access tokens the API accepts. */
export const API_AUDIENCE = 'fmin-api';

/** Grant by which the command line and tests get a persona's access token; only the embedded provider knows it. */
export const PERSONA_GRANT = 'urn:fmin:persona';
