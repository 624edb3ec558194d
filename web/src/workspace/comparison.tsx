import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Chart } from "../figures/chart";
import { useDrawing } from "../figures/drawing";
import type { Difference, Figure, WorkspaceRecord, Raster, Side } from "../core/core";
import type { Session } from "../state/session";
import { Symbols } from "../ui/symbols";
import { filled, useWords } from "../ui/words";

/** Two records side by side, and the map of their difference. */
export function Comparison(props: { a: WorkspaceRecord; b: WorkspaceRecord; session: Session; back(): void }): ComponentChildren {
  const { a, b, session, back } = props;
  const say = useWords();
  const [made, setMade] = useState<Difference | { failed: string }>();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    button.current!.focus();
    const narrow = !matchMedia("(min-width: 1000px)").matches;
    session.core.difference({ a: a.link, b: b.link, narrow, width: 400, height: 300 }).then(setMade, (error) => setMade({ failed: error instanceof Error ? error.message : String(error) }));
  }, []);
  return (
    <section class="comparison" aria-labelledby="comparison-title" aria-busy={!made}>
      <div class="row">
        <button ref={button} type="button" class="quiet" onClick={back}>
          {say["compare.back"]}
        </button>
        <h3 id="comparison-title">{say["compare.title"]}</h3>
      </div>
      {!made && (
        <p class="working" role="status">
          {say["compare.making"]}
          <progress aria-label={say["compare.making"]} />
        </p>
      )}
      {made && "failed" in made && (
        <p class="callout warning" role="alert">
          {filled(say["compare.failed"], { detail: made.failed })}
        </p>
      )}
      {made && !("failed" in made) && (
        <>
          <div class="sides">
            <OneSide mark="A" name={a.name} side={made.a} />
            <OneSide mark="B" name={b.name} side={made.b} />
          </div>
          <Keys keys={made.keys} />
          <figure class="side difference" data-side="B−A">
            <h4>{made.figure.title}</h4>
            <Drawing figure={made.figure} raster={made.raster} link={`${made.a.link} ${made.b.link}`} />
            <figcaption>
              <Symbols>{made.figure.caption}</Symbols>
            </figcaption>
          </figure>
          <ul class="comparison-notes hint">
            {made.notes.map((note) => (
              <li key={note}>
                <Symbols>{note}</Symbols>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function OneSide({ mark, name, side }: { mark: string; name: string; side: Side }): ComponentChildren {
  const { link, title, headline, latency, figure, raster } = side;
  return (
    <figure class="side" data-side={mark}>
      <h4>
        <span class="badge">{mark}</span> {name}
      </h4>
      <p class="side-title">{title}</p>
      <p class="side-verdict">
        <b>{headline}</b> <span>{latency}</span>
      </p>
      <Drawing figure={figure} raster={raster} link={link} />
      <figcaption>
        <Symbols>{figure.caption}</Symbols>
      </figcaption>
    </figure>
  );
}

function Keys({ keys }: { keys: Difference["keys"] }): ComponentChildren {
  const say = useWords();
  if (keys.length === 0) return <p class="hint">{say["compare.same"]}</p>;
  return (
    <div class="data keys">
      <div class="data-scroll" tabIndex={0} role="region" aria-label={say["compare.keys"]}>
        <table>
          <thead>
            <tr>
              <th scope="col">{say["compare.keys"]}</th>
              <th scope="col">A</th>
              <th scope="col">B</th>
            </tr>
          </thead>
          <tbody>
            {keys.map(({ label, a, b }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>{a}</td>
                <td>{b}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

/** A chart without interaction; the core draws these without tooltips. */
function Drawing({ figure, raster, link }: { figure: Figure; raster: Raster; link: string }): ComponentChildren {
  const element = useRef<HTMLDivElement>(null);
  const ready = useDrawing().state === "ready";
  useLayoutEffect(() => {
    if (!ready) return;
    const chart = new Chart(element.current!, () => Promise.reject(new Error("nobody asks")));
    chart.show(figure, link, raster);
    return () => chart.dispose();
  }, [ready]);
  return <div ref={element} class="chart" role="img" aria-label={figure.title} />;
}
