// A tour of the paper: steps that open a scenario each and point at one place of
// the page.
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Lang, Place, Step } from "../core/core";
import type { Session } from "../state/session";
import { filled, useWords } from "../ui/words";

/** Where the places are. What is not shown has another element instead. */
const places: Record<Place, string[]> = {
  verdict: [".verdict"],
  curves: [".figure-curves"],
  tracks: ['[data-key="mbps"]', ".dock"],
  map: [".figure-map"],
  input: ['[data-key="input"]', ".dock"],
  networks: ['[data-key="model"]', ".sentence", ".dock"],
};

/** A button that opens the tour, and the tour. */
export function Tour({ session, lang }: { session: Session; lang: Lang }): ComponentChildren {
  const say = useWords();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    button.current!.focus();
  };
  return (
    <>
      <button ref={button} type="button" class="quiet tour-button" aria-expanded={open} onClick={() => (open ? close() : setOpen(true))}>
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <path d="M5 17.5V3l10.5 3.5L5 10.5" />
        </svg>
        <span>{say.tour}</span>
      </button>
      {open && <Bar session={session} lang={lang} close={close} />}
    </>
  );
}

function Bar({ session, lang, close }: { session: Session; lang: Lang; close(): void }): ComponentChildren {
  const say = useWords();
  const bar = useRef<HTMLElement>(null);
  const [steps, setSteps] = useState<Step[]>();
  const [failed, setFailed] = useState<string>();
  const [at, setAt] = useState(0);
  const step = steps?.[at];

  useLayoutEffect(() => {
    bar.current!.showPopover();
    bar.current!.focus();
  }, []);
  useEffect(() => {
    let wanted = true;
    session.core.tour({}).then(
      (told) => {
        if (!wanted) return;
        if (!steps) session.follow(told[0]!.link);
        setSteps(told);
      },
      (error: Error) => setFailed(error.message),
    );
    return () => (wanted = false);
  }, [lang]);
  // Back and Forward lead to the neighbours of a step.
  useEffect(() => {
    if (!step || session.link === step.link) return;
    const near = [at - 1, at + 1].find((i) => steps![i]?.link === session.link);
    if (near !== undefined) setAt(near);
  }, [session.link]);
  // A figure is another element after a change of the theme.
  const target = useRef<HTMLElement>(undefined);
  useLayoutEffect(() => {
    target.current = step && placeOf(step);
    return target.current && highlight(target.current, bar.current!);
  }, [step, target.current?.isConnected]);

  const go = (to: number) => {
    const next = steps?.[to];
    if (!next) return;
    setAt(to);
    session.follow(next.link);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowRight") go(at + 1);
    else if (event.key === "ArrowLeft") go(at - 1);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  };
  return (
    <section ref={bar} class="tour" popover="manual" aria-label={say["tour.title"]} tabIndex={-1} onKeyDown={onKeyDown}>
      <div class="tour-text" aria-live="polite">
        <h2>{step ? filled(say["tour.step"], { at: at + 1, all: steps!.length, title: step.title }) : say["tour.title"]}</h2>
        <p>{step?.text ?? (failed === undefined ? say["picker.loading"] : filled(say["tour.failed"], { detail: failed }))}</p>
      </div>
      <button type="button" class="quiet" aria-disabled={at === 0} onClick={() => go(at - 1)}>
        {say["tour.previous"]}
      </button>
      <button type="button" class="primary" aria-disabled={at + 1 === (steps?.length ?? 1)} onClick={() => go(at + 1)}>
        {say["tour.next"]}
      </button>
      <button type="button" class="quiet" onClick={close}>
        {say.close}
      </button>
    </section>
  );
}

function placeOf({ highlight }: Step): HTMLElement | undefined {
  return places[highlight].map((selector) => document.querySelector<HTMLElement>(selector)).find((element) => element?.checkVisibility()) ?? undefined;
}

/** Highlights an element, and brings it in sight and clear of the bar. Returns what ends that. */
function highlight(element: HTMLElement, bar: HTMLElement): () => void {
  const covered = () => {
    const [a, b] = [bar.getBoundingClientRect(), element.getBoundingClientRect()];
    return Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
  };
  const clear = () => {
    bar.classList.remove("above");
    const { top } = bar.getBoundingClientRect();
    const room = top - parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop);
    element.style.scrollMarginBottom = `${innerHeight - top + 8}px`;
    element.scrollIntoView({ block: element.offsetHeight > room ? "start" : "nearest" });
    const below = covered();
    if (below === 0) return;
    bar.classList.add("above");
    if (covered() >= below) bar.classList.remove("above");
  };
  element.dataset.toured = "";
  clear();
  addEventListener("resize", clear);
  return () => {
    removeEventListener("resize", clear);
    delete element.dataset.toured;
    element.style.scrollMarginBottom = "";
  };
}
