import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Answer, Fix, PageVerdict, Reason, Sure, Verdict as TheVerdict } from "../core/core";
import type { Progress } from "../core/protocol";
import { Live } from "../ui/live";
import { Swatch } from "../ui/swatch";
import { Symbols } from "../ui/symbols";
import { useWords } from "../ui/words";

/** The answer in a line, which stays in sight. Its height does not depend on the answer. */
export function Verdict({ answer, progress }: { answer: Answer | undefined; progress: Progress | undefined }): ComponentChildren {
  const say = useWords();
  const verdict = answer?.verdict;
  return (
    <section class="verdict" aria-label={say.verdict}>
      <h2 key={verdict ? "answer" : "none"}>
        <Swatch color={verdict?.color ?? "transparent"} />
        <span title={verdict?.headline}>{verdict ? verdict.recommendation : progress ? say.loading : say.noAnswer}</span>
      </h2>
      {verdict ? <p class="latency">{verdict.latency}</p> : progress && <Loading {...progress} />}
      <p class="against">
        {verdict?.against.map(({ id, label, text }) => (
          <span key={id}>
            <b>{text}</b> {label}
          </span>
        ))}
      </p>
      {verdict && <HowSure {...verdict.sure} />}
    </section>
  );
}

function HowSure({ level, word, text, share, possible, regret, note }: Sure): ComponentChildren {
  const say = useWords();
  return (
    <p class="sure" data-sure={level} title={note}>
      <span class="label">{say.howSure}</span>
      <span class="meter" aria-hidden="true">
        <i style={{ width: `${100 * share}%` }} />
      </span>
      <b>{word}</b>
      <span>
        {possible.length > 1 ? (
          <>
            {possible.map(({ id, color }) => (
              <span key={id} class="possible">
                <Swatch color={color} />
                {id}
              </span>
            ))}{" "}
            {regret}
          </>
        ) : (
          text
        )}
      </span>
    </p>
  );
}

/** Why the best candidate is better than its neighbours in the network, and what that rests on. Its height does not depend on the answer. */
export function Why({ answer, edit }: { answer: Answer | undefined; edit(edits: Record<string, string>): void }): ComponentChildren {
  const say = useWords();
  const text = useRef<HTMLSpanElement>(null);
  const [cut, setCut] = useState(false);
  const [all, setAll] = useState(false);
  const verdict = answer?.verdict;
  const most = Math.max(1e-9, ...(verdict?.why.flatMap(({ parts }) => parts.map(({ ms }) => Math.abs(ms))) ?? []));
  // An observer, because measuring during a move would cause another layout.
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => setCut(entry!.contentRect.height > text.current!.parentElement!.clientHeight + 1));
    observer.observe(text.current!);
    return () => observer.disconnect();
  }, []);
  return (
    <section class="why" aria-label={say.why}>
      {verdict?.why.map((reason, i) => (
        <p key={i} class="reason">
          <Bars of={reason} most={most} colors={answer!.partColors} />
          <span title={reason.text}>{reason.text}</span>
        </p>
      ))}
      <div class={all ? "given all" : "given"}>
        <p id="given" tabIndex={-1}>
          <span ref={text} class="given-text">
            {verdict && <Remarks verdict={verdict} edit={edit} />} {verdict && <Assumptions of={verdict.assumptions} />}
          </span>
        </p>
        <button type="button" class={cut || all ? "quiet small" : "quiet small idle"} aria-expanded={all} aria-controls="given" onClick={() => setAll(!all)}>
          {all ? say.less : say.more}
        </button>
      </div>
    </section>
  );
}

/** The differences of a reason as bars from a common zero: to the left what takes less, to the right what takes more. */
function Bars({ of: { parts }, most, colors }: { of: Reason; most: number; colors: Answer["partColors"] }): ComponentChildren {
  return (
    <svg class="bars" viewBox="-50 0 100 12" aria-hidden="true">
      {parts.map(({ name, ms }, i) => {
        const width = (50 * Math.abs(ms)) / most;
        return <rect key={name} x={ms < 0 ? -width : 0} y={4 * i + 0.5} width={width} height={3} fill={colors[name]} />;
      })}
      <path d="M0 0V12" />
    </svg>
  );
}

/** What a reader needs to know, with buttons that do something about it. */
function Remarks({ verdict: { notes, outside, show, allow }, edit }: { verdict: PageVerdict; edit(edits: Record<string, string>): void }): ComponentChildren {
  const fix = (offer: Fix | undefined) =>
    offer && (
      <button
        type="button"
        class="quiet fix"
        onClick={({ currentTarget }) => {
          currentTarget.closest("p")!.focus(); // before the button goes
          edit(offer.edits);
        }}
      >
        {offer.label}
      </button>
    );
  return (
    <>
      {notes.map((note, i) => (
        <span key={note} class="note">
          <Symbols>{note}</Symbols> {i === 0 && fix(allow)}{" "}
        </span>
      ))}
      {outside && (
        <span class="note">
          {outside} {fix(show)}{" "}
        </span>
      )}
    </>
  );
}

function Assumptions({ of }: { of: string[] }): ComponentChildren {
  const say = useWords();
  return (
    <span class="assumptions">
      <b>{say.assumptions}</b>{" "}
      {of.map((text, i) => (
        <span key={text}>
          {i > 0 && " · "}
          <Symbols>{text}</Symbols>
        </span>
      ))}
    </span>
  );
}

/** The answer against others, and how far it holds. */
export function Details({ answer }: { answer: Answer | undefined }): ComponentChildren {
  const say = useWords();
  const verdict = answer?.verdict;
  return (
    <section class="card details" aria-labelledby="details-title">
      <h2 id="details-title">{say.details}</h2>
      {verdict && (
        <>
          <dl class="facts">
            {verdict.facts.map(({ id, label, value, detail }) => (
              <div key={id} class="fact" data-fact={id}>
                <dt>{label}</dt>
                <dd>
                  <strong>{value}</strong>
                  <small>{detail}</small>
                </dd>
              </div>
            ))}
          </dl>
          <Reach {...verdict} />
        </>
      )}
    </section>
  );
}

/** How far the answer holds: for each input alone, and for all of them together. */
function Reach({ holds, flip, sure }: TheVerdict): ComponentChildren {
  const say = useWords();
  return (
    <div class="reach">
      <h3>{say.holds}</h3>
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
    </div>
  );
}

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
