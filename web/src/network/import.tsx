import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { FileError } from "../core/source";
import type { Answer, Import, Layout, Row } from "../core/core";
import type { Words } from "../core/words";
import type { Session, Source, Unread } from "../state/session";
import { DataTable } from "../ui/table";
import { filled, useWords } from "../ui/words";

/** Imports a network: the ways to choose a file, and the result. */
export function OwnNetwork({ session, close }: { session: Session; close(): void }): ComponentChildren {
  const say = useWords();
  const [typed, setTyped] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const asked = useRef(false);
  const stopped = useRef(false);
  const { reading, unread } = session;
  useEffect(() => {
    session.forgetUnread();
  }, []);
  // The dialog closes when a network that was chosen here is loaded.
  useEffect(() => {
    if (reading) {
      asked.current = true;
    } else {
      if (asked.current && !stopped.current && !unread) close();
      asked.current = stopped.current = false;
    }
  }, [reading, unread]);
  return (
    <section class="own" aria-label={say["own.title"]}>
      <div class="row">
        <button type="button" class="primary" onClick={() => input.current!.click()}>
          {say["own.open"]}
        </button>
        <span class="hint">{say["own.drop"]}</span>
        <input
          ref={input}
          class="file"
          type="file"
          accept=".onnx"
          hidden
          onChange={({ currentTarget }) => {
            session.import([...(currentTarget.files ?? [])]);
            currentTarget.value = ""; // the same file may be chosen again
          }}
        />
        <form
          class="row"
          onSubmit={(event) => {
            event.preventDefault();
            void session.importFrom(typed);
          }}
        >
          <input
            type="text"
            inputMode="url"
            autocomplete="off"
            spellcheck={false}
            aria-label={say["own.address"]}
            placeholder={say["own.address"]}
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
          <button type="submit" class="quiet" disabled={typed.trim() === ""}>
            {say["own.read"]}
          </button>
        </form>
      </div>
      <p class="hint">{say["own.private"]}</p>
      {reading && (
        <p class="working" role="status">
          <Working session={session} stopped={() => (stopped.current = true)} />
        </p>
      )}
      {unread && !unread.again && <Failure unread={unread} session={session} />}
    </section>
  );
}

/** The progress of the file that is being read, and a button to stop it. */
function Working({ session, stopped }: { session: Session; stopped?: () => void }): ComponentChildren {
  const say = useWords();
  const { name = "", progress, step } = session.reading ?? {};
  const text = filled(progress ? say["own.downloading"] : say[`own.${step?.stage ?? "reading"}`], { name });
  const [done, of] = progress ? [progress.loaded, progress.total] : [step?.done ?? 0, step?.of ?? 0];
  const stop = () => {
    stopped?.();
    session.cancelReading();
  };
  return (
    <>
      <span>{text}</span>
      <progress aria-label={text} {...(of > 0 ? { max: of, value: Math.min(done, of) } : {})} />
      <button type="button" class="quiet small" onClick={stop}>
        {say.cancel}
      </button>
    </>
  );
}

function Failure({ unread, session }: { unread: Unread; session: Session }): ComponentChildren {
  const say = useWords();
  return (
    <div class="callout trouble" tabIndex={0}>
      <p role="alert">
        <b>{filled(say["own.failed"], { name: unread.name })}</b> {reason(say, unread)}
      </p>
      <Remedy unread={unread} session={session} />
      <Again unread={unread} session={session} />
    </div>
  );
}

function reason(say: Words, { why }: Unread): string {
  return why instanceof FileError ? filled(say[`fileError.${why.reason}`], { detail: why.detail }) : why.message;
}

/** The dimensions of a file that could not be read with their present values. */
function Remedy({ unread: { dims = [], source }, session }: { unread: Unread; session: Session }): ComponentChildren {
  return dims.length > 0 && source && <Dimensions dims={dims} source={source} session={session} />;
}

/** A button to try again, since loading may succeed the next time. */
function Again({ unread: { why, source }, session }: { unread: Unread; session: Session }): ComponentChildren {
  const say = useWords();
  return (
    why instanceof FileError &&
    why.reason === "load" &&
    source && (
      <button type="button" class="primary" onClick={() => session.reread(source)}>
        {say.retry}
      </button>
    )
  );
}

/** Why a file that was dropped on the page could not be read. */
export function UnreadNotice({ session }: { session: Session }): ComponentChildren {
  const say = useWords();
  const { unread } = session;
  if (!unread || unread.again) return null;
  return (
    <section class="callout trouble unread">
      <h2>{filled(say["own.failed"], { name: unread.name })}</h2>
      <p role="alert">{reason(say, unread)}</p>
      <Remedy unread={unread} session={session} />
      <Again unread={unread} session={session} />
      <button type="button" class="quiet" onClick={() => session.forgetUnread()}>
        {say.dismiss}
      </button>
    </section>
  );
}

/** How long a drag of files counts as going on without an event, in milliseconds. Browsers do not report reliably that it has left. */
const linger = 600;

/** Accepts files that are dropped anywhere on the page, and shows that while they are dragged. */
export function DropZone({ session, quiet, take }: { session: Session; quiet: boolean; take(files: File[]): void }): ComponentChildren {
  const say = useWords();
  const overlay = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState(false);
  useEffect(() => {
    let timer = 0;
    const end = () => {
      clearTimeout(timer);
      setOver(false);
    };
    const drag = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      setOver(true);
      clearTimeout(timer);
      timer = setTimeout(end, linger);
    };
    const drop = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      end();
      take([...event.dataTransfer.files]);
    };
    addEventListener("dragenter", drag);
    addEventListener("dragover", drag);
    addEventListener("drop", drop);
    return () => {
      end();
      removeEventListener("dragenter", drag);
      removeEventListener("dragover", drag);
      removeEventListener("drop", drop);
    };
  }, []);
  const working = !over && !quiet && session.reading?.again === false;
  const shown = over || working;
  // In the top layer, because it must be above a dialog, too.
  useEffect(() => {
    if (shown) overlay.current?.showPopover?.();
  }, [shown]);
  return (
    shown && (
      <div ref={overlay} class="drop" popover="manual">
        <div class="drop-box" role="status">
          {working ? <Working session={session} /> : say["own.dropHere"]}
        </div>
      </div>
    )
  );
}

/** Facts about the network that was read from a file, and what is not exact. */
export function Imported({ session, keep }: { session: Session; keep(answer: Answer): void }): ComponentChildren {
  const say = useWords();
  const { present, answer } = session;
  if (!present || !answer) return null;
  const { source, result } = present;
  const { title, digest, facts = [], warnings = [], dims = [], inputs = [], operators } = result;
  return (
    <section class="card import" aria-labelledby="import-title">
      <div class="import-head">
        <h2 id="import-title">{title}</h2>
        <p>
          {filled(say["import.from"], { name: source.name })}
          {digest && (
            <>
              {" "}
              · {say["import.digest"]} <code>{digest}</code>
            </>
          )}
        </p>
      </div>
      <Facts facts={facts} />
      {source.of > 1 && <p class="callout">{filled(say["import.several"], { of: source.of, name: source.name })}</p>}
      {warnings.length > 0 && (
        <div class="callout warnings">
          <ul>
            {warnings.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </div>
      )}
      {session.reading?.again && (
        <p class="working" role="status">
          <Working session={session} />
        </p>
      )}
      {dims.length > 0 && <Dimensions dims={dims} source={source} session={session} />}
      <Inputs inputs={inputs.filter(({ layouts }) => layouts.length > 1)} source={source} session={session} />
      <div class="row">
        <p class="hint">{say["import.link"]}</p>
        <button type="button" class="quiet" onClick={() => keep(answer)}>
          {say["save.network"]}
        </button>
      </div>
      {operators && (
        <details>
          <summary>{operators.title}</summary>
          <DataTable table={operators} />
        </details>
      )}
    </section>
  );
}

function Facts({ facts }: { facts: Row[] }): ComponentChildren {
  return (
    <dl class="facts">
      {facts.map(({ label, value }) => (
        <div key={label} class="fact">
          <dt>{label}</dt>
          <dd>
            <strong>{value}</strong>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Dimensions({ dims, source, session }: { dims: NonNullable<Import["dims"]>; source: Source; session: Session }): ComponentChildren {
  const say = useWords();
  const { unread, reading } = session;
  return (
    <fieldset class="dims" aria-busy={reading !== undefined}>
      <legend>{say["import.dims"]}</legend>
      {dims.map(({ name, value, range }) => {
        const refused = unread && !(unread.why instanceof FileError) && unread.why.place === name && unread.source?.file === source.file ? unread : undefined;
        const text = (refused?.source ?? source).dims[name] ?? String(value);
        return (
          <div key={name} class="control" data-dim={name}>
            <label for={`dim-${name}`}>
              <code>{name}</code>
            </label>
            <input
              id={`dim-${name}`}
              class="number"
              type="text"
              inputMode="numeric"
              autocomplete="off"
              title={range}
              aria-invalid={refused !== undefined}
              aria-describedby={refused?.again ? `dim-${name}-refused` : undefined}
              value={text}
              onFocus={(event) => event.currentTarget.select()}
              onChange={(event) => session.redimension(source, name, event.currentTarget.value.trim())}
            />
            {refused?.again && (
              <p id={`dim-${name}-refused`} class="refused" role="alert">
                {reason(say, refused)}
              </p>
            )}
          </div>
        );
      })}
    </fieldset>
  );
}

/** The recognized layouts of the inputs, which the user can change. */
function Inputs({ inputs, source, session }: { inputs: NonNullable<Import["inputs"]>; source: Source; session: Session }): ComponentChildren {
  const say = useWords();
  if (inputs.length === 0) return null;
  return (
    <fieldset class="dims" aria-busy={session.reading !== undefined}>
      <legend>{say["import.inputs"]}</legend>
      {inputs.map(({ name, shape, layout, layouts }) => (
        <div key={name} class="control" data-input={name}>
          <label for={`layout-${name}`}>
            <code>{name}</code> {shape}
          </label>
          <select id={`layout-${name}`} value={layout} onChange={(event) => session.relayout(source, name, event.currentTarget.value as Layout)}>
            {layouts.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </div>
      ))}
    </fieldset>
  );
}

/** Announces to screen readers that a file was read. */
export function ImportAnnouncement({ session }: { session: Session }): ComponentChildren {
  const say = useWords();
  const { present } = session;
  return (
    <p class="unseen" role="status">
      {present ? filled(say["import.done"], { title: present.result.title ?? "", name: present.source.name }) : ""}
    </p>
  );
}
