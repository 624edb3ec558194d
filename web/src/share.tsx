import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useWords } from "./words";

/** Copies the link, or where the browser refuses that, offers it selected. */
export function Share({ link }: { link: string }): ComponentChildren {
  const say = useWords();
  const [state, setState] = useState<"idle" | "copied" | "refused">("idle");
  const field = useRef<HTMLInputElement>(null);
  const address = new URL(`#${link}`, location.href).href;

  useEffect(() => {
    if (state === "refused") field.current?.select();
    if (state !== "copied") return;
    const timer = setTimeout(() => setState("idle"), 2500);
    return () => clearTimeout(timer);
  }, [state]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(address);
      setState("copied");
    } catch {
      setState("refused");
    }
  };
  return (
    <div class="share">
      <button type="button" class="primary" onClick={copy}>
        {state === "copied" ? say.copied : say.share}
      </button>
      <span class="unseen" role="status">
        {state === "copied" ? say.copiedLong : ""}
      </span>
      {state === "refused" && (
        <div class="share-fallback" role="dialog" aria-label={say.copyByHand} onKeyDown={(e) => e.key === "Escape" && setState("idle")}>
          <label>
            {say.copyByHand}
            <input ref={field} readOnly value={address} />
          </label>
          <button type="button" class="quiet" onClick={() => setState("idle")}>
            {say.close}
          </button>
        </div>
      )}
    </div>
  );
}
