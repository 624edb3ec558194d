// Installs the service worker, with which the page opens offline: see sw.ts.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { serviceWorker } from "../core/assets";
import { useWords } from "../ui/words";

/** How often an open page looks for a new version, in milliseconds. */
const often = 3_600_000;

/** Announces a new version when it is completely downloaded. It starts when the user agrees. */
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
      // It was refused, or there is no network. The open page works without it.
    });
  }, [settled, started]);
  // On a narrow screen it moves the content below, so it waits for the end of a
  // gesture.
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

/** Installs the service worker. Calls announce for a new version, with a function to call when the user agrees. */
async function keep(announce: (agree: () => void) => void): Promise<void> {
  // A page in a sandbox has no storage, and a page without TLS has no service
  // worker.
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
    if (!waiting) return location.reload(); // another page has activated it
    waiting.addEventListener("statechange", () => waiting.state === "activated" && location.reload());
    waiting.postMessage("activate");
  };
  const look = () => {
    if (registration.waiting && registration.active) announce(agree);
  };
  look();
  const follow = () => registration.installing?.addEventListener("statechange", look);
  follow();
  registration.addEventListener("updatefound", follow);
  container.addEventListener("controllerchange", () => {
    if (controller) announce(agree);
    controller = container.controller;
  });

  let last = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || !navigator.onLine || Date.now() - last < often) return;
    last = Date.now();
    registration.update().catch(() => {});
  });
}

/** Holds a lock while the page is open, so that the service worker knows about it. */
function holdOn(name: string): Promise<void> {
  return new Promise((held) => {
    navigator.locks.request(name, { mode: "shared" }, () => (held(), new Promise(() => {}))).catch(() => held());
  });
}
