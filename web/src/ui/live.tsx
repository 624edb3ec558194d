import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

/** Tells screen readers those of some texts that have changed, when they do not change any more. */
export function Live({ texts }: { texts: readonly string[] }): ComponentChildren {
  const told = useRef<readonly string[]>([]);
  const [said, setSaid] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => {
      setSaid(texts.filter((text, i) => text !== told.current[i]).join(" "));
      told.current = texts;
    }, 700);
    return () => clearTimeout(timer);
  }, texts);
  return (
    <p class="unseen" aria-live="polite">
      {said}
    </p>
  );
}
