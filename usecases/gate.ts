/**
 * Temporal takes ten Updates of one workflow at a time, and one too many makes it forget the task those ten are in.
 * A process therefore sends a dossier a few at once; whoever comes after waits here, in order.
 */
const AT_ONCE = 4;

interface Gate {
  inside: number;
  readonly waiting: (() => void)[];
}

const gates = new Map<string, Gate>();

/** Waits for a place. Null: none became free before `deadline` (milliseconds since the epoch). */
export async function enterGate(id: string, deadline: number): Promise<{ leave(): void } | null> {
  const gate = gates.get(id) ?? { inside: 0, waiting: [] };
  gates.set(id, gate);
  if (gate.inside >= AT_ONCE && !(await turnCame(gate, deadline))) return null;
  gate.inside += 1;
  return {
    leave: () => {
      gate.inside -= 1;
      const next = gate.waiting.shift();
      if (next) next();
      else if (gate.inside === 0) gates.delete(id);
    },
  };
}

function turnCame(gate: Gate, deadline: number): Promise<boolean> {
  return new Promise((resolve) => {
    const come = (): void => {
      clearTimeout(timer);
      resolve(true);
    };
    const timer = setTimeout(() => {
      gate.waiting.splice(gate.waiting.indexOf(come), 1);
      resolve(false);
    }, Math.max(0, deadline - Date.now()));
    gate.waiting.push(come);
  });
}
