import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Chart, type Point } from "./chart";
import type { Answer, FigureName, Lang } from "./core";
import { nudge, within } from "./scale";
import type { Session } from "./session";
import { Symbols } from "./symbols";
import { useWords } from "./words";

/** What pointing at a figure sets, along its axes. */
const axes: Partial<Record<FigureName, (keyof Point)[]>> = { curves: ["mbps"], map: ["mbps", "device"] };

const arrows: Record<string, { axis: keyof Point; direction: 1 | -1 }> = {
  ArrowLeft: { axis: "mbps", direction: -1 },
  ArrowRight: { axis: "mbps", direction: 1 },
  ArrowDown: { axis: "device", direction: -1 },
  ArrowUp: { axis: "device", direction: 1 },
};

export function FigureCard(props: {
  name: FigureName;
  number: number;
  lang: Lang;
  answer: Answer | undefined;
  session: Session;
}): ComponentChildren {
  const { name, number, lang, answer, session } = props;
  const say = useWords();
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart>(undefined);
  const latest = useRef(answer);
  latest.current = answer;
  const movable = axes[name];
  const figure = answer?.figures[name];

  const show = () => {
    const { current } = latest;
    if (current) chart.current?.show(current.figures[name], current.raster, current.link);
  };
  const move = (at: Partial<Point>) => {
    if (!latest.current) return;
    const { raster } = latest.current;
    const edits: Record<string, string> = {};
    for (const axis of movable ?? []) {
      const value = at[axis];
      if (value === undefined) continue;
      const [min, max] = raster[axis];
      edits[axis] = String(within(value, { min, max }));
    }
    session.edit(edits, "move");
  };

  useEffect(() => {
    const made = (chart.current = new Chart(host.current!, lang, ({ mbps, device }) =>
      session.probe(name === "map" ? { mbps, device } : { mbps }),
    ));
    if (movable) made.onPoint(move, () => session.settle());
    show();
    return () => made.dispose();
  }, []);
  useLayoutEffect(() => show(), [answer]);

  const onKeyDown = (event: KeyboardEvent) => {
    const arrow = arrows[event.key];
    if (!answer || !arrow || !movable?.includes(arrow.axis) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const [min, max] = answer.raster[arrow.axis];
    const from = Number(session.wanted(arrow.axis));
    move({ [arrow.axis]: nudge(from, arrow.direction, event.shiftKey, { min, max, scale: "log" }) });
  };
  const save = () => {
    const link = document.createElement("a");
    link.href = chart.current?.picture(getComputedStyle(host.current!.closest(".card")!).backgroundColor) ?? "";
    link.download = `splitscope-${name}.png`;
    link.click();
  };
  const captionId = `caption-${name}`;
  return (
    <figure class={`card figure figure-${name}`}>
      <div class="figure-head">
        <h3>
          <span class="ordinal">{number}</span>
          <span>{figure?.title ?? "\u00a0"}</span>
        </h3>
        <button type="button" class="quiet small" disabled={!figure} onClick={save} aria-label={`${say.savePicture}: ${figure?.title ?? ""}`}>
          PNG
        </button>
      </div>
      <div
        ref={host}
        class={movable ? "chart movable" : "chart"}
        data-figure={name}
        role={movable ? "application" : "img"}
        aria-label={figure?.title}
        aria-describedby={captionId}
        {...(movable
          ? { tabIndex: 0, onKeyDown, onKeyUp: () => session.settle(), onBlur: () => session.settle(), "aria-roledescription": say.movable }
          : {})}
      />
      <figcaption id={captionId}>
        {figure ? <Symbols>{figure.caption}</Symbols> : "\u00a0"}
        {figure && movable && <span class="hint"> {name === "map" ? say["hint.map"] : say["hint.curves"]}</span>}
      </figcaption>
    </figure>
  );
}
