/** Closes the house of the tests and waits until its servers are gone. */
module.exports = async function stop() {
  const house = globalThis.__house;
  if (!house || house.exitCode !== null) return;
  const ended = new Promise((resolve) => house.once('exit', resolve));
  house.disconnect();
  await ended;
};
