/** Asks the house of the tests for one of its parts; the first to ask waits for it to start. */
export async function ask<T>(part: 'postgres' | 'temporal' | 'bundle' | 'chromium'): Promise<T> {
  const house = process.env.FMIN_TEST_HOUSE;
  if (!house) throw new Error('The tests have no servers: run them with jest and the project’s configuration.');
  const answer = await fetch(`${house}/${part}`);
  const body = await answer.text();
  if (!answer.ok) throw new Error(`${part} could not be started for the tests:\n${body}`);
  return JSON.parse(body) as T;
}
