import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";
import { Dock } from "../controls/dock";
import type { ChoicePart, Answer, FigureKind, Key, Lang, Theme } from "../core/core";
import { langs, words } from "../core/words";
import { load, useDrawing } from "../figures/drawing";
import type { TroubleKind } from "../core/client";
import { AllCuts, FirstCuts, useCuts } from "../network/cuts";
import { FigureCard, Placeholder } from "../figures/figure";
import { Foot } from "./foot";
import { How } from "./how";
import { Keys, Skip } from "./keys";
import { DropZone, ImportAnnouncement, Imported, UnreadNotice } from "../network/import";
import { useOpenOnPaper } from "./paper";
import { Pinned, pinning } from "./pin";
import { Picker } from "../network/picker";
import { NewVersion } from "../offline/offline";
import { Segments } from "../ui/segments";
import { Session } from "../state/session";
import { Share } from "../share/share";
import { isWorkspace, WorkspaceState } from "../workspace/state";
import { tint } from "../ui/tint";
import { useMedia } from "../ui/media";
import { Chooser } from "./chooser";
import { Sentence } from "./sentence";
import { UndoButtons, useUndoKeys } from "../controls/undo";
import { Tour } from "./tour";
import { Announcement, Details, Verdict, Why } from "./verdict";
import { chosenTheme, layers, preferredLang, preferredLayer, remember } from "../state/view";
import { Speaking, useWords } from "../ui/words";
import { Workspace, WorkspaceButton } from "../workspace/workspace";

const languages = langs.map((lang) => ({ value: lang, text: words[lang].name, lang }));

export function App(): ComponentChildren {
  const [lang, setLang] = useState(preferredLang);
  const [chosen, setTheme] = useState(chosenTheme);
  const dark = useMedia("(prefers-color-scheme: dark)");
  const theme: Theme = chosen ?? (dark ? "dark" : "light");
  const [layer, setLayer] = useState(preferredLayer);
  const narrow = useMedia("(max-width: 640px)");
  const low = useMedia("(min-width: 1001px) and (max-height: 1000px)");
  // The sizes at which style.css has room for the first rows of the table.
  const roomy = useMedia("(min-width: 1001px) and (min-height: 801px)");
  const [picking, setPicking] = useState<Key>();
  const [choosing, setChoosing] = useState<ChoicePart>();
  const [, changed] = useReducer<number, void>((n) => n + 1, 0);
  const ref = useRef<Session>(undefined);
  const session = (ref.current ??= new Session({ lang, theme, narrow, low, layer }, () => changed()));
  const workspaceState = useRef<WorkspaceState>(undefined);
  const workspace = (workspaceState.current ??= new WorkspaceState(session, () => changed()));
  const { answer, schema, trouble, ignored } = session;
  const say = words[lang];
  useUndoKeys(session);
  useOpenOnPaper();

  useEffect(() => session.look({ lang, theme, narrow, low, layer }), [lang, theme, narrow, low, layer]);
  // Before the effects of the figures, which read their colours from the style.
  useLayoutEffect(() => {
    document.documentElement.lang = lang;
    document.documentElement.dataset.theme = theme;
    tint();
  }, [lang, theme]);
  useTitle(answer, lang);
  const [listed, setListed] = useState(false);
  const cuts = useCuts(answer, session, lang, roomy || listed);
  const kinds = schema?.figures.toSorted((a, b) => a.first - b.first) ?? [];
  const why = <Why key="why" answer={answer} edit={(edits) => session.edit(edits, "settle")} />;
  const card = (kind: FigureKind) => (
    <FigureCard key={`${kind.name}-${lang}-${theme}-${narrow}`} kind={kind} answer={answer} session={session} aligned={!narrow} brief={kind.first > 0} {...(kind.picks.length > 0 && { picking: pinning(session), below: <Pinned session={session} /> })}>
      {kind.cells && (
        <Segments
          name="layer"
          label={say.layer}
          value={layer}
          options={layers.map((value) => ({ value, text: say[`layer.${value}`] }))}
          choose={(next) => {
            setLayer(next);
            remember("layer", next);
          }}
        />
      )}
    </FigureCard>
  );

  /** Files may be networks and workspaces, even at once. */
  const take = async (files: readonly File[]) => {
    const kept = await Promise.all(files.map(isWorkspace));
    const [workspaces, others] = [files.filter((_, i) => kept[i]), files.filter((_, i) => !kept[i])];
    if (others.length > 0) {
      workspace.close(); // it would hide the network
      session.import(others);
    }
    if (workspaces.length > 0) await workspace.import(workspaces);
  };

  return (
    <Speaking value={say}>
      <header class="top">
        <Skip />
        <h1>Splitscope</h1>
        <Sentence session={session} pick={setPicking} choose={setChoosing} />
        <UndoButtons session={session} />
        <Tour session={session} lang={lang} />
        <div class="tools">
          <Keys session={session} pick={setPicking} />
          <Segments
            name="lang"
            label={say.language}
            value={lang}
            options={languages}
            choose={(next) => {
              setLang(next);
              remember("lang", next);
            }}
          />
          <button
            type="button"
            class="quiet icon"
            aria-label={theme === "dark" ? say.themeLight : say.themeDark}
            title={theme === "dark" ? say.themeLight : say.themeDark}
            onClick={() => {
              const next: Theme = theme === "dark" ? "light" : "dark";
              setTheme(next);
              remember("theme", next);
            }}
          >
            <svg viewBox="0 0 20 20" aria-hidden="true">
              <circle cx="10" cy="10" r="6.5" />
              <path d="M10 3.5a6.5 6.5 0 0 1 0 13z" />
            </svg>
          </button>
          <WorkspaceButton workspace={workspace} />
          <Share session={session} />
        </div>
      </header>
      <main class="page" aria-busy={!answer && !trouble}>
        <Verdict answer={answer} progress={trouble ? undefined : session.progress} />
        {!narrow && why}
        <Announcement verdict={answer?.verdict} />
        <div class="screen">
          <Dock context={schema && answer && { schema, answer, session, pick: setPicking }} />
          <section class="figures first" aria-label={say.figures}>
            {!schema && [1, 2, 3, 4].map((number) => <Placeholder key={number} />)}
            {kinds.filter(({ first }) => first > 0).map((kind, i) => [card(kind), narrow && i === 0 && why])}
            <FirstCuts table={cuts} />
          </section>
          <div class="notices">
            <Troubles session={session} />
            {ignored.length > 0 && <Ignored session={session} />}
            {!picking && <UnreadNotice session={session} />}
            <SharedResult session={session} />
            <Dropped session={session} />
            <NewVersion settled={answer !== undefined && !session.moving} />
          </div>
        </div>
        <Imported session={session} keep={(answer) => (workspace.show(), void workspace.saveNetwork(answer))} />
        <ImportAnnouncement session={session} />
        <div class="below">
          <Details answer={answer} />
          {kinds.filter(({ first }) => first === 0).map(card)}
        </div>
        <AllCuts table={cuts} open={listed} onOpen={setListed} />
        <How law={answer?.verdict.law} />
        <Foot />
      </main>
      {choosing && <Chooser of={choosing} session={session} close={() => setChoosing(undefined)} />}
      {picking && <Picker key={picking.name} of={picking} session={session} close={() => setPicking(undefined)} />}
      {workspace.open && <Workspace session={session} workspace={workspace} lang={lang} theme={theme} />}
      <DropZone session={session} quiet={picking !== undefined} take={(files) => void take(files)} />
    </Speaking>
  );
}

/** Why the page cannot compute or draw, with buttons to try again. */
export function Troubles({ session }: { session: Session }): ComponentChildren {
  const drawing = useDrawing();
  const { trouble, wayOut } = session;
  const instead = wayOut === undefined ? undefined : { last: wayOut === session.answer?.link };
  return (
    <>
      {trouble && <TroubleCard kind={trouble.kind} detail={trouble.detail} instead={instead} retry={() => session.retry()} />}
      {drawing.state === "failed" && <TroubleCard kind="draw" detail={drawing.detail} retry={load} />}
    </>
  );
}

function TroubleCard({ kind, detail, instead, retry }: {
  kind: TroubleKind | "draw";
  detail: string;
  /** The scenario to open instead of the one at which the core stopped: the last one that was computed, or the paper's. */
  instead?: { last: boolean } | undefined;
  retry(): void;
}): ComponentChildren {
  const say = useWords();
  return (
    <section class="callout trouble" role="alert">
      <h2>{say[`trouble.${kind}`]}</h2>
      <p>{say[`trouble.${kind}.help`]}</p>
      {detail && <p class="detail">{detail}</p>}
      {instead !== undefined && <p>{say.notAgain}</p>}
      <button type="button" class="primary" onClick={retry}>
        {instead === undefined ? say.retry : instead.last ? say.openLast : say.openPaper}
      </button>
    </section>
  );
}

export function Ignored({ session }: { session: Session }): ComponentChildren {
  const say = useWords();
  const fixable = session.ignored.filter(({ fix }) => fix);
  return (
    <section class="callout ignored" role="status">
      <h2>{say.ignored}</h2>
      <ul>
        {session.ignored.map((problem) => (
          <li key={`${problem.place} ${problem.code} ${problem.value}`}>
            {problem.message}{" "}
            {problem.fix && (
              <button type="button" class="quiet fix" onClick={() => session.fix([problem])}>
                {problem.fix.label}
              </button>
            )}
          </li>
        ))}
      </ul>
      <div class="row">
        {fixable.length > 1 && (
          <button type="button" class="quiet" onClick={() => session.fix(fixable)}>
            {say.fixAll}
          </button>
        )}
        <button type="button" class="quiet" onClick={() => session.dismiss()}>
          {say.dismiss}
        </button>
      </div>
    </section>
  );
}

/** Whether a shared link still has the answer that it had. */
function SharedResult({ session: { shared }, session }: { session: Session }): ComponentChildren {
  return shared && <Notice name="shared" text={shared.message} loud={!shared.same} dismiss={() => session.dismissShared()} />;
}

/** What the last change has dropped. */
export function Dropped({ session: { dropped }, session }: { session: Session }): ComponentChildren {
  return dropped && <Notice name="dropped" text={dropped.text} loud dismiss={() => session.dismissDropped()} />;
}

function Notice({ name, text, loud, dismiss }: { name: string; text: string; loud: boolean; dismiss(): void }): ComponentChildren {
  const say = useWords();
  return (
    <div class={`notice ${name}${loud ? " callout" : ""}`} role="status">
      <p>{text}</p>
      <button type="button" class="quiet small" aria-label={`${say.dismiss}: ${text}`} onClick={dismiss}>
        {say.dismiss}
      </button>
    </div>
  );
}

/** Sets the title of the window. */
export function useTitle(answer: Answer | undefined, lang: Lang): void {
  const title = answer ? `${answer.title} — Splitscope` : `Splitscope: ${words[lang].tagline}`;
  useEffect(() => {
    document.title = title;
  }, [title]);
}
