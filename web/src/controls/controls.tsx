import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Answer, Axis, Key, Schema, Verdict } from "../core/core";
import type { Words } from "../core/words";
import type { Picking } from "../network/picker";
import { fromPosition, nudge, positions, snap, stepped, toPosition, type Track } from "../ui/scale";
import { Segments } from "../ui/segments";
import type { Session } from "../state/session";
import { Swatch } from "../ui/swatch";
import { Symbols } from "../ui/symbols";
import { UndoButtons } from "./undo";
import { useWords } from "../ui/words";

export interface Context {
  schema: Schema;
  answer: Answer;
  session: Session;
  /** Opens the list of networks. */
  pick(picking: Picking): void;
}

/**
 * Holds the controls: a column beside the figures, or where there is no room a
 * sheet at the foot of the screen, under a line that keeps the verdict in sight.
 */
export function Dock({ verdict, children }: { verdict: Verdict | undefined; children: ComponentChildren }): ComponentChildren {
  const say = useWords();
  const [open, setOpen] = useState(false);
  return (
    <aside
      class={open ? "dock open" : "dock"}
      aria-label={say.controls}
      onKeyDown={(event) => event.key === "Escape" && setOpen(false)}
    >
      <div class="dock-line">
        <p aria-hidden="true">
          {verdict && <Swatch color={verdict.color} />}
          <b>{verdict?.best}</b> {verdict?.latency}
        </p>
        <button type="button" class="primary" aria-expanded={open} aria-controls="controls" onClick={() => setOpen(!open)}>
          {open ? say.closeControls : say.openControls}
        </button>
      </div>
      <div id="controls" class="dock-body">
        {children}
      </div>
    </aside>
  );
}

export function Controls(context: Context): ComponentChildren {
  const say = useWords();
  const { schema, answer, session } = context;
  const key = (name: string) => schema.keys.find((k) => k.name === name)!;
  return (
    <form class="controls" onSubmit={(event) => event.preventDefault()}>
      <Preset {...context} />
      <fieldset>
        <legend>{say["group.network"]}</legend>
        <Network {...context} />
        {["size", "tokens", "batch"].map((name) => name in answer.limits && <Quantity key={name} {...context} of={key(name)} />)}
        <Compare {...context} />
      </fieldset>
      <fieldset>
        <legend>{say["group.system"]}</legend>
        <Quantity {...context} of={key("device")} symbol="C_d" hint={say["hint.rate"]} />
        <Quantity {...context} of={key("edge")} symbol="C_e" />
        <Quantity {...context} of={key("mbps")} symbol="*B*" />
        <Quantity {...context} of={key("rtt_ms")} />
      </fieldset>
      <fieldset>
        <legend>{say["group.sent"]}</legend>
        <Choice {...context} of={key("dtype")} />
        <Choice {...context} of={key("input")} hint={say["hint.input"]} />
      </fieldset>
      <fieldset>
        <legend>{say["group.candidates"]}</legend>
        <Choice {...context} of={key("cuts")} hint={session.wanted("cuts") === "graph" ? say["hint.graph"] : undefined} />
        {session.wanted("cuts") === "layer" && !answer.network.imported && <Choice {...context} of={key("fuse")} />}
        <Candidates {...context} />
      </fieldset>
      <fieldset>
        <legend>{say["group.sweep"]}</legend>
        {(["x", "y"] as const).map((axis) => (
          <Axis key={axis} {...context} axis={axis} of={key(axis)} scale={key(`${axis}_scale`)} />
        ))}
        {["x", "y"].map((axis) => {
          const range = `${context.session.wanted(axis)}_range`;
          return <Span key={range} {...context} of={key(range)} />;
        })}
        <Choice {...context} of={key("mega")} />
      </fieldset>
      <fieldset>
        <legend>{say["group.uncertainty"]}</legend>
        <Quantity {...context} of={key("uncertainty")} hint={say["hint.uncertainty"]} />
        <Choice {...context} of={key("uncertain")} />
      </fieldset>
    </form>
  );
}

const quantities = ["device", "edge", "mbps", "rtt_ms", "size", "tokens", "batch", "uncertainty"];
const choices = ["dtype", "input", "cuts", "fuse", "mega", "uncertain"];
/** The keys of which an embed may show the control. */
export const single = [...quantities, ...choices, "only", "preset"];

/** The control of one key, if it applies. */
export function Single({ name, ...context }: Context & { name: string }): ComponentChildren {
  const { schema, answer } = context;
  const of = schema.keys.find((key) => key.name === name)!;
  if (quantities.includes(name)) return (name in answer.limits || !["size", "tokens", "batch"].includes(name)) && <Quantity {...context} of={of} />;
  if (name === "only") return <Candidates {...context} />;
  if (name === "preset") return <Preset {...context} />;
  return <Choice {...context} of={of} />;
}

/** What a key is called. */
function labelOf(schema: Schema, name: string): string {
  return schema.keys.find((key) => key.name === name)!.label;
}

/** The words of an option; one without words speaks for itself. */
function optionText(say: Words, key: string, option: string): string {
  const texts: Record<string, string> = say;
  return texts[`option.${key}.${option}`] ?? option;
}

function Preset({ schema, session, answer }: Context): ComponentChildren {
  const say = useWords();
  const preset = session.wanted("preset");
  const apply = (name: string) => session.edit({ preset: name }, "settle");
  // A link that holds more than the version and the preset departs from it.
  const changed = answer.link.split("&").length > (preset ? 2 : 1);
  const example = schema.examples.find(({ link }) => link === answer.link);
  return (
    <div class="control preset">
      <div class="preset-head">
        <label for="preset">{labelOf(schema, "preset")}</label>
        <UndoButtons session={session} />
      </div>
      <div class="row">
        <select
          id="preset"
          value={example?.link ?? preset}
          onChange={({ currentTarget: { value } }) => {
            if (value.includes("=")) session.follow(value);
            else apply(value);
          }}
        >
          <optgroup label={say.presets}>
            {[...schema.presets, ""].map((name) => (
              <option key={name} value={name}>
                {optionText(say, "preset", name)}
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
      <Refused name="preset" session={session} />
    </div>
  );
}

/** The network that is split, as a button to choose another. */
function Network({ schema, answer, session, pick }: Context): ComponentChildren {
  const say = useWords();
  const { title, paramsText, gmacsText, input, imported } = answer.network;
  return (
    <div class="control" data-key="model">
      <button type="button" class="network" aria-haspopup="dialog" onClick={() => pick("model")}>
        <span class="unseen">{labelOf(schema, "model")}: </span>
        <b>{title}</b>
        <small>{[paramsText, gmacsText, input].join(" · ")}</small>
      </button>
      {imported && <p class="hint">{say["hint.imported"]}</p>}
      <Refused name="model" session={session} />
      <Refused name="net" session={session} />
    </div>
  );
}

/** A network whose figures are laid over. */
function Compare({ schema, session, pick }: Context): ComponentChildren {
  const say = useWords();
  const name = session.wanted("compare");
  // Its title is in the list of networks, which else nobody may have asked for.
  useEffect(() => {
    if (name !== "") session.models();
  }, [name, say]);
  const title = name === "" ? say["picker.nothing"] : (session.models()?.find((model) => model.name === name)?.title ?? name);
  return (
    <div class="control" data-key="compare">
      <span class="label">{labelOf(schema, "compare")}</span>
      <div class="row">
        <button type="button" class="quiet" aria-haspopup="dialog" onClick={() => pick("compare")}>
          <span class="unseen">{labelOf(schema, "compare")}: </span>
          {title}
        </button>
        {name !== "" && (
          <button type="button" class="quiet" aria-label={`${say.remove}: ${title}`} onClick={() => session.edit({ compare: "" }, "settle")}>
            ×
          </button>
        )}
      </div>
      <Refused name="compare" session={session} />
    </div>
  );
}

function Quantity({ of: key, symbol, hint, answer, session }: Context & { of: Key; symbol?: string; hint?: string }): ComponentChildren {
  const { name } = key;
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

/** A slider runs over the sweep of its input and its value, like the axes of the figures; where there is none, over all values. */
function trackOf({ name, min: lo = 0, max: hi = 1, scale = "log" }: Key, { tracks }: Answer): Track {
  return { lo, hi, scale, ...tracks[name as Axis] };
}

/** The track as it was when a gesture began: one that follows the value would run away from the hand. */
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

/** A number as the person types it: what is typed stays until the field is left. */
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
        // An empty field means the default, but not while the next number is about to be typed.
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

function Choice({ of: { name, label, options: every = [] }, hint, answer, session }: Context & { of: Key; hint?: string | undefined }): ComponentChildren {
  const say = useWords();
  const options = answer.options[name] ?? every;
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
        options={options.map((value) => ({ value, text: optionText(say, name, value) }))}
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

/** The input on an axis and the axis' scale, which stays with the input. */
function Axis({ axis, of, scale, schema, session }: Context & { axis: "x" | "y"; of: Key; scale: Key }): ComponentChildren {
  const say = useWords();
  const other = axis === "x" ? "y" : "x";
  const wanted = (key: string) => session.wanted(key);
  const choose = (input: string) => {
    const swapped = wanted(other) === input && { [other]: wanted(axis), [`${other}_scale`]: wanted(scale.name) };
    session.edit({ [axis]: input, [scale.name]: swapped ? wanted(`${other}_scale`) : scale.default, ...swapped }, "settle");
  };
  return (
    <div class="control axis" data-key={axis}>
      <label for={axis}>{of.label}</label>
      <div class="row">
        <select id={axis} value={wanted(axis)} aria-describedby={describedBy(axis, false, axis in session.refused)} onChange={(event) => choose(event.currentTarget.value)}>
          {(of.options ?? []).map((input) => (
            <option key={input} value={input}>
              {labelOf(schema, input)}
            </option>
          ))}
        </select>
        <div data-key={scale.name}>
          <Segments
            name={scale.name}
            label={scale.label}
            describedBy={describedBy(scale.name, false, scale.name in session.refused)}
            value={wanted(scale.name)}
            options={(scale.options ?? []).map((value) => ({ value, text: optionText(say, "scale", value) }))}
            choose={(value) => session.edit({ [scale.name]: value }, "settle")}
          />
        </div>
      </div>
      <Refused name={axis} session={session} />
      <Refused name={scale.name} session={session} />
    </div>
  );
}

function Candidates({ schema, answer, session }: Context): ComponentChildren {
  const say = useWords();
  const { candidates } = answer;
  const only = session.wanted("only");
  /** Of the graph's cuts none can be left out: which there are follows from what is sent. */
  const fixed = answer.scenario.cuts === "graph";
  const chosen = new Set(only === "" ? candidates.map(({ id }) => id) : only.split(","));
  const toggle = (id: string) => {
    const ids = candidates.map((c) => c.id).filter((c) => chosen.has(c) !== (c === id));
    session.edit({ only: ids.join(",") }, "settle");
  };
  const active = candidates.filter((c) => c.active);
  // Hundreds of them must not slow down what is dragged.
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
      // Chosen, but the raw input may not be sent: that is for another control.
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
  }, [say, fixed, only, candidates.map(({ id, after, active: on, color }) => [id, after, on, color].join()).join("\n")]);
  return (
    <div class="control" data-key="only">
      <span id="only-label" class="label">
        {labelOf(schema, "only")}
      </span>
      {candidates.length > 8 && <span class="count">{candidates.length}</span>}
      {fixed ? (
        <ul class="chips fixed" aria-labelledby="only-label" tabIndex={0}>
          {chips}
        </ul>
      ) : (
        <div class="chips" role="group" aria-labelledby="only-label">
          {chips}
        </div>
      )}
      <Refused name="only" session={session} />
    </div>
  );
}

function Span({ of: { name, label }, answer, session }: Context & { of: Key }): ComponentChildren {
  const say = useWords();
  const refusal = session.refused[name];
  // Where nothing was typed it shows the sweep, which may have grown.
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
