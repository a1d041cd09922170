/** Something the person who starts the program can mend. Its message is one clear sentence, shown alone, without a stack. */
export class StartProblem extends Error {
  override readonly name = 'StartProblem';
}

/** Ends a command: a StartProblem as its sentence, anything else with its stack; exit code 1 either way. */
export function reportAndExit(error: unknown): never {
  if (error instanceof StartProblem) process.stderr.write(`\n✗ ${error.message}\n`);
  else process.stderr.write(`\n✗ Unexpected error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
}
