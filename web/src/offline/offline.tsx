// The page kept in the browser, to be opened without a network: see sw.ts.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { serviceWorker } from "../core/assets";
import { useWords } from "../ui/words";

/** How often a page that stays open looks for a new version of itself. */
const often = 3_600_000;

/** Says that there is a new version, once it is here as a whole; it comes when the person agrees. */
export function NewVersion({ settled }: {
  /** Whether the page has been drawn and nothing is being dragged. */
  settled: boolean;
}): ComponentChildren {
  const say = useWords();
  const [agree, setAgree] = useState<() => void>();
  const [started, setStarted] = useState(false);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!settled || started) return;
    setStarted(true);
    keep((reload) => setAgree(() => reload)).catch(() => {
      // Refused, or no network: the page works as long as it is open.
    });
  }, [settled, started]);
  // It moves what is below on a narrow screen, so it waits for a gesture to end.
  useEffect(() => {
    if (agree && settled) setShown(true);
  }, [agree, settled]);
  return (
    <div class="new-version" role="status">
      {shown && (
        <>
          <span>{say.newVersion}</span>{" "}
          <button type="button" class="quiet" onClick={agree}>
            {say.reload}
          </button>
        </>
      )}
    </div>
  );
}

/** Installs the service worker and tells of new ones, with what is to be done when the person agrees. */
async function keep(tell: (agree: () => void) => void): Promise<void> {
  // A page within a sandbox has no storage, and one without encryption no service worker.
  if (!serviceWorker || self.origin === "null" || !isSecureContext || !("locks" in navigator)) return;
  const folder = new URL("./", location.href);
  await holdOn(`splitscope ${folder.pathname} ${document.querySelector<HTMLScriptElement>("script[type=module]")?.src}`);
  const embedded = new URLSearchParams(location.search).has("embed");
  if (embedded || !("serviceWorker" in navigator)) return;

  const { serviceWorker: container } = navigator;
  let controller = container.controller;
  controller?.postMessage("tidy");
  const registration = await container.register(serviceWorker, { updateViaCache: "none" });
  const agree = () => {
    const { waiting } = registration;
    if (!waiting) return location.reload(); // it was agreed to elsewhere
    waiting.addEventListener("statechange", () => waiting.state === "activated" && location.reload());
    waiting.postMessage("activate");
  };
  const look = () => {
    if (registration.waiting && registration.active) tell(agree);
  };
  look();
  const follow = () => registration.installing?.addEventListener("statechange", look);
  follow();
  registration.addEventListener("updatefound", follow);
  container.addEventListener("controllerchange", () => {
    if (controller) tell(agree);
    controller = container.controller;
  });

  let last = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || !navigator.onLine || Date.now() - last < often) return;
    last = Date.now();
    registration.update().catch(() => {});
  });
}

/** Holds a lock for as long as the page is there, so that the service worker knows of it. */
function holdOn(name: string): Promise<void> {
  return new Promise((held) => {
    navigator.locks.request(name, { mode: "shared" }, () => (held(), new Promise(() => {}))).catch(() => held());
  });
}
