// Where a value stands on a slider or an axis, and how far a key press moves it.

/** An Axis is one. */
export interface Track {
  lo: number;
  hi: number;
  scale: "log" | "linear";
}

/** Positions of a slider run from 0 to this. */
export const positions = 1000;

const same = (value: number) => value;
const scales = {
  log: { to: Math.log, from: Math.exp },
  linear: { to: same, from: same },
};

export function toPosition(value: number, { lo, hi, scale }: Track): number {
  const { to } = scales[scale];
  const share = (to(value) - to(lo)) / (to(hi) - to(lo));
  return Math.round(positions * Math.min(1, Math.max(0, share)));
}

export function fromPosition(position: number, track: Track): number {
  const { to, from } = scales[track.scale];
  const [low, high] = [to(track.lo), to(track.hi)];
  return within(from(low + (position / positions) * (high - low)), track);
}

/** Three significant digits are as fine as a hand can point; a narrow track takes more to tell its values apart. */
export function within(value: number, track: Track): number {
  const { lo, hi } = track;
  const digits = 3 + Math.max(0, Math.floor(Math.log10(hi / (hi - lo))));
  return clamp(Number(value.toPrecision(Math.min(digits, 15))), track);
}

export function clamp(value: number, { lo, hi }: Track): number {
  return Math.min(hi, Math.max(lo, value));
}

/**
 * The next value of the track's steps, or if coarse of ten times these: on a
 * logarithmic track those with two significant digits, an even pace; on a
 * linear one about hundredths of it. From outside the way leads to its end.
 */
export function nudge(value: number, direction: 1 | -1, coarse: boolean, track: Track): number {
  const { lo, hi } = track;
  if (value < lo || value > hi) return clamp(value, track);
  // Going down from 10 the step is that of 9.9.
  const near = value * (1 + direction * 1e-9);
  const step = (coarse ? 10 : 1) * (track.scale === "log" ? power(near) / 10 : round((hi - lo) / 100));
  const steps = value / step;
  const next = direction > 0 ? Math.floor(steps + 1 + 1e-9) : Math.ceil(steps - 1 - 1e-9);
  return within(next * step, track);
}

/** Whole numbers that a network takes. */
export interface Whole {
  min: number;
  max: number;
  step: number;
}

/** The nearest number that is one of them: a multiple of the step. */
export function snap(value: number, { min, max, step }: Whole): number {
  const nearest = Math.min(Math.floor(max / step), Math.max(Math.ceil(min / step), Math.round(value / step)));
  return nearest * step;
}

/** The next of them, or if coarse the tenth. */
export function stepped(value: number, direction: 1 | -1, coarse: boolean, whole: Whole): number {
  return snap(value + direction * whole.step * (coarse ? 10 : 1), whole);
}

/** The power of ten at or below a value. */
function power(value: number): number {
  return 10 ** Math.floor(Math.log10(value));
}

/** The nearest of 1, 2, 5 and 10 times a power of ten. */
function round(value: number): number {
  const share = value / power(value);
  return power(value) * (share < 1.5 ? 1 : share < 3.5 ? 2 : share < 7.5 ? 5 : 10);
}
