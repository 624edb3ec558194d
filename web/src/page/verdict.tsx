import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Answer, Verdict as TheVerdict } from "../core/core";
import type { Progress } from "../core/protocol";
import { Live } from "../ui/live";
import { Swatch } from "../ui/swatch";
import { Symbols } from "../ui/symbols";
import { useWords } from "../ui/words";

export function Verdict({ answer, progress, moving, show }: {
  answer: Answer | undefined;
  progress: Progress | undefined;
  moving: boolean;
  /** Applies edits that bring the present point onto the figures. */
  show(edits: Record<string, string>): void;
}): ComponentChildren {
  const say = useWords();
  const section = useRef<HTMLElement>(null);
  // Figures below must not jump under the pointer as notes come and go, so the
  // height does not shrink during a drag. An observer measures it, because reading
  // it during a move would cause another layout.
  const height = useRef(0);
  const held = useRef(false);
  const hold = () => {
    section.current!.style.minHeight = held.current ? `${height.current}px` : "";
  };
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      height.current = entry!.borderBoxSize[0]!.blockSize;
      hold();
    });
    observer.observe(section.current!);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    held.current = moving;
    hold();
  }, [moving]);
  const verdict = answer?.verdict;
  return (
    <section ref={section} class="verdict" aria-label={say.verdict}>
      <div class="verdict-head">
        <h2>
          {verdict && <Swatch color={verdict.color} />}
          {verdict ? verdict.headline : progress ? say.loading : say.noAnswer}
        </h2>
        {verdict ? <p class="latency">{verdict.latency}</p> : progress && <Loading {...progress} />}
      </div>
      {verdict ? <Why {...verdict} /> : <div class="why-blank" />}
      <dl class="facts">
        {(verdict?.facts ?? blanks).map(({ id, label, value, detail }) => (
          <div key={id} class={verdict ? "fact" : "fact blank"} data-fact={id}>
            <dt>{label}</dt>
            <dd>
              <strong>{value}</strong>
              <small>{detail}</small>
            </dd>
          </div>
        ))}
      </dl>
      {verdict && <Reach {...verdict} />}
      {verdict?.notes.map((note) => (
        <p key={note} class="callout note">
          <Symbols>{note}</Symbols>
        </p>
      ))}
      {verdict?.outside && (
        <p class="callout note">
          {verdict.outside}{" "}
          {verdict.show && (
            <button type="button" class="fix" onClick={() => show(verdict.show!.edits)}>
              {verdict.show.label}
            </button>
          )}
        </p>
      )}
      {!verdict && <div class="rest-blank" />}
      {verdict && (
        <div class="assumptions">
          <b>{say.assumptions}</b>{" "}
          <ul>
            {verdict.assumptions.map((text) => (
              <li key={text}>
                <Symbols>{text}</Symbols>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

/** Why the best candidate is better than its neighbours in the network, and how sure that is. Always three lines. */
function Why({ why, sure }: TheVerdict): ComponentChildren {
  const say = useWords();
  return (
    <div class="why">
      {why.map(({ text }, i) => (
        <p key={i}>{text}</p>
      ))}
      <p data-sure={sure.level}>
        {say.howSure} <b>{sure.word}</b> · {sure.text}
      </p>
    </div>
  );
}

/** How far the answer holds: for each input alone, and for all of them together. */
function Reach({ holds, flip, sure }: TheVerdict): ComponentChildren {
  const say = useWords();
  const [open] = useState(() => matchMedia("(min-width: 641px)").matches);
  return (
    <details class="reach" open={open}>
      <summary>{say.holds}</summary>
      <dl>
        {holds.map(({ key, label, value }) => (
          <div key={key} data-hold={key}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p class="flip">
        {flip} <small>{sure.note}</small>
      </p>
    </details>
  );
}

/** Placeholders until the facts are loaded. */
const blanks = Array.from({ length: 5 }, (_, i) => ({ id: String(i), label: "\u00a0", value: "\u00a0", detail: "\u00a0" }));

function Loading({ loaded, total }: Progress): ComponentChildren {
  const say = useWords();
  return <progress aria-label={say.loading} {...(total > 0 ? { max: total, value: Math.min(loaded, total) } : {})} />;
}

/** Announces the verdict, and how sure it is, to screen readers. */
export function Announcement({ verdict }: { verdict: TheVerdict | undefined }): ComponentChildren {
  const say = useWords();
  if (!verdict) return null;
  const { headline, latency, sure } = verdict;
  return <Live texts={[`${headline} ${latency}`, `${say.howSure} ${sure.word}, ${sure.text}.`]} />;
}
