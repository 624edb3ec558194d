// The place of the controls: a column beside the figures or, on narrow screens, a
// strip of sliders at the foot of the screen that opens as a sheet of all controls.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Context, Control, Controls } from "./controls";
import { useMedia } from "../ui/media";
import { useWords } from "../ui/words";

/** Shows the control of a key and focuses it. */
export function reveal(key: string): void {
  dispatchEvent(new CustomEvent("reveal", { detail: key }));
}

export function Dock({ context }: { context: Context | undefined }): ComponentChildren {
  const say = useWords();
  // On paper there is no dock, and what is typed must not be lost by printing.
  const narrow = useMedia("screen and (max-width: 1000px)");
  const single = useMedia("screen and (max-width: 640px)");
  const [open, setOpen] = useState(false);
  const [revealed, setRevealed] = useState<{ key: string }>();
  const dock = useRef<HTMLElement>(null);
  const toggle = useRef<HTMLButtonElement>(null);
  const strip = useRef<HTMLDivElement>(null);

  const find = (key: string) => dock.current?.querySelector<HTMLElement>(`[data-key="${key}"] :is(input, select, button)`);
  useEffect(() => {
    const onReveal = (event: Event) => {
      const { detail: key } = event as CustomEvent<string>;
      if (!find(key)) setOpen(true);
      setRevealed({ key });
    };
    addEventListener("reveal", onReveal);
    return () => removeEventListener("reveal", onReveal);
  }, []);
  useEffect(() => {
    if (revealed) find(revealed.key)?.focus();
  }, [revealed]);

  /** Shows the next slider of a strip with room for one; after the last, the first. */
  const turn = (by: 1 | -1) => {
    const { scrollLeft, clientWidth: width, childElementCount: count } = strip.current!;
    strip.current!.scrollLeft = ((Math.round(scrollLeft / width) + by + count) % count) * width;
  };

  return (
    <section
      ref={dock}
      class={open ? "dock open" : "dock"}
      aria-label={say.controls}
      onKeyDown={(event) => {
        if (!open || event.key !== "Escape") return;
        setOpen(false);
        toggle.current?.focus();
      }}
    >
      {narrow && (
        <div class="dock-line">
          {open && <p aria-hidden="true">{say.controls}</p>}
          <button ref={toggle} type="button" class="primary" aria-expanded={open} aria-controls="controls" onClick={() => setOpen(!open)}>
            <svg viewBox="0 0 20 20" aria-hidden="true">
              <path d="M2 6h9m5 0h2M2 14h2m5 0h9" />
              <circle cx="13.5" cy="6" r="2.5" />
              <circle cx="6.5" cy="14" r="2.5" />
            </svg>
            <span>{open ? say.closeControls : say.openControls}</span>
          </button>
        </div>
      )}
      {narrow && !open ? (
        <>
          <Turn text={say.previousSlider} path="M12 4.5 6.5 10l5.5 5.5" onClick={() => turn(-1)} />
          <div id="controls" ref={strip} class="strip">
            {context && inputs(context, single ? 4 : 3).map((key) => <Control key={key.name} {...context} of={key} />)}
          </div>
          <Turn text={say.nextSlider} path="M8 4.5l5.5 5.5L8 15.5" onClick={() => turn(1)} />
        </>
      ) : (
        <div id="controls" class="dock-body">
          {context ? <Controls {...context} /> : <div class="controls-skeleton" />}
        </div>
      )}
    </section>
  );
}

function Turn({ text, path, onClick }: { text: string; path: string; onClick(): void }): ComponentChildren {
  return (
    <button type="button" class="quiet icon turn" aria-label={text} title={text} onClick={onClick}>
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <path class="stroke" d={path} />
      </svg>
    </button>
  );
}

/** The first inputs of the strip: those on the map's axes, then the others. */
function inputs({ schema: { keys }, answer, session }: Context, count: number) {
  const axes = keys.filter(({ kind }) => kind === "axis");
  const order = new Set([...axes.map(({ name }) => session.wanted(name)), ...axes[0]!.options!.map(({ value }) => value)]);
  return [...order].filter((name) => !answer.unused.includes(name)).slice(0, count).map((name) => keys.find((key) => key.name === name)!);
}
