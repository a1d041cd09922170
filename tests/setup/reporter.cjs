/** Closes every run with one line a machine can read: `N passed, N failed`, and `, N skipped` when there are any. A suite that could not run counts as one failure. */
module.exports = class ClosingLine {
  constructor() {
    this.line = null;
    // The default reporter prints its summary, and jest its last hints, after the reporters were told: this comes after all of them.
    process.once('exit', () => {
      if (this.line) process.stdout.write(`${this.line}\n`);
    });
  }

  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    this.line = `${results.numPassedTests} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
  }
};
