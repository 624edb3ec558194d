import type { ComponentChildren } from "preact";
import { useEffect, useId, useMemo, useRef, useState } from "preact/hooks";
import type { Answer } from "../core/core";
import { Dialog } from "../ui/dialog";
import { code } from "./qr";
import { saveBlob, saveText } from "../ui/save";
import { suggested } from "../workspace/state";
import { pageOf } from "../state/history";
import type { Session } from "../state/session";
import { bibtex, curl, embed, longLink, markdown, shared } from "./sharing";
import { filled, useWords } from "../ui/words";

export function Share({ session }: { session: Session }): ComponentChildren {
  const say = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="primary" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {say.share}
      </button>
      {open && <ShareDialog session={session} close={() => setOpen(false)} />}
    </>
  );
}

function ShareDialog({ session, close }: { session: Session; close(): void }): ComponentChildren {
  const say = useWords();
  const { answer, schema } = session;
  const [chosen, setFigure] = useState<string>();
  const figure = chosen ?? schema?.alone ?? "";
  const today = useMemo(() => new Date(), []);
  const api = useApi();
  const texts = answer && schema && shared(answer, schema, figure, location.href, today);
  const url = texts?.url ?? `${pageOf(location.href)}#${session.link}`;
  const hosted = location.protocol !== "file:";
  if (texts && answer?.tooLong) {
    return (
      <Dialog title={say["share.title"]} name="share" close={close}>
        <div class="share-body">
          <ScenarioFile session={session} answer={answer} length={answer.tooLong} most={schema.longest} />
          <Files session={session} answer={answer} today={today} />
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={say["share.title"]} name="share" close={close}>
      <div class="share-body">
        <Copyable label={say["share.link"]} text={url} first>
          <p class="hint">{texts ? say["share.linkHint"] : say["share.noResult"]}</p>
          {!hosted && <p class="callout">{say["share.local"]}</p>}
          {url.length > longLink && <p class="callout warning">{filled(say["share.long"], { length: url.length, most: longLink })}</p>}
        </Copyable>
        {texts && <Files session={session} answer={answer!} today={today} />}
        <QrCode url={url} />
        {texts && (
          <>
            <div class="share-figure">
              <label for="share-figure">{say["share.figure"]}</label>
              <select id="share-figure" value={figure} onChange={(event) => setFigure(event.currentTarget.value)}>
                {schema.figures.map(({ name }) => (
                  <option key={name} value={name}>
                    {answer.figures[name]?.title}
                  </option>
                ))}
              </select>
            </div>
            {hosted && <Copyable label={say["share.embed"]} text={embed(texts)} />}
            <Copyable label="BibTeX" text={bibtex(texts)} />
            <Copyable label="Markdown" text={markdown(texts)} />
            <Copyable label={say["share.api"]} text={curl(texts, api ?? "http://localhost:8080")}>
              {api === undefined && <p class="hint">{say["share.noApi"]}</p>}
            </Copyable>
          </>
        )}
      </div>
    </Dialog>
  );
}

/** A text with a button to copy it. If the browser refuses, the text is selected. */
function Copyable({ label, text, first, children }: { label: string; text: string; first?: boolean; children?: ComponentChildren }): ComponentChildren {
  const say = useWords();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [state, setState] = useState<"idle" | "copied" | "refused">("idle");
  useEffect(() => {
    if (!first) return;
    field.current!.focus();
    field.current!.select();
  }, [first, text]);
  useEffect(() => setState("idle"), [text]);
  useEffect(() => {
    if (state !== "copied") return;
    const timer = setTimeout(() => setState("idle"), 2500);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState("copied");
    } catch {
      setState("refused");
      field.current!.focus();
      field.current!.select();
    }
  };
  return (
    <section class={first ? "copyable first" : "copyable"}>
      <div class="copyable-head">
        <h3>
          <label for={id}>{label}</label>
        </h3>
        <button type="button" class={first ? "primary" : "quiet"} aria-label={`${say.copy}: ${label}`} onClick={copy}>
          {state === "copied" ? say.copied : say.copy}
        </button>
      </div>
      <textarea
        id={id}
        ref={field}
        readOnly
        spellcheck={false}
        wrap={first ? "soft" : "off"}
        rows={first ? 2 : Math.min(text.split("\n").length, 14) + (first ? 0 : 1)}
        value={text}
        onFocus={(event) => event.currentTarget.select()}
      />
      <p class={state === "refused" ? "hint" : "unseen"} role="status">
        {state === "copied" ? filled(say.copiedLong, { what: label }) : state === "refused" ? say.copyByHand : ""}
      </p>
      {children}
    </section>
  );
}

/** A scenario that is too large for a link, as a file for the workspace. */
function ScenarioFile({ session, answer, length, most }: { session: Session; answer: Answer; length: string; most: string }): ComponentChildren {
  const say = useWords();
  const [failure, setFailure] = useState("");
  const save = async () => {
    setFailure("");
    try {
      const { name, bytes, problem } = await session.core.workspaceScenarioFile({ name: suggested(answer), link: answer.share });
      if (problem) setFailure(problem.message);
      else saveBlob(new Blob([bytes], { type: "application/json" }), name);
    } catch {
      setFailure(say.saveFailed);
    }
  };
  return (
    <section class="share-files" aria-labelledby="share-as-file">
      <h3 id="share-as-file">{say["share.file"]}</h3>
      <p class="callout">{filled(say["share.fileWhy"], { length, most })}</p>
      <button type="button" class="primary" onClick={save}>
        {say["share.fileSave"]}
      </button>
      <p class={failure ? "hint" : "unseen"} role="status">
        {failure}
      </p>
    </section>
  );
}

/** The whole answer as files. */
function Files({ session, answer, today }: { session: Session; answer: Answer; today: Date }): ComponentChildren {
  const say = useWords();
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const make = (save: () => Promise<void>) => async () => {
    setState("busy");
    await save().then(
      () => setState("idle"),
      () => setState("failed"),
    );
  };
  const report = make(async () => {
    const { html, file } = await session.report(answer, today);
    saveText(html, file, "text/html");
  });
  const result = make(async () => {
    const { text, file } = await session.core.export({ link: answer.link, about: "result" });
    saveText(text, file, "application/json");
  });
  return (
    <section class="share-files" aria-labelledby="share-files">
      <h3 id="share-files">{say["share.files"]}</h3>
      <button type="button" class="primary" disabled={state === "busy"} onClick={report}>
        {say["share.report"]}
      </button>
      <button type="button" class="quiet" disabled={state === "busy"} onClick={result}>
        {say["share.json"]}
      </button>
      <p class="hint">{say["share.reportHint"]}</p>
      <p class={state === "idle" ? "unseen" : "hint"} role="status">
        {state === "busy" ? say["share.busy"] : state === "failed" ? say.saveFailed : ""}
      </p>
    </section>
  );
}

function QrCode({ url }: { url: string }): ComponentChildren {
  const say = useWords();
  const drawn = useMemo(() => code(url), [url]);
  return (
    <section class="qr">
      <h3>{say["share.qr"]}</h3>
      {drawn ? (
        <svg viewBox={`0 0 ${drawn.size} ${drawn.size}`} role="img" aria-label={say["share.qrLabel"]} shape-rendering="crispEdges">
          <rect width={drawn.size} height={drawn.size} fill="#fff" />
          <path d={drawn.path} fill="#000" />
        </svg>
      ) : (
        <p class="hint">{say["share.qrLong"]}</p>
      )}
    </section>
  );
}

/** The origin of the API beside the page, or undefined if there is none. */
function useApi(): string | undefined {
  const hosted = location.protocol !== "file:" && self.origin !== "null";
  const [api, setApi] = useState(hosted ? location.origin : undefined);
  useEffect(() => {
    if (!hosted) return;
    const { signal, abort } = controlled();
    fetch("/v1/solve?preset=paper", { signal })
      .then((response) => response.ok && /json/.test(response.headers.get("Content-Type") ?? ""), () => signal.aborted)
      .then((there) => there || setApi(undefined));
    return abort;
  }, [hosted]);
  return api;
}

function controlled(): { signal: AbortSignal; abort(): void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
