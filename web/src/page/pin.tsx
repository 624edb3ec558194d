// One cut can be pinned, to see what would change if it were chosen in place of the
// best one.
import type { ComponentChildren } from "preact";
import type { Picking } from "../figures/figure";
import type { Session } from "../state/session";
import { Live } from "../ui/live";
import { useWords } from "../ui/words";

/** How the cuts of a figure are pinned: by a click, or by arrow keys that go from one to the next. */
export function pinning(session: Session): Picking {
  return {
    pick: (id) => session.pinTo(id === session.pin ? undefined : id),
    step: (by) => {
      const { answer, pin } = session;
      if (!answer) return;
      const { candidates, verdict } = answer;
      const now = candidates.findIndex(({ id }) => id === (pin ?? verdict.best));
      session.pinTo(candidates[Math.min(candidates.length - 1, Math.max(0, now + by))]!.id);
    },
    drop: () => session.pinTo(undefined),
  };
}

/** What the pinned cut would change, or how to pin one. Its height is always the same. */
export function Pinned({ session: { answer, pin }, session }: { session: Session }): ComponentChildren {
  const say = useWords();
  const text = (pin !== undefined && answer?.pinned?.text) || undefined;
  return (
    <div class="pinned">
      <p>{text ?? say["pin.hint"]}</p>
      {text !== undefined && (
        <>
          <button
            type="button"
            class="quiet small"
            aria-label={`${say["pin.remove"]}: ${pin}`}
            onClick={({ currentTarget }) => {
              currentTarget.closest("figure")!.querySelector<HTMLElement>(".chart")!.focus();
              session.pinTo(undefined);
            }}
          >
            ×
          </button>
          <Live texts={[text]} />
        </>
      )}
    </div>
  );
}
