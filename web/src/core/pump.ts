/**
 * Latest wins: answers with a function that runs `work` now, or once more after
 * the run that is under way, however often it is called meanwhile. The work
 * reads what is wanted when it starts, so nothing older is ever asked for.
 */
export function pump(work: () => Promise<void>): () => void {
  let running = false;
  let again = false;
  return async function poke() {
    again = true;
    if (running) return;
    running = true;
    try {
      while (again) {
        again = false;
        await work();
      }
    } finally {
      running = false;
    }
  };
}
