// Positions of values on sliders and axes, and the steps of key presses.

/** The range and the scale of a slider or an axis. */
export interface Track {
  lo: number;
  hi: number;
  scale: "log" | "linear";
}

/** Positions of a slider are from 0 to this. */
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

/** Limits a value to a track, and rounds it to three significant digits, or more on a narrow track. */
export function within(value: number, track: Track): number {
  const { lo, hi } = track;
  const digits = 3 + Math.max(0, Math.floor(Math.log10(hi / (hi - lo))));
  return clamp(Number(value.toPrecision(Math.min(digits, 15))), track);
}

export function clamp(value: number, { lo, hi }: Track): number {
  return Math.min(hi, Math.max(lo, value));
}

/**
 * The next step on a track, or ten times as far if coarse. Steps are values with
 * two significant digits on a logarithmic track, and about hundredths of a linear
 * one. A value outside of the track moves to its end.
 */
export function nudge(value: number, direction: 1 | -1, coarse: boolean, track: Track): number {
  const { lo, hi } = track;
  if (value < lo || value > hi) return clamp(value, track);
  // Down from 10, the step is that of 9.9.
  const near = value * (1 + direction * 1e-9);
  const step = (coarse ? 10 : 1) * (track.scale === "log" ? power(near) / 10 : round((hi - lo) / 100));
  const steps = value / step;
  const next = direction > 0 ? Math.floor(steps + 1 + 1e-9) : Math.ceil(steps - 1 - 1e-9);
  return within(next * step, track);
}

/** Whole numbers that a network accepts. */
export interface Whole {
  min: number;
  max: number;
  step: number;
}

/** The nearest accepted number, which is a multiple of the step. */
export function snap(value: number, { min, max, step }: Whole): number {
  const nearest = Math.min(Math.floor(max / step), Math.max(Math.ceil(min / step), Math.round(value / step)));
  return nearest * step;
}

/** The next accepted number, or the tenth if coarse. */
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
