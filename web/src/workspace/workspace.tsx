import { createContext, type ComponentChildren } from "preact";
import { useContext, useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { Comparison } from "./comparison";
import { FileError } from "../core/source";
import type { Answer, WorkspaceRecord, Lang, Raster, Theme } from "../core/core";
import type { Words } from "../core/words";
import { Dialog } from "../ui/dialog";
import { paint } from "../ui/raster";
import type { Session } from "../state/session";
import { type ImportedFile, type Conflict, type Failure, type WorkspaceState, suggested, Thumbnails, thumbnailSize } from "./state";
import { filled, useWords } from "../ui/words";

/** The props that all rows share. */
interface Shared {
  session: Session;
  workspace: WorkspaceState;
  lang: Lang;
  thumbnails: Thumbnails;
}
const Context = createContext<Shared | undefined>(undefined);
const useShared = () => useContext(Context)!;

export function WorkspaceButton({ workspace }: { workspace: WorkspaceState }): ComponentChildren {
  const say = useWords();
  return (
    <button type="button" class="quiet workspace-button" aria-haspopup="dialog" title={say.workspace} onClick={() => workspace.show()}>
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <path class="stroke" d="M2.5 5.5v10h15v-8.5H9.5l-2-2.5h-5z" />
      </svg>
      <span>{say.workspace}</span>
    </button>
  );
}

export function Workspace({ session, workspace, lang, theme }: Omit<Shared, "thumbnails"> & { theme: Theme }): ComponentChildren {
  const say = useWords();
  const thumbnails = useMemo(() => new Thumbnails(session), []);
  const [chosen, setChosen] = useState<WorkspaceRecord[]>([]);
  const [comparing, setComparing] = useState(false);
  const compare = useRef<HTMLButtonElement>(null);
  // After the comparison the focus returns, as after a dialog of its own.
  const compared = useRef(false);
  useEffect(() => {
    if (compared.current && !comparing) compare.current?.focus();
    compared.current = comparing;
  }, [comparing]);
  const { records, query, all, busy, reason, durable, unlisted } = workspace;
  const there = chosen.filter(({ id }) => !workspace.removed.some((removed) => removed.id === id));
  const [a, b] = there;
  const choose = (record: WorkspaceRecord, yes: boolean) => setChosen(yes ? [...there, record] : there.filter(({ id }) => id !== record.id));

  return (
    <Context.Provider value={{ session, workspace, lang, thumbnails }}>
      <Dialog title={say.workspace} name="workspace" close={() => workspace.close()}>
        {comparing && a && b ? (
          <Comparison key={`${a.id} ${b.id} ${lang} ${theme}`} a={a} b={b} session={session} back={() => setComparing(false)} />
        ) : (
          <>
            {reason && <p class="callout warning">{reason}</p>}
            <SaveForm />
            <Notices />
            <section class="record-list" aria-labelledby="record-title" aria-busy={busy > 0}>
              <div class="record-head row">
                <h3 id="record-title">{say["record.title"]}</h3>
                <Files />
              </div>
              <p class="hint">
                {!reason && (durable ? say["record.durable"] : say["record.here"])} {records?.some(({ damage }) => damage) && say["files.damaged"]}
              </p>
              <div class="record-tools">
                <input
                  type="search"
                  aria-label={say["record.search"]}
                  placeholder={say["record.search"]}
                  autocomplete="off"
                  spellcheck={false}
                  value={query}
                  onInput={(event) => workspace.search(event.currentTarget.value)}
                  onKeyDown={(event) => {
                    // The first Escape clears the field, the next closes the
                    // dialog.
                    if (event.key !== "Escape" || query === "" || event.isComposing) return;
                    event.preventDefault();
                    workspace.search("");
                  }}
                />
                <span class="count" role="status">
                  {records && filled(say["picker.count"], { found: records.length, all: Math.max(all, records.length) })}
                </span>
                <button ref={compare} type="button" class="quiet" disabled={!b} title={say["record.compareHint"]} onClick={() => setComparing(true)}>
                  {say["record.compare"]}
                </button>
              </div>
              <progress class={busy > 0 ? "record-busy" : "record-busy idle"} aria-label={say["record.busy"]} aria-hidden={busy === 0} {...(busy === 0 && { value: 0 })} />
              {unlisted && <p class="callout warning" role="alert">{messageOf(say, unlisted)}</p>}
              {!records && <p class="blank">{say["record.loading"]}</p>}
              {records?.length === 0 && !unlisted && <p class="blank">{query.trim() === "" ? say["record.none"] : filled(say["record.notFound"], { query })}</p>}
              <ul>
                {records?.map((record) =>
                  record.damage ? (
                    <DamagedRow key={record.id} record={record} message={record.damage.message} />
                  ) : (
                    <Row
                      key={record.id}
                      record={record}
                      chosen={there.some(({ id }) => id === record.id)}
                      full={there.length >= 2}
                      choose={(yes) => choose(record, yes)}
                    />
                  ),
                )}
              </ul>
            </section>
          </>
        )}
      </Dialog>
    </Context.Provider>
  );
}

function messageOf(say: Words, failure: Failure): string {
  if (!(failure instanceof Error)) return failure.message;
  if (failure instanceof FileError) return filled(say["fileError.load"], { detail: failure.detail });
  return filled(say["record.failed"], { detail: failure.message });
}

/** A form to save the scenario on screen. */
function SaveForm(): ComponentChildren {
  const say = useWords();
  const { session, workspace } = useShared();
  const { answer } = session;
  const { present, conflict } = workspace;
  const [typed, setTyped] = useState<{ name?: string; note?: string }>({});
  const field = useRef<HTMLInputElement>(null);
  // On a phone, the focus would open a keyboard that covers the list.
  useEffect(() => {
    if (matchMedia("(pointer: fine)").matches) field.current!.focus();
  }, []);
  const name = typed.name ?? present?.name ?? (answer ? suggested(answer) : "");
  const note = typed.note ?? present?.note ?? "";
  const save = async (current: Answer, as: "same" | "new") => {
    await workspace.save({ name, note, link: current.link }, as);
    if (!workspace.conflict && !workspace.failure) setTyped({});
  };
  return (
    <form
      class="save-form"
      aria-label={say["save.title"]}
      onSubmit={(event) => {
        event.preventDefault();
        if (answer) void save(answer, present ? "same" : "new");
      }}
    >
      <div class="save-fields">
        <label for="save-name">{say["save.name"]}</label>
        <input
          id="save-name"
          ref={field}
          type="text"
          autocomplete="off"
          value={name}
          onInput={(event) => setTyped({ ...typed, name: event.currentTarget.value })}
        />
        <label for="save-note">{say["save.note"]}</label>
        <input
          id="save-note"
          type="text"
          autocomplete="off"
          value={note}
          onInput={(event) => setTyped({ ...typed, note: event.currentTarget.value })}
        />
      </div>
      <div class="row">
        <button type="submit" class="primary" disabled={!answer}>
          {present ? say["save.update"] : say["save.save"]}
        </button>
        {present && (
          <button type="button" class="quiet" disabled={!answer} onClick={() => save(answer!, "new")}>
            {say["save.new"]}
          </button>
        )}
        {answer?.network.imported && (
          <button type="button" class="quiet" onClick={() => workspace.saveNetwork(answer)}>
            {say["save.network"]}
          </button>
        )}
        {present && <span class="hint">{filled(say["save.of"], { name: present.name })}</span>}
      </div>
      {conflict && <ConflictNotice conflict={conflict} done={() => setTyped({})} />}
    </form>
  );
}

function ConflictNotice({ conflict, done }: { conflict: Conflict; done(): void }): ComponentChildren {
  const say = useWords();
  const { workspace } = useShared();
  const resolve = (saving: Promise<void>) => saving.then(() => workspace.conflict || workspace.failure || done());
  return (
    <div class="callout warning conflict">
      <p role="alert">{conflict.message}</p>
      <div class="row">
        {conflict.current && (
          <button type="button" class="quiet" onClick={() => resolve(workspace.replace(conflict))}>
            {say["save.replace"]}
          </button>
        )}
        <button type="button" class="quiet" onClick={() => resolve(workspace.save(conflict.wanted, "new"))}>
          {say["save.new"]}
        </button>
        <button type="button" class="quiet" onClick={() => workspace.forgetConflict()}>
          {say.cancel}
        </button>
      </div>
    </div>
  );
}

/** Messages: deletions that can be undone, refused actions, and results of imports. */
function Notices(): ComponentChildren {
  const say = useWords();
  const { workspace } = useShared();
  const { failure, saved, removed, imports } = workspace;
  return (
    <>
      <p class={saved ? "hint" : "unseen"} role="status">
        {saved && filled(say["save.saved"], { name: saved.name })}
      </p>
      {failure && <p class="callout warning" role="alert">{messageOf(say, failure)}</p>}
      {imports.length > 0 && (
        <div class="callout imports">
          <div role="status">
            {imports.map((one, i) => (
              <BroughtFile key={i} {...one} />
            ))}
          </div>
          <button type="button" class="quiet small" onClick={() => workspace.dismissImports()}>
            {say.dismiss}
          </button>
        </div>
      )}
      {removed.length > 0 && (
        <ul class="callout removed" aria-label={say["record.removed"]}>
          {removed.map((one) => {
            const name = one.name || one.id;
            return (
              <li key={one.id} class="row" data-removed={one.id}>
                <span role="status">{filled(say["record.wasRemoved"], { name })}</span>
                <button type="button" class="quiet" aria-label={`${say.undo}: ${name}`} onClick={() => putBack(() => workspace.restore(one), one.id)}>
                  {say.undo}
                </button>
                <button type="button" class="quiet" aria-label={`${say.dismiss}: ${name}`} onClick={() => workspace.forget(one)}>
                  {say.dismiss}
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </>
  );
}

/** Restores a record and moves the focus to it. */
async function putBack(restore: () => Promise<void>, id: string): Promise<void> {
  await restore();
  focusOn(`[data-record="${id}"] button`);
}

/** Focuses an element after the next rendering. */
function focusOn(selector: string): void {
  requestAnimationFrame(() => requestAnimationFrame(() => document.querySelector<HTMLElement>(`.dialog.workspace ${selector}`)?.focus()));
}

function BroughtFile({ file, merged, failure }: ImportedFile): ComponentChildren {
  const say = useWords();
  if (failure) return <p>{filled(say["imports.failed"], { file, reason: messageOf(say, failure) })}</p>;
  if (!merged) return <p>{filled(say["own.reading"], { name: file })}</p>;
  if (merged.problem) return <p>{filled(say["imports.failed"], { file, reason: merged.problem.message })}</p>;
  const { added, skipped, rejected } = merged;
  return (
    <>
      <p>{filled(say["imports.done"], { file, added: added.length, skipped, rejected: rejected.length })}</p>
      {rejected.length > 0 && (
        <ul tabIndex={0} aria-label={say["imports.rejected"]}>
          {rejected.map(({ place, message }, i) => (
            <li key={i}>
              {place && <b>{place}: </b>}
              {message}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Row({ record, chosen, full, choose }: { record: WorkspaceRecord; chosen: boolean; full: boolean; choose(yes: boolean): void }): ComponentChildren {
  const say = useWords();
  const { session, workspace, lang } = useShared();
  const [renaming, setRenaming] = useState(false);
  const { id, kind, name, link, model, note, changed, problems } = record;
  const network = kind === "network";
  return (
    <li class="record" data-record={id}>
      <label class="record-choice" title={say["record.compareHint"]}>
        <input type="checkbox" aria-label={`${say["record.compare"]}: ${name}`} checked={chosen} disabled={!chosen && full} onChange={(event) => choose(event.currentTarget.checked)} />
      </label>
      <Thumbnail link={link} />
      <div class="record-text">
        {renaming ? (
          <Rename
            record={record}
            done={() => {
              setRenaming(false);
              focusOn(`[data-record="${id}"] [data-act="rename"]`);
            }}
          />
        ) : (
          <h4>
            {name} {network && <small class="badge">{say["record.network"]}</small>} {session.from?.id === id && <small class="badge">{say.current}</small>}
          </h4>
        )}
        <p class="record-about">
          <span>{model}</span> <time dateTime={new Date(changed).toISOString()}>{moment(lang).format(changed)}</time>
        </p>
        {note && <p class="record-note">{note}</p>}
        {problems.length > 0 && (
          <ul class="record-problems">
            {problems.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        )}
      </div>
      <div class="record-acts">
        <Act say={network ? say["record.use"] : say["record.open"]} name={name} act={() => workspace.use(record)} />
        <Act say={say["record.rename"]} name={name} act={() => setRenaming(true)} mark="rename" />
        <Act say={say["record.duplicate"]} name={name} act={() => workspace.duplicate(record)} />
        <Act say={say["record.export"]} name={name} act={() => workspace.export({ id })} />
        <Act say={say["record.delete"]} name={name} act={() => remove(workspace, record)} />
      </div>
    </li>
  );
}

/** A row for a file that is not a valid record: it can be exported and deleted. */
function DamagedRow({ record, message }: { record: WorkspaceRecord; message: string }): ComponentChildren {
  const say = useWords();
  const { workspace } = useShared();
  return (
    <li class="record damaged" data-record={record.id}>
      <span class="record-choice" />
      <span class="thumbnail" aria-hidden="true">
        !
      </span>
      <div class="record-text">
        <h4>{say["record.damaged"]}</h4>
        <p class="record-about">
          <code>{record.id}</code>
        </p>
        <ul class="record-problems">
          <li>{message}</li>
        </ul>
      </div>
      <div class="record-acts">
        <Act say={say["record.export"]} name={record.id} act={() => workspace.export({ id: record.id })} />
        <Act say={say["record.delete"]} name={record.id} act={() => remove(workspace, record)} />
      </div>
    </li>
  );
}

/** Deletes a record and moves the focus to the undo button. */
async function remove(workspace: WorkspaceState, record: WorkspaceRecord): Promise<void> {
  await workspace.remove(record);
  focusOn(`[data-removed="${record.id}"] button`);
}

function Act(props: { say: string; name: string; act(): unknown; mark?: string }): ComponentChildren {
  return (
    <button type="button" class="quiet small" aria-label={`${props.say}: ${props.name}`} data-act={props.mark} onClick={() => void props.act()}>
      {props.say}
    </button>
  );
}

function Rename({ record, done }: { record: WorkspaceRecord; done(): void }): ComponentChildren {
  const say = useWords();
  const { workspace } = useShared();
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current!.select(), []);
  return (
    <form
      class="rename row"
      onSubmit={async (event) => {
        event.preventDefault();
        if (await workspace.rename(record, field.current!.value)) done();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.isComposing) return;
        event.preventDefault(); // otherwise the dialog would close
        done();
      }}
    >
      <input ref={field} type="text" autocomplete="off" aria-label={`${say["record.rename"]}: ${record.name}`} defaultValue={record.name} />
      <button type="submit" class="primary">
        {say.save}
      </button>
      <button type="button" class="quiet" onClick={done}>
        {say.cancel}
      </button>
    </form>
  );
}

/** The winner map of a record, loaded when it is in sight. */
function Thumbnail({ link }: { link: string }): ComponentChildren {
  const { thumbnails } = useShared();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const show = (raster: Raster | undefined) => {
      observer.disconnect();
      if (!raster || !canvas.current) return;
      paint(canvas.current, raster);
      canvas.current.classList.add("drawn");
    };
    const observer = new IntersectionObserver((entries) => {
      if (entries.at(-1)!.isIntersecting) thumbnails.want(observer, link, show);
      else thumbnails.forget(observer);
    });
    observer.observe(canvas.current!);
    return () => {
      observer.disconnect();
      thumbnails.forget(observer);
    };
  }, [link]);
  return <canvas ref={canvas} class="thumbnail" aria-hidden="true" {...thumbnailSize} />;
}

/** Exports and imports the whole workspace. */
function Files(): ComponentChildren {
  const say = useWords();
  const { workspace } = useShared();
  const input = useRef<HTMLInputElement>(null);
  const empty = workspace.all === 0;
  return (
    <div class="row" role="group" aria-label={say["files.title"]}>
      <button type="button" class="quiet" onClick={() => input.current!.click()}>
        {say["files.import"]}
      </button>
      <button type="button" class="quiet" disabled={empty} aria-label={`${say["record.export"]} .zip: ${say["files.all"]}`} onClick={() => workspace.export({ format: "zip" })}>
        {say["record.export"]} .zip
      </button>
      <button type="button" class="quiet" disabled={empty} aria-label={`${say["record.export"]} .json: ${say["files.all"]}`} onClick={() => workspace.export({ format: "json" })}>
        {say["record.export"]} .json
      </button>
      <input
        ref={input}
        class="file"
        type="file"
        accept=".zip,.json"
        multiple
        hidden
        onChange={({ currentTarget }) => {
          void workspace.import([...(currentTarget.files ?? [])]);
          currentTarget.value = ""; // the same file may be chosen again
        }}
      />
    </div>
  );
}

const moments = new Map<Lang, Intl.DateTimeFormat>();

/** Formats are cached, because making one takes longer than using it. */
function moment(lang: Lang): Intl.DateTimeFormat {
  const format = moments.get(lang) ?? new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "short" });
  moments.set(lang, format);
  return format;
}
