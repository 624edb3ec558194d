import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Chart, type Point } from "./chart";
import type { FigureKind } from "../core/core";
import { useDrawing } from "./drawing";
import { Live } from "../ui/live";
import { Menu } from "../ui/menu";
import { saveText, saveUrl } from "../ui/save";
import { clamp, nudge, within } from "../ui/scale";
import type { Answer, Drawing } from "../state/parts";
import type { Session } from "../state/session";
import { Symbols } from "../ui/symbols";
import { useWords } from "../ui/words";

const arrows: Record<string, { axis: keyof Point; direction: 1 | -1 }> = {
  ArrowLeft: { axis: "x", direction: -1 },
  ArrowRight: { axis: "x", direction: 1 },
  ArrowDown: { axis: "y", direction: -1 },
  ArrowUp: { axis: "y", direction: 1 },
};

/** What picks one of the cuts in a figure. */
export interface Picking {
  pick(id: string): void;
  /** Picks the cut that is so many after the present one, or before it, or the last or first one. */
  step(by: number): void;
  drop(): void;
}

/** The map has about one cell for each pixel of the screen, in steps, so that a small change of the window changes nothing. */
const cells = { step: 50, most: 1000 };

/** The place of a figure before the core's schema is loaded. */
export function Placeholder(): ComponentChildren {
  return (
    <figure class="card figure">
      <div class="figure-head" />
      <div class="chart" />
    </figure>
  );
}

export function FigureCard(props: {
  kind: FigureKind;
  answer: Answer | undefined;
  session: Session;
  /** Whether it begins and ends where its neighbours with the same axis do. */
  aligned?: boolean;
  /** Whether its caption is behind a button, and its title is left out if it has a choice of layers. */
  brief?: boolean;
  /** The level of its title. */
  level?: number;
  picking?: Picking | undefined;
  children?: ComponentChildren;
  /** What is below the chart. */
  below?: ComponentChildren;
}): ComponentChildren {
  const { kind: { name, axes, cells: painted, picks }, answer, session, aligned, brief, level = 3, picking, children, below } = props;
  const say = useWords();
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart>(undefined);
  const latest = useRef(answer);
  latest.current = answer;
  /** The axes whose inputs a drag sets. */
  const movable = (["x", "y"] as const).slice(0, axes);
  // A figure out of sight has no answer during a gesture.
  const last = useRef<Drawing>(undefined);
  const figure = (last.current = answer?.figures[name] ?? last.current);
  const [told, setTold] = useState(false);

  const show = () => {
    const { current } = latest;
    const drawn = current?.figures[name];
    if (drawn) chart.current?.show(drawn, current.link, painted ? current.raster : undefined);
  };
  const move = (at: Partial<Point>) => {
    const { current } = latest;
    if (!current) return;
    const edits: Record<string, string> = {};
    for (const axis of movable) {
      const value = at[axis];
      if (value !== undefined) edits[current[axis].key] = String(within(value, current[axis]));
    }
    session.drag(edits);
  };
  const probe = (at: Point) => {
    const current = latest.current!;
    const x = clamp(at.x, current.x);
    return session.core.probe({ link: current.link, x, ...(axes > 1 && { y: clamp(at.y, current.y) }) });
  };

  const ready = useDrawing().state === "ready";
  useEffect(() => {
    if (!ready) return;
    const made = (chart.current = new Chart(element.current!, probe));
    if (picking) made.onPick(picks, picking.pick);
    if (axes > 0) made.onPoint(move, () => session.settle());
    show();
    return () => {
      made.dispose();
      chart.current = undefined;
    };
  }, [ready]);
  useLayoutEffect(() => show(), [answer]);
  useLayoutEffect(() => {
    const { current } = element;
    const { top, bottom } = current!.getBoundingClientRect();
    session.see(name, top < innerHeight && bottom > 0); // before the first request
    const observer = new IntersectionObserver((entries) => session.see(name, entries.at(-1)!.isIntersecting));
    observer.observe(current!);
    return () => {
      observer.disconnect();
      session.see(name, false);
    };
  }, []);
  useLayoutEffect(() => {
    if (!painted) return;
    const count = (pixels: number) => Math.min(cells.most, Math.ceil((pixels * devicePixelRatio) / cells.step) * cells.step);
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = element.current!;
      if (width > 0) session.paint(count(width), count(height));
    };
    measure(); // before the first request
    const observer = new ResizeObserver(measure);
    observer.observe(element.current!);
    return () => observer.disconnect();
  }, []);

  /** Whether keys move the point. Then screen readers are told where it is. */
  const [keyed, setKeyed] = useState(false);
  const onKeyDown = (event: KeyboardEvent) => {
    const arrow = arrows[event.key];
    if (!answer || !arrow || !movable.includes(arrow.axis) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    setKeyed(true);
    const axis = answer[arrow.axis];
    const from = Number(session.wanted(axis.key));
    move({ [arrow.axis]: nudge(from, arrow.direction, event.shiftKey, axis) });
  };
  const ground = () => getComputedStyle(element.current!.closest(".card")!).backgroundColor;
  const [failed, setFailed] = useState(false);
  const save = (extension: string, get: (chart: Chart, answer: Answer, file: string) => unknown) => async () => {
    setFailed(false);
    try {
      await get(chart.current!, answer!, `${answer!.file}-${name}.${extension}`);
    } catch {
      setFailed(true);
    }
  };
  // Only the winner layer has areas.
  const areas = ({ link, layer }: Answer) => (painted && layer === "winner" ? session.core.areas({ link }) : undefined);
  const formats = [
    { text: "PNG", act: save("png", (drawn, _, file) => saveUrl(drawn.picture(ground()), file)) },
    { text: "SVG", act: save("svg", async (drawn, asked, file) => saveText(await drawn.vectors(ground(), areas(asked)), file, "image/svg+xml")) },
    { text: "CSV", act: save("csv", async (_, asked, file) => saveText((await session.core.export({ link: asked.link, about: name })).text, file, "text/csv")) },
  ];
  const onPickKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowLeft") picking!.step(-1);
    else if (event.key === "ArrowRight") picking!.step(1);
    else if (event.key === "Home") picking!.step(-Infinity);
    else if (event.key === "End") picking!.step(Infinity);
    else if (event.key === "Escape") picking!.drop();
    else return;
    event.preventDefault();
  };
  const onBlur = () => {
    setKeyed(false);
    session.settle();
  };
  const captionId = `caption-${name}`;
  const pointId = `point-${name}`;
  return (
    <figure class={`card figure figure-${name}`} data-aligned={aligned && axes > 0 ? `${answer?.network.title} ${answer?.scenario.cuts}` : undefined}>
      <div class="figure-head">
        <h3 class={brief && children ? "unseen" : ""} aria-level={level}>
          {figure?.title ?? "\u00a0"}
        </h3>
        <div class="figure-tools">
          {children}
          {brief && (
            <button type="button" class="quiet small tell" aria-expanded={told} aria-controls={captionId} aria-label={`${say.caption}: ${figure?.title ?? ""}`} onClick={() => setTold(!told)}>
              ?
            </button>
          )}
          <Menu text={say.save} label={`${say.save}: ${figure?.title ?? ""}`} disabled={!figure} items={formats} />
        </div>
      </div>
      {failed && (
        <p class="unseen" role="alert">
          {say.saveFailed}
        </p>
      )}
      <div
        ref={element}
        class={axes > 0 ? "chart movable" : picking ? "chart pickable" : "chart"}
        data-figure={name}
        role={axes > 0 || picking ? "application" : "img"}
        aria-label={figure?.title}
        aria-describedby={axes > 1 ? `${pointId} ${captionId}` : captionId}
        {...(axes > 0
          ? { tabIndex: 0, onKeyDown, onKeyUp: () => session.settle(), onBlur, "aria-roledescription": say.movable }
          : picking && { tabIndex: 0, onKeyDown: onPickKey, "aria-roledescription": say.movable })}
      />
      {below}
      {axes > 1 && (
        <>
          <p id={pointId} class="unseen">
            {answer?.point}
          </p>
          {keyed && answer && <Live texts={[answer.point]} />}
        </>
      )}
      <figcaption id={captionId} class={!brief ? "" : told ? "told" : "unseen"}>
        {figure ? <Symbols>{figure.caption}</Symbols> : "\u00a0"}
        {figure && axes > 0 && <span class="hint"> {axes > 1 ? say["hint.axes"] : say["hint.axis"]}</span>}
      </figcaption>
    </figure>
  );
}
