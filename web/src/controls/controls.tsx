import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Axis as AxisKey, Key, Schema } from "../core/core";
import { fromPosition, nudge, positions, snap, stepped, toPosition, type Track } from "../ui/scale";
import { Segments } from "../ui/segments";
import type { Answer } from "../state/parts";
import type { Session } from "../state/session";
import { Swatch } from "../ui/swatch";
import { Symbols } from "../ui/symbols";
import { Tracks } from "./tracks";
import { useWords } from "../ui/words";

export interface Context {
  schema: Schema;
  answer: Answer;
  session: Session;
  /** Opens the list of networks. */
  pick(key: Key): void;
}

export function Controls(context: Context): ComponentChildren {
  const { groups, keys } = context.schema;
  return (
    <form class="controls" onSubmit={(event) => event.preventDefault()}>
      {keys.map((key) => key.kind === "preset" && <Control key={key.name} {...context} of={key} />)}
      {groups.map(({ name, label }) => {
        const own = keys.filter((key) => key.group === name);
        const axes = own.filter((key) => key.kind === "axis");
        return (
          <fieldset key={name}>
            <legend>{label}</legend>
            {axes.map((key) => (
              <Control key={key.name} {...context} of={key} />
            ))}
            {axes.map(({ name: axis }) => {
              const range = keys.find(({ kind, of }) => kind === "range" && of === context.session.wanted(axis))!;
              return <Span key={range.name} {...context} of={range} />;
            })}
            {own.map((key) => key.kind !== "axis" && <Control key={key.name} {...context} of={key} />)}
          </fieldset>
        );
      })}
    </form>
  );
}

/** The control of a key, unless the key has no effect in the scenario. */
export function Control({ of: key, ...context }: Context & { of: Key }): ComponentChildren {
  if (context.answer.unused.includes(key.name)) return null;
  switch (key.kind) {
    case "number":
      return <Quantity {...context} of={key} />;
    case "choice":
      return <Choice {...context} of={key} />;
    case "list":
      return <Candidates {...context} of={key} />;
    case "preset":
      return <Preset {...context} of={key} />;
    case "network":
      return key.default === "" ? <Compare {...context} of={key} /> : <Network {...context} of={key} />;
    case "axis":
      return <Axis {...context} of={key} />;
  }
  return null;
}

/** The label of a key's option. */
const optionText = (key: Key, option: string): string => key.options?.find(({ value }) => value === option)?.label ?? option;

/** The hint of an option. */
const optionHint = (key: Key, option: string): string | undefined => key.options?.find(({ value }) => value === option)?.hint;

function Preset({ of: key, schema, session, answer }: Context & { of: Key }): ComponentChildren {
  const say = useWords();
  const { name: id } = key;
  const preset = session.wanted(id);
  const apply = (name: string) => session.edit({ [id]: name }, "settle");
  // A link with more than the version and the preset differs from the preset.
  const changed = answer.link.split("&").length > (preset ? 2 : 1);
  const example = schema.examples.find(({ link }) => link === answer.link);
  return (
    <div class="control preset">
      <label for={id}>{key.label}</label>
      <div class="row">
        <select
          id={id}
          value={example?.link ?? preset}
          onChange={({ currentTarget: { value } }) => {
            if (value.includes("=")) session.follow(value);
            else apply(value);
          }}
        >
          <optgroup label={say.presets}>
            {[...schema.presets, ""].map((name) => (
              <option key={name} value={name}>
                {name === "" ? say["preset.none"] : optionText(key, name)}
                {changed && name === preset ? ` ${say.changed}` : ""}
              </option>
            ))}
          </optgroup>
          <optgroup label={say.examples}>
            {schema.examples.map(({ link, title }) => (
              <option key={link} value={link}>
                {title}
              </option>
            ))}
          </optgroup>
        </select>
        <button type="button" class="quiet" disabled={!changed} onClick={() => apply(preset)}>
          {say.reset}
        </button>
      </div>
      <Refused name={id} session={session} />
    </div>
  );
}

/** The network that is split, as a button to choose another. */
function Network({ of: key, schema, answer, session, pick }: Context & { of: Key }): ComponentChildren {
  const { title, paramsText, gmacsText, input } = answer.network;
  const hint = optionHint(key, answer.scenario[key.name]!);
  return (
    <div class="control" data-key={key.name}>
      <button type="button" class="network" aria-haspopup="dialog" onClick={() => pick(key)}>
        <span class="unseen">{key.label}: </span>
        <b>{title}</b>
        <small>{[paramsText, gmacsText, input].join(" · ")}</small>
      </button>
      {hint && <p class="hint">{hint}</p>}
      <Refused name={key.name} session={session} />
      {schema.keys.map(({ name, of }) => of === key.name && <Refused key={name} name={name} session={session} />)}
    </div>
  );
}

/** A network to compare with in the figures. */
function Compare({ of: key, session, pick }: Context & { of: Key }): ComponentChildren {
  const say = useWords();
  const name = session.wanted(key.name);
  // The list of networks has its title, and may not be loaded yet.
  useEffect(() => {
    if (name !== "") session.models();
  }, [name, say]);
  const title = name === "" ? say["picker.nothing"] : (session.models()?.find((model) => model.name === name)?.title ?? name);
  return (
    <div class="control" data-key={key.name}>
      <span class="label">{key.label}</span>
      <div class="row">
        <button type="button" class="quiet" aria-haspopup="dialog" onClick={() => pick(key)}>
          <span class="unseen">{key.label}: </span>
          {title}
        </button>
        {name !== "" && (
          <button type="button" class="quiet" aria-label={`${say.remove}: ${title}`} onClick={() => session.edit({ [key.name]: "" }, "settle")}>
            ×
          </button>
        )}
      </div>
      <Refused name={key.name} session={session} />
    </div>
  );
}

function Quantity({ of: key, answer, session }: Context & { of: Key }): ComponentChildren {
  const { name, symbol, hint } = key;
  const unit = answer.units[name] ?? key.unit;
  const value = number(session.wanted(name)) ?? Number(answer.scenario[name]);
  const whole = answer.limits[name];
  const track = useHeld(whole ? { lo: whole.min, hi: whole.max, scale: "log" } : trackOf(key, answer), session.moving);
  const slide = (to: number) => session.edit({ [name]: String(to) }, "move");
  const onKeyDown = (event: KeyboardEvent) => {
    const direction = directions[event.key];
    if (!direction) return;
    event.preventDefault();
    const coarse = event.key.startsWith("Page");
    slide(whole ? stepped(value, direction, coarse, whole) : nudge(value, direction, coarse, track));
  };
  return (
    <div class="control quantity" data-key={name}>
      <label for={name}>
        {key.label} {symbol && <Symbols>{symbol}</Symbols>}
      </label>
      <div class="row">
        <NumberField id={name} name={name} session={session} hint={hint !== undefined} />
        <span class="unit">{unit}</span>
      </div>
      {track.lo < track.hi && (
        <Tracks
          label={key.label}
          on={track}
          course={answer.tracks[name as AxisKey]}
          best={answer.verdict.best}
          flip={(edit) => session.edit({ [name]: edit }, "settle")}
        >
          <input
            type="range"
            min={0}
            max={positions}
            value={toPosition(value, track)}
            aria-label={key.label}
            aria-valuetext={`${value} ${unit}`}
            onInput={(event) => {
              const to = fromPosition(event.currentTarget.valueAsNumber, track);
              slide(whole ? snap(to, whole) : to);
            }}
            onChange={() => session.settle()}
            onKeyDown={onKeyDown}
            onKeyUp={() => session.settle()}
          />
        </Tracks>
      )}
      {hint && (
        <p id={`${name}-hint`} class="hint">
          {hint}
        </p>
      )}
      <Refused name={name} session={session} />
    </div>
  );
}

const directions: Record<string, 1 | -1> = {
  ArrowRight: 1,
  ArrowUp: 1,
  PageUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageDown: -1,
};

/** A slider covers the sweep of its input, like the axes of the figures, or all values if there is no sweep. */
function trackOf({ name, min: lo = 0, max: hi = 1, scale = "log" }: Key, { tracks }: Answer): Track {
  return { lo, hi, scale, ...tracks[name as AxisKey] };
}

/** The track as it was when a gesture began, so that it does not move under the pointer. */
function useHeld(track: Track, moving: boolean): Track {
  const held = useRef(track);
  if (!moving) held.current = track;
  return held.current;
}

function number(text: string): number | undefined {
  const value = Number(text);
  return text.trim() === "" || !Number.isFinite(value) ? undefined : value;
}

function NumberField({ id, name, session, hint }: { id: string; name: string; session: Session; hint: boolean }): ComponentChildren {
  const refusal = session.refused[name];
  return (
    <Field
      id={id}
      text={refusal?.text ?? session.wanted(name)}
      invalid={refusal !== undefined}
      describedBy={describedBy(name, hint, refusal !== undefined)}
      onText={(text) => session.edit({ [name]: text }, "move")}
      onDone={() => session.settle()}
    />
  );
}

/** A field for a number. The typed text stays until the field loses the focus. */
function Field(props: {
  id?: string;
  label?: string;
  text: string;
  invalid: boolean;
  describedBy: string | undefined;
  onText(text: string): void;
  onDone(): void;
}): ComponentChildren {
  const [draft, setDraft] = useState<string>();
  return (
    <input
      id={props.id}
      class="number"
      type="text"
      inputMode="decimal"
      autocomplete="off"
      spellcheck={false}
      aria-label={props.label}
      aria-invalid={props.invalid}
      aria-describedby={props.describedBy}
      value={draft ?? props.text}
      onFocus={(event) => event.currentTarget.select()}
      onInput={(event) => {
        const text = event.currentTarget.value;
        setDraft(text);
        // An empty field means the default, but not before it loses the focus.
        if (text.trim() !== "") props.onText(text);
      }}
      onChange={(event) => {
        if (event.currentTarget.value.trim() === "") props.onText("");
        props.onDone();
      }}
      onBlur={() => setDraft(undefined)}
    />
  );
}

function Choice({ of: key, answer, session }: Context & { of: Key }): ComponentChildren {
  const { name, label, options: every = [] } = key;
  const options = every.filter(({ value }) => answer.options[name]?.includes(value) ?? true);
  const hint = optionHint(key, session.wanted(name)) ?? key.hint;
  return (
    <div class="control" data-key={name}>
      <span id={`${name}-label`} class="label">
        {label}
      </span>
      <Segments
        name={name}
        label={{ id: `${name}-label` }}
        describedBy={describedBy(name, hint !== undefined, name in session.refused)}
        value={session.wanted(name)}
        options={options.map((option) => ({ value: option.value, text: option.label }))}
        choose={(value) => session.edit({ [name]: value }, "settle")}
      />
      {hint && (
        <p id={`${name}-hint`} class="hint">
          {hint}
        </p>
      )}
      <Refused name={name} session={session} />
    </div>
  );
}

/** The input on an axis, and the scale of the axis, which belongs to the input. */
function Axis({ of: { name: axis, label, options = [] }, schema: { keys }, session }: Context & { of: Key }): ComponentChildren {
  const scaleOf = (name: string) => keys.find(({ of }) => of === name)!;
  const scale = scaleOf(axis);
  const wanted = (key: string) => session.wanted(key);
  const choose = (input: string) => {
    const edits = { [axis]: input, [scale.name]: scale.default };
    // The former input goes to the axis that had the new one.
    const other = keys.find(({ kind, name }) => kind === "axis" && name !== axis && wanted(name) === input);
    if (other) {
      edits[scale.name] = wanted(scaleOf(other.name).name);
      edits[other.name] = wanted(axis);
      edits[scaleOf(other.name).name] = wanted(scale.name);
    }
    session.edit(edits, "settle");
  };
  return (
    <div class="control axis" data-key={axis}>
      <label for={axis}>{label}</label>
      <div class="row">
        <select id={axis} value={wanted(axis)} aria-describedby={describedBy(axis, false, axis in session.refused)} onChange={(event) => choose(event.currentTarget.value)}>
          {options.map((input) => (
            <option key={input.value} value={input.value}>
              {input.label}
            </option>
          ))}
        </select>
        <div data-key={scale.name}>
          <Segments
            name={scale.name}
            label={scale.label}
            describedBy={describedBy(scale.name, false, scale.name in session.refused)}
            value={wanted(scale.name)}
            options={(scale.options ?? []).map((option) => ({ value: option.value, text: option.label }))}
            choose={(value) => session.edit({ [scale.name]: value }, "settle")}
          />
        </div>
      </div>
      <Refused name={axis} session={session} />
      <Refused name={scale.name} session={session} />
    </div>
  );
}

function Candidates({ of: { name, label }, answer, session }: Context & { of: Key }): ComponentChildren {
  const say = useWords();
  const { candidates } = answer;
  const only = session.wanted(name);
  /** Cuts of the graph cannot be excluded, because they depend on the encodings. */
  const fixed = answer.scenario.cuts === "graph";
  const chosen = new Set(only === "" ? candidates.map(({ id }) => id) : only.split(","));
  const toggle = (id: string) => {
    const ids = candidates.map((c) => c.id).filter((c) => chosen.has(c) !== (c === id));
    session.edit({ [name]: ids.join(",") }, "settle");
  };
  const active = candidates.filter((c) => c.active);
  // Hundreds of them must not slow down a drag.
  const chips = useMemo(() => {
    if (fixed) {
      return candidates.map(({ id, after, color }) => (
        <li key={id} class="chip" title={after}>
          <span>
            <Swatch color={color} />
            {id}
          </span>
        </li>
      ));
    }
    return candidates.map(({ id, after, active: on, color }) => {
      // It is chosen, but another control forbids to send the input.
      const barred = chosen.has(id) && !on;
      const last = on && active.length === 1;
      return (
        <label key={id} class="chip" title={barred ? say.barred : last ? say.lastCandidate : after}>
          <input type="checkbox" checked={on} disabled={barred || last} onChange={() => toggle(id)} />
          <span>
            <Swatch color={color} />
            {id}
          </span>
        </label>
      );
    });
  }, [say, fixed, only, candidates]);
  return (
    <div class="control" data-key={name}>
      <span id={`${name}-label`} class="label">
        {label}
      </span>
      {candidates.length > 8 && <span class="count">{candidates.length}</span>}
      {fixed ? (
        <ul class="chips fixed" aria-labelledby={`${name}-label`} tabIndex={0}>
          {chips}
        </ul>
      ) : (
        <div class="chips" role="group" aria-labelledby={`${name}-label`}>
          {chips}
        </div>
      )}
      <Refused name={name} session={session} />
    </div>
  );
}

function Span({ of: { name, label }, answer, session }: Context & { of: Key }): ComponentChildren {
  const say = useWords();
  const refusal = session.refused[name];
  // If nothing was typed, it shows the sweep, which may have grown.
  const wanted = session.wanted(name);
  const ends = (refusal?.text ?? (wanted === answer.scenario[name] ? answer.sweeps[name]! : wanted)).split("..");
  const described = describedBy(name, false, refusal !== undefined);
  const field = (end: 0 | 1) => (
    <Field
      label={`${label}, ${end === 0 ? say.lower : say.upper}`}
      text={ends[end] ?? ""}
      invalid={refusal !== undefined}
      describedBy={described}
      onText={(text) => session.edit({ [name]: text === "" ? "" : ends.with(end, text).join("..") }, "move")}
      onDone={() => session.settle()}
    />
  );
  return (
    <div class="control" data-key={name} role="group" aria-labelledby={`${name}-label`}>
      <span id={`${name}-label`} class="label">
        {label}
      </span>
      <div class="row">
        {field(0)}
        <span aria-hidden="true">–</span>
        {field(1)}
        <span class="unit">{answer.units[name]}</span>
      </div>
      <Refused name={name} session={session} />
    </div>
  );
}

function Refused({ name, session }: { name: string; session: Session }): ComponentChildren {
  const refusal = session.refused[name];
  return (
    refusal && (
      <p id={`${name}-refused`} class="refused" role="alert">
        {refusal.message}
      </p>
    )
  );
}

function describedBy(name: string, hint: boolean, refused: boolean): string | undefined {
  const ids = [hint && `${name}-hint`, refused && `${name}-refused`].filter(Boolean);
  return ids.length > 0 ? ids.join(" ") : undefined;
}
