const { fork } = require('node:child_process');
const path = require('node:path');

/** Opens the house of the tests; it starts its servers when a suite first asks. */
module.exports = async function start() {
  process.env.TZ = 'UTC';
  const node = Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : path.resolve('node_modules/.bin/node');
  const house = fork(path.resolve('tests/setup/house.ts'), { execPath: node, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  globalThis.__house = house;
  process.env.FMIN_TEST_HOUSE = await new Promise((resolve, reject) => {
    house.once('message', resolve);
    house.once('exit', (code) => reject(new Error(`The servers of the tests ended with code ${code} before they were ready.`)));
  });
};
