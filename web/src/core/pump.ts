/**
 * Returns a function that runs `work` now or, if it is running, once more after
 * that, however often it is called in the meantime. `work` reads its input when it
 * starts, so it always uses the latest.
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
