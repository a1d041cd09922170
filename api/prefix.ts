/** Root of every address of the API. */
export const PREFIX = '/api/v1';
