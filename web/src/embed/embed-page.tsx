// The page in a frame of another page: some figures and controls, and a link to the
// whole page. The scenario is in memory; the URL of the frame, the history and the
// storage do not change.
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";
import { Dropped, Ignored, Troubles, useTitle } from "../page/app";
import { type Context, Control } from "../controls/controls";
import type { Answer, Key, Explanation, Theme } from "../core/core";
import { words } from "../core/words";
import { useDrawing } from "../figures/drawing";
import { useMedia } from "../ui/media";
import { Host } from "./embed-host";
import { type EmbedOptions, options as read } from "./embed-options";
import { type ToEmbed, version } from "./embed-protocol";
import { FigureCard, Placeholder } from "../figures/figure";
import { NewVersion } from "../offline/offline";
import { pump } from "../core/pump";
import { Segments } from "../ui/segments";
import { Session } from "../state/session";
import { Swatch } from "../ui/swatch";
import { Announcement } from "../page/verdict";
import { browserLang, layers } from "../state/view";
import { Speaking, useWords } from "../ui/words";

/** The largest number of getScenario messages that may wait for an answer. */
const waiting = 32;

export function Embed({ options }: { options: EmbedOptions }): ComponentChildren {
  const [view, setView] = useState(options);
  const lang = view.lang ?? browserLang();
  const dark = useMedia("(prefers-color-scheme: dark)");
  const theme: Theme = view.theme ?? (dark ? "dark" : "light");
  const narrow = useMedia("(max-width: 640px)");
  const { layer, figure: parts, controls, fit } = view;
  const low = fit === "frame" && parts.length > 1; // see embed.css
  const [, changed] = useReducer<number, void>((n) => n + 1, 0);
  const refs = useRef<{ session: Session; host: Host }>(undefined);
  const { session, host } = (refs.current ??= connect({ lang, theme, narrow, low, layer, parts }, changed, setView));
  const { answer, schema, trouble, ignored, refused, moving } = session;
  const say = words[lang];
  const main = useRef<HTMLElement>(null);
  /** Announce only changes that were made here, since the host may have many embeds. */
  const touched = useRef(false);
  touched.current ||= moving;

  useEffect(() => session.look({ lang, theme, narrow, low, layer, parts }), [lang, theme, narrow, low, layer, parts]);
  // Before the effects of the figures, which read their colours from the style.
  useLayoutEffect(() => {
    const root = document.documentElement;
    root.lang = lang;
    Object.assign(root.dataset, { theme, embed: fit });
  }, [lang, theme, fit]);

  useTitle(answer, lang);
  useSending(host, answer, lang);
  useHeight(host, main, moving, answer);
  useEffect(() => {
    if (trouble) host.send({ type: "error", code: trouble.kind, message: [say[`trouble.${trouble.kind}`], trouble.detail].filter(Boolean).join(": "), problems: [] });
  }, [trouble]);
  const drawing = useDrawing();
  useEffect(() => {
    if (drawing.state === "failed") host.send({ type: "error", code: "draw", message: `${say["trouble.draw"]}: ${drawing.detail}`, problems: [] });
  }, [drawing]);
  useEffect(() => sendProblems(host, "link", ignored), [ignored]);
  const sent = useRef(new Set<object>());
  useEffect(() => {
    const fresh = Object.entries(refused).filter(([, refusal]) => !sent.current.has(refusal));
    sent.current = new Set(Object.values(refused));
    sendProblems(host, "edit", fresh.map(([, fault]) => fault));
  });

  const keys = controls.flatMap((name) => schema?.keys.filter((key) => key.name === name && key.alone) ?? []);
  return (
    <Speaking value={say}>
      <main ref={main} class="embed" aria-busy={!answer && !trouble}>
        <h1 class="unseen">{answer?.title ?? "Splitscope"}</h1>
        <Troubles session={session} />
        {ignored.length > 0 && <Ignored session={session} />}
        <Dropped session={session} />
        {!session.shown && (parts.length > 0 ? parts : [""]).map((name) => (name === "verdict" ? <Line key={name} answer={answer} /> : <Placeholder key={name} />))}
        {session.shown?.map((part) =>
          part === "verdict" ? (
            <Line key={part} answer={answer} />
          ) : (
            <FigureCard key={`${part.name}-${lang}-${theme}-${narrow}`} kind={part} level={2} answer={answer} session={session}>
              {part.cells && controls.includes("layer") && (
                <Segments
                  name="layer"
                  label={say.layer}
                  value={layer}
                  options={layers.map((value) => ({ value, text: say[`layer.${value}`] }))}
                  choose={(next) => setView((now) => ({ ...now, layer: next }))}
                />
              )}
            </FigureCard>
          ),
        )}
        {keys.length > 0 && schema && answer && (
          <form class="controls" aria-label={say.controls} onSubmit={(event) => event.preventDefault()}>
            {keys.map((key) =>
              key.kind === "network" ? (
                <ModelChoice key={key.name} of={key} session={session} answer={answer} />
              ) : (
                <Control key={key.name} of={key} {...({ schema, answer, session, pick: () => {} } satisfies Context)} />
              ),
            )}
          </form>
        )}
        <footer class="embed-foot">
          <a href={`${location.href.split(/[?#]/, 1)[0]}#${session.link}`} target="_blank" rel="noopener">
            <b>Splitscope</b> <span>{say["embed.open"]}</span>
          </a>
        </footer>
        {touched.current && <Announcement verdict={answer?.verdict} />}
        <NewVersion settled={answer !== undefined && !moving} />
      </main>
    </Speaking>
  );
}

/** The session, connected to the host's messages. */
function connect(view: ConstructorParameters<typeof Session>[0], changed: () => void, setView: (update: (now: EmbedOptions) => EmbedOptions) => void) {
  const session: Session = new Session(view, () => changed(), true);
  /** What to show next: the latest link, and the edits after it. */
  let link: string | undefined;
  let edits: Record<string, string> = {};
  const apply = pump(async () => {
    if (link !== undefined) {
      const next = link;
      link = undefined;
      try {
        const problems = await session.followSound(next);
        sendProblems(host, "link", problems);
        if (problems.length > 0 && link === undefined) edits = {}; // they were meant for another scenario
      } catch {
        // The session reports a core in trouble.
      }
      if (link !== undefined) return;
    }
    if (Object.keys(edits).length > 0) session.edit(edits, "settle");
    edits = {};
  });
  const questions = new Set<string | number>();
  const answerAll = () => {
    const { link, scenario: values } = session.answer!;
    for (const id of questions) host.send({ type: "scenario", id, link, values });
    questions.clear();
  };
  const hear = (message: ToEmbed) => {
    if (message.type === "setView") {
      const { view } = message;
      setView((now) => read((name) => (Object.hasOwn(view, name) ? view[name] : [now[name as keyof EmbedOptions]].flat().join(" "))));
    } else if (!session.answer) {
      // Before it is ready, other messages are ignored.
    } else if (message.type === "getScenario") {
      if (questions.size === 0) setTimeout(answerAll);
      if (questions.size < waiting) questions.add(message.id);
    } else {
      if ("link" in message) {
        link = message.link;
        edits = {};
      } else {
        Object.assign(edits, message.edits);
      }
      apply();
    }
  };
  const host: Host = new Host(location.search, hear);
  return { session, host };
}

function sendProblems(host: Host, code: "link" | "edit", list: Pick<Explanation, "place" | "message">[]): void {
  if (list.length === 0) return;
  const problems = list.slice(0, 64).map(({ place, message }) => ({ key: place.slice(0, 1000), message: message.slice(0, 1000) }));
  host.send({ type: "error", code, message: problems.map(({ message }) => message).join("\n").slice(0, 10_000), problems });
}

/** Sends each answer to the host. */
function useSending(host: Host, answer: Answer | undefined, lang: string): void {
  const last = useRef("");
  const said = useRef("");
  useEffect(() => {
    if (!answer) return;
    const { link, scenario: values, verdict } = answer;
    if (said.current === "") host.send({ type: "ready", version, link });
    if (last.current !== link) host.send({ type: "scenarioChanged", link, values });
    last.current = link;
    const { best, headline, latency } = verdict;
    const result = { link, best, headline, latency };
    if (JSON.stringify(result) !== said.current) host.send({ type: "result", ...result });
    said.current = JSON.stringify(result);
  }, [answer, lang]);
}

/** Sends the height of the embed to the host. It does not shrink during a drag, so that nothing jumps under the pointer. */
function useHeight(host: Host, main: { current: HTMLElement | null }, moving: boolean, answer: Answer | undefined): void {
  const sent = useRef(0);
  const measure = () => {
    const height = Math.ceil(main.current!.getBoundingClientRect().height);
    if (height === sent.current || height === 0) return;
    if (held.current && height < sent.current) return;
    sent.current = height;
    host.send({ type: "resize", height });
  };
  const held = useRef(moving);
  useEffect(() => {
    held.current = moving;
    // Browsers do not lay out a frame that is out of sight unless it is measured.
    measure();
  }, [moving, answer]);
  useEffect(() => {
    const observer = new ResizeObserver(measure);
    observer.observe(main.current!);
    return () => observer.disconnect();
  }, []);
}

function Line({ answer }: { answer: Answer | undefined }): ComponentChildren {
  const say = useWords();
  return (
    <section class="embed-verdict" aria-label={say.verdict}>
      <h2>
        {answer && <Swatch color={answer.verdict.color} />}
        {answer ? answer.verdict.headline : say.loading}
      </h2>
      <p class="latency">{answer?.verdict.latency ?? "\u00a0"}</p>
    </section>
  );
}

/** The networks as a plain list, because a dialog does not fit into a frame. */
function ModelChoice({ of: { name: id, label }, session, answer }: { of: Key; session: Session; answer: Answer }): ComponentChildren {
  const models = session.models();
  const { title } = answer.network;
  const value = session.wanted(id);
  return (
    <div class="control" data-key={id}>
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={({ currentTarget }) => session.edit({ [id]: currentTarget.value }, "settle")}>
        {!models?.some(({ name }) => name === value) && <option value={value}>{title}</option>}
        {models?.map((model) => (
          <option key={model.name} value={model.name}>
            {model.title}
          </option>
        ))}
      </select>
    </div>
  );
}
