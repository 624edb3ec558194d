import type { Answer as Sent, Candidate, Figure, Raster } from "../core/core";

/** A figure with the marks over it. */
export interface Drawing extends Figure {
  /** Series of ECharts, in JSON; left out if it has none. */
  marks?: string;
}

/** An answer with all its parts. */
export interface Answer extends Sent {
  candidates: Candidate[];
  figures: Record<string, Drawing>;
}

/**
 * The parts of answers that do not change with every move. The core leaves out
 * those that are here.
 */
export class Parts {
  /** By the names of the parts. */
  readonly versions: Record<string, string> = {};
  readonly #figures: Record<string, Figure> = {};
  #raster: Raster | undefined;
  #candidates: Candidate[] = [];

  /** Keeps the parts of an answer, and adds those that it leaves out. */
  complete(sent: Sent, asked: readonly string[]): Answer {
    Object.assign(this.versions, sent.versions);
    Object.assign(this.#figures, sent.figures);
    this.#raster = sent.raster ?? this.#raster;
    this.#candidates = sent.candidates ?? this.#candidates;
    const figures: Record<string, Drawing> = {};
    for (const name of asked) {
      const figure = this.#figures[name]!;
      const marks = sent.marks[name];
      figures[name] = marks ? { ...figure, caption: figure.caption + marks.note, marks: marks.series } : figure;
    }
    return { ...sent, figures, candidates: this.#candidates, ...(this.#raster && { raster: this.#raster }) };
  }
}
