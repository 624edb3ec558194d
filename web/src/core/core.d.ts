// The whole boundary between the page and the core.
//
// The core runs as WebAssembly in a Web Worker. It installs one object,
// `splitscope`, whose methods return promises; each takes one plain object and
// answers with one. A rejected promise carries an Error whose message is for a
// developer: what a person did wrong is never a rejection but a `Problem`.
//
// All arithmetic of the domain happens in the core. The page lays out, draws
// and forwards; it never computes a latency, a threshold or a link. Whatever is
// a sentence or a number with its unit comes from the core in the language
// asked for; names of controls and buttons are the page's own.

export type Lang = "en" | "ko";
export type Theme = "light" | "dark";
/** What the map shows: the best candidate, its latency, or by how much it is ahead. */
export type MapLayer = "winner" | "latency" | "margin";
/** The key of an input that can sweep. */
export type AxisKey = "mbps" | "device" | "edge" | "rtt_ms";

/** What the core installs as `globalThis.splitscope`. */
export interface Core {
  /** What the keys of a scenario are, with limits and reasons. Asked once per language. */
  schema(request: { lang: Lang }): Promise<Schema>;
  /** One control move, one call: the scenario and everything that follows from it. */
  compute(request: ComputeRequest): Promise<Answer>;
  /** Every candidate at one point of the plane, for a tooltip. */
  probe(request: ProbeRequest): Promise<Probe>;
  /** The networks of the zoo, by family. Asked once per language, when someone looks for one. */
  models(request: { lang: Lang }): Promise<Model[]>;
  /** All cuts of a scenario's network at its granularity. */
  cuts(request: { link: string; lang: Lang }): Promise<Table>;
  /** Reads an ONNX file. What is wrong with it is `Import.problem`, never a rejection. */
  read(request: ReadRequest): Promise<Import>;
  /** The whole answer as one HTML file that opens from disk and asks no network for anything. */
  report(request: ReportRequest): Promise<Report>;
  /** The scenario and the whole answer as one JSON document, or what a figure shows as CSV. */
  export(request: ExportRequest): Promise<Export>;
  /** The cells of a winner map as polygons, for a picture of vectors. Answered by later.wasm. */
  areas(request: { link: string }): Promise<Areas>;

  /** The winner map of a scenario as a picture alone, for a list. Answered by later.wasm. */
  thumbnail(request: { link: string; width: number; height: number }): Promise<Raster>;
  /** Two scenarios, side by side and as one map of their difference. Answered by later.wasm. */
  difference(request: DifferenceRequest): Promise<Difference>;

  // What is kept in this browser; what goes wrong is `problem`, never a rejection.

  /** Whether it outlives the page; if not, `reason` is a sentence to be seen. */
  workspaceState(request: { lang: Lang }): Promise<{ persistent: boolean; reason?: string }>;
  /** The records that have all words of `query` in name, network or note; the last one changed first. */
  workspaceList(request: { query: string; lang: Lang }): Promise<{ records: Kept[]; problem?: Fault }>;
  /** A new record, or with `id` and the `revision` that it was made from, the next one of it. */
  workspaceSave(request: SaveRequest): Promise<Saved>;
  workspaceRename(request: { id: string; name: string; lang: Lang }): Promise<Saved>;
  workspaceDuplicate(request: { id: string; lang: Lang }): Promise<Saved>;
  /** Gives the record's file, with which `workspaceRestore` puts it back. */
  workspaceRemove(request: { id: string; lang: Lang }): Promise<KeptFile>;
  workspaceRestore(request: { id: string; bytes: Uint8Array; lang: Lang }): Promise<{ problem?: Fault }>;
  /** All records, or with `id` the file of one as it is, damaged or not. */
  workspaceExport(request: { id?: string; format?: "zip" | "json"; lang: Lang }): Promise<KeptFile>;
  /** A scenario as a file that a workspace imports; it is not kept. */
  workspaceParcel(request: { name: string; link: string; lang: Lang }): Promise<KeptFile>;
  /** Adds the records of an exported file to those that are here, none of which changes. */
  workspaceImport(request: { bytes: Uint8Array; lang: Lang }): Promise<Merged>;
}

export interface ExportRequest {
  link: string;
  /** "result", or the name of a figure. */
  about: string;
  lang: Lang;
}

export interface Export {
  text: string;
  /** The name for it. */
  file: string;
}

/** Parts of a map in one colour each. */
export interface Areas {
  regions: Area[];
  /** Whether what is not certain is hatched. */
  hatched: boolean;
  certain: Area[];
}

export interface Area {
  color: string;
  /** A polygon in the units of the axes. */
  points: [number, number][];
}

export interface Report {
  html: string;
  /** The name for it. */
  file: string;
}

export interface ReportRequest {
  link: string;
  lang: Lang;
  /** The script that defines `echarts`, see assets.ts; it goes into the file. */
  echarts: string;
  /** Today, as it is to be read. */
  date: string;
  /** The address of the page, without a fragment, for the report's link to open; only http: and https: are used. */
  page?: string;
}

/** What is wrong with what somebody gave: a link, an edit, a file, a record. */
export interface Fault {
  /** For programs; it never changes. */
  code: string;
  /** What is to blame: a key, a dimension, a file in an archive; empty where it is all of it, or where the page has no such place. */
  place: string;
  /** What was given there. */
  value?: string;
  message: string;
  /** What may have been meant, for a button: edits of this answer's link that apply without a problem. */
  fix?: { label: string; edits: Record<string, string> };
}

/** A record of the workspace. */
export interface Kept {
  id: string;
  revision: number;
  kind: "scenario" | "network";
  name: string;
  link: string;
  note?: string;
  /** Unix time in ms. */
  created: number;
  changed: number;
  /** The title of its network. */
  model: string;
  /** What of its link will not be applied. */
  problems: string[];
  /** Why the record cannot be read: then only `id` is there, and it can be exported or removed. */
  damage?: Fault;
}

export interface SaveRequest {
  id?: string;
  revision?: number;
  kind: Kept["kind"];
  name: string;
  link: string;
  note?: string;
  lang: Lang;
}

/** The record as it is kept now, or the problem; `current` is what is there instead, where another tab was faster. */
export interface Saved {
  record?: Kept;
  problem?: Fault;
  current?: Kept;
}

export interface KeptFile {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
  problem?: Fault;
}

/** What became of the records of an imported file. */
export interface Merged {
  added: Kept[];
  /** How many are here already. */
  skipped: number;
  /** What was not imported, by its name within the file. */
  rejected: Fault[];
  /** Why nothing was. */
  problem?: Fault;
}

export interface Model {
  /** The value of the key `model`. */
  name: string;
  title: string;
  family: string;
  /** Other spellings of the title, to search by. */
  words?: string[];
  /** Which of several published variants it is; may be empty. */
  variant: string;
  /** Authors, title, where it was published. */
  source: string;
  year: number;
  params: number;
  gmacs: number;
  /** "25.56 M" and "4.089 GMAC" */
  paramsText: string;
  gmacsText: string;
  /** "3×224×224" */
  input: string;
}

/** A table to sort and to download. Texts come with their units where the column has none. */
export interface Table {
  title: string;
  columns: { label: string; numeric: boolean }[];
  rows: TableRow[];
  /** The same with plain numbers, and the name of the file. */
  csv: string;
  file: string;
}

export interface TableRow {
  id: string;
  cells: string[];
  /** What to sort a column by. */
  keys: (number | string)[];
  color?: string;
  /** The best candidate, or one that is best somewhere on the map. */
  mark?: "best" | "wins";
}

export interface ReadRequest {
  name: string;
  size: number;
  /** Bytes of the file from an offset; asked for piece by piece, so that weights are never read. */
  bytes(offset: number, length: number): Uint8Array;
  /** Values of the symbolic dimensions as typed; those left out are 1. */
  dims: Record<string, string>;
  /** What inputs hold, by their names, where it is another thing than was recognised. */
  layouts: Record<string, string>;
  lang: Lang;
  /** Told how far the work is, some times a second; the work waits for the answer, and ends when it is that nobody waits for it. */
  progress(stage: ReadStep["stage"], done: number, of: number): Promise<boolean>;
}

/** How far the work on a file is: bytes of it, operators, or steps of those that are allowed, before which the search for cuts may end. */
export interface ReadStep {
  stage: "reading" | "shapes" | "cuts";
  done: number;
  of: number;
}

export interface Import {
  /** Why the file could not be used, at a dimension if it is about one; then there is nothing else but perhaps `dims`. */
  problem?: Fault;
  /** What to edit to work with the network: model and net. */
  edits?: Record<string, string>;
  title?: string;
  /** Digest of the structure, weights not included: 16 hexadecimal digits. */
  digest?: string;
  facts?: Row[];
  /** Symbolic dimensions, for a field each. */
  dims?: { name: string; value: number; min: number; max: number }[];
  /** The inputs, with what they hold and may hold. */
  inputs?: { name: string; shape: string; layout: string; layouts: { value: string; label: string }[] }[];
  /** What of the numbers is not exact: operators without a rule for their cost, shapes that were guessed. */
  warnings?: string[];
  operators?: Table;
}

export interface Schema {
  version: string;
  keys: Key[];
  presets: string[];
  /** Scenarios to begin from, with what they show. */
  examples: { link: string; title: string }[];
  /** The version of what computes. */
  core: string;
  /** In the order in which they are shown. */
  figures: FigureKind[];
  /** The figure that stands for a scenario where none is asked for. */
  alone: string;
  /** The source of the model, as BibTeX. */
  paper: string;
  /** Bytes of a link that is passed on; what is longer travels as a file. */
  longest: number;
}

export interface FigureKind {
  name: string;
  /** Of how many of an answer's axes, x and y, a place on it has values. */
  axes: number;
  /** It has cells, those of an answer's raster. */
  cells: boolean;
}

/** One key of the scenario. A `range` has limits for both its ends. */
export interface Key {
  name: string;
  /** What people call it. */
  label: string;
  kind: "number" | "choice" | "range" | "list" | "text";
  /** Unit of the number; follows `mega` only for bandwidths, see Answer.units. */
  unit: string;
  default: string;
  min?: number;
  max?: number;
  /** How a slider for it moves. */
  scale?: "log" | "linear";
  options?: string[];
  /** Why the limits are what they are. */
  reason?: string;
}

export interface ComputeRequest {
  /** The scenario as a link's fragment without "#"; "" means the page's opening scenario. */
  link: string;
  /** Keys to change, as typed by the person; "" puts a key back to its default. */
  edits?: Record<string, string>;
  lang: Lang;
  theme: Theme;
  /** Cells of the map: what is painted, not what is computed; regions and borders are exact at any size. */
  map: { width: number; height: number; layer: MapLayer };
  /** Widths of the figures in CSS pixels: narrow ones get fewer ticks and shorter labels. */
  narrow: boolean;
  /** The names of the figures that are wanted. */
  figures: string[];
}

export interface Answer {
  /** The canonical link of what is answered, without "#". */
  link: string;
  /** The same with its result, for whoever opens it to compare. */
  share: string;
  /** Whether the link that was asked about still has the result that it carries; the answer's own link carries none. */
  shared?: Shared;
  /** The scenario and its answer in a line, for the title of the window. */
  title: string;
  /** How names of files about it begin: network, preset, granularity and conditions. */
  file: string;
  /** Every key with its value in canonical text, defaults filled in. */
  scenario: Record<string, string>;
  /** The sweep of every input by the key of its range, which it differs from where it has grown to hold the present value. */
  sweeps: Record<string, string>;
  /** What a slider of an input runs over; the present value is on it. */
  tracks: Record<string, { lo: number; hi: number }>;
  /** The unit of every numeric key under this scenario, e.g. mbps: "Mibit/s". */
  units: Record<string, string>;
  /** The candidates at this granularity, in order; those that `only` or `input` leave out are not `active`. */
  candidates: { id: string; after: string; active: boolean; color: string }[];
  /** What of the link and the edits was not applied, and why. */
  problems: Problem[];
  /** What the edits left out though they say nothing of it, such as candidates of another network: a sentence. */
  dropped?: string;
  verdict: Verdict;
  network: Network;
  /** What the network narrows: options of `input`, limits of `size`, `tokens` and `batch`. A number that is not here does not apply. */
  options: Record<string, string[]>;
  limits: Record<string, { min: number; max: number; step: number }>;
  /** By their names, those that were asked for. */
  figures: Record<string, Figure>;
  /** The cells of a figure that has some, row 0 on top: the upper end of the y axis. */
  raster?: Raster;
  /** What the map shows, as it was asked for. */
  layer: MapLayer;
  /** The axes: x of curves and map, y of the map. */
  x: Axis;
  y: Axis;
}

/** The network that is split. */
export interface Network extends Model {
  /** It came from a file and travels in the link. */
  imported: boolean;
  digest: string;
}

export interface Axis {
  key: AxisKey;
  lo: number;
  hi: number;
  scale: "log" | "linear";
}

/** A part of a link or an edit that was not applied. */
export interface Problem extends Fault {
  /** Where it came from: the link that was opened, or an edit on the page. */
  origin: "link" | "edit";
}

/** What became of the result that a link was shared with, in words. */
export interface Shared {
  same: boolean;
  message: string;
}

export interface Verdict {
  best: string;
  color: string;
  /** "Split at SP2, after layer2." */
  headline: string;
  /** "338.3 ms" */
  latency: string;
  facts: Fact[];
  /** Over which values of each input alone the best candidate stays. */
  holds: { key: AxisKey; label: string; value: string }[];
  /** How far all inputs may move together, as a sentence. */
  flip: string;
  /** What a reader must know beside the answer: honest baselines. */
  notes: string[];
  /** That the sweep, as it was typed, leaves the present point out, where it does. */
  outside?: string;
  /** What a button beside it says, and the edits after which curves and map show the point. */
  show?: { label: string; edits: Record<string, string> };
  /** The law s = B·(1/C_d − 1/C_e) with this scenario's numbers, sentence by sentence. */
  law: string[];
  /** Every assumption that shapes these numbers, with its unit. */
  assumptions: string[];
}

export interface Fact {
  /** Stable name: latency, vs-lc, vs-ec, runner-up, change-up, change-down. */
  id: string;
  label: string;
  value: string;
  /** A second, quieter line. */
  detail: string;
}

export interface Figure {
  /** An ECharts option, as JSON. A string "@name" in it stands for the page's function of that name. */
  option: string;
  title: string;
  /** One or two sentences that say what the figure shows: its text alternative and its caption. */
  caption: string;
  /** Tooltip rows of a candidate, by its id, where they do not depend on the pointer. */
  tips?: Record<string, Row[]>;
}

export interface Row {
  label: string;
  value: string;
  color?: string;
  strong?: boolean;
}

export interface Raster {
  width: number;
  height: number;
  /** RGBA bytes, transferred to the page. */
  pixels: Uint8ClampedArray<ArrayBuffer>;
}

export interface DifferenceRequest {
  /** Links. */
  a: string;
  b: string;
  lang: Lang;
  theme: Theme;
  narrow: boolean;
  /** Cells of each map. */
  width: number;
  height: number;
}

export interface Difference {
  /** What differs, in words with units. */
  keys: { label: string; a: string; b: string }[];
  a: Side;
  b: Side;
  /** B's lowest latency less A's, over A's axes; drawn like the map. */
  figure: Figure;
  raster: Raster;
  /** Sentences: what was done to make them comparable. */
  notes: string[];
}

/** One of two scenarios that are compared. */
export interface Side {
  /** The canonical link of the scenario as it was saved. */
  link: string;
  /** Its network. */
  title: string;
  /** The answer under its own conditions. */
  headline: string;
  latency: string;
  /** Its winner map over the axes of A. */
  figure: Figure;
  raster: Raster;
}

export interface ProbeRequest {
  link: string;
  lang: Lang;
  theme: Theme;
  /** A value of the x axis, within its ends. */
  x: number;
  /** A value of the y axis; left out: the scenario's own. */
  y?: number;
}

export interface Probe {
  title: string;
  best: string;
  rows: Row[];
}
