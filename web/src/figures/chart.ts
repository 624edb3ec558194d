import type { ECharts } from "echarts/core";
import type { Area, Areas, Probe, Raster, Row } from "../core/core";
import { init, mark, tick } from "./echarts";
import { pump } from "../core/pump";
import type { Mark } from "./marks";
import type { Drawing } from "../state/parts";
import { paint } from "../ui/raster";

export interface Point {
  x: number;
  y: number;
}

/** The sideways movement after which a finger drags instead of scrolling, in pixels. */
const slack = 6;

/** One ECharts chart that draws the core's options. */
export class Chart {
  readonly #chart: ECharts;
  readonly #resize: ResizeObserver;
  readonly #canvas = document.createElement("canvas");
  readonly #tooltip = document.createElement("div");
  #link = "";
  #drawn = "";
  #raster: Raster | undefined;
  #marks = "[]";
  #option: object = {};
  #series: Series[] = [];
  #cast = "";
  /** The cells of a map while it is drawn with vectors. */
  #areas: Areas | undefined;
  #tips: Record<string, Row[]> = {};
  #pointer: [number, number] = [0, 0];
  /** Gives ECharts the content of the tooltip with the present ticket. */
  #filled: () => void = () => {};

  constructor(
    private readonly element: HTMLElement,
    private readonly probe: (at: Point) => Promise<Probe>,
  ) {
    this.#chart = init(element, chrome(element));
    this.#chart.getZr().on("mousemove", ({ offsetX, offsetY }) => {
      this.#pointer = [offsetX, offsetY];
    });
    this.#chart.on("rendered", () => {
      if (this.#link) element.dataset.drawn = this.#link;
    });
    this.#resize = new ResizeObserver(() => {
      if (element.clientWidth > 0) this.#chart.resize();
    });
    this.#resize.observe(element);
  }

  /** Draws a figure, and the raster of a map, as far as they have changed. */
  show(figure: Drawing, link: string, raster?: Raster): void {
    this.#tips = figure.tips ?? {};
    this.#link = link;
    const { option, marks = "[]" } = figure;
    const same = option === this.#drawn && raster === this.#raster;
    if (same && marks === this.#marks) {
      this.element.dataset.drawn = link;
      return;
    }
    if (raster && raster !== this.#raster) paint(this.#canvas, raster);
    this.#raster = raster;
    if (!same) this.#draw(option);
    if (marks !== this.#marks) mark(this.#chart, JSON.parse(marks) as Mark[]);
    this.#marks = marks;
  }

  #draw(option: string): void {
    this.#drawn = option;
    // A reviver would take three times as long, because it is called for every
    // number.
    const resolved = this.#resolve(JSON.parse(option)) as Record<string, object> & { series: Record<string, unknown>[] };
    resolved.tooltip = { ...resolved.tooltip, className: "tip", confine: true, transitionDuration: 0 };
    // If the series are the same as before, they are changed in place, which is
    // faster. Otherwise all are replaced, because ECharts would add new ones at the
    // end.
    const cast = JSON.stringify([resolved.series].flat().map((series) => [series.type, series.id, series.name]));
    this.#option = resolved;
    this.#series = resolved.series as unknown as Series[];
    this.#chart.setOption(resolved, { notMerge: cast !== this.#cast });
    this.#cast = cast;
  }

  /** Calls pick with the name of the dot that is nearest to a click, of some series of dots. */
  onPick(ids: readonly string[], pick: (name: string) => void): void {
    this.#chart.getZr().on("click", ({ offsetX, offsetY }) => {
      const distance = ({ value, seriesId }: Dot) => {
        const [x = 0, y = 0] = this.#chart.convertToPixel({ seriesId }, value) as number[];
        return Math.hypot(x - offsetX, y - offsetY);
      };
      const dots = this.#series.flatMap(({ id: seriesId, data }) => (ids.includes(seriesId) ? (data as (Dot | Place)[]).flatMap((dot) => named(dot, seriesId)) : []));
      const [nearest] = dots.sort((a, b) => distance(a) - distance(b));
      if (nearest) pick(nearest.name);
    });
  }

  /** Calls move with the point under a mouse, pen or finger that drags. */
  onPoint(move: (at: Point) => void, settle: () => void): void {
    const { element } = this;
    /** Where the pointer and the figure were when it was pressed. */
    let from: { x: number; box: DOMRect } | undefined;
    let dragging = false;
    const at = ({ clientX, clientY }: PointerEvent, { left, top }: DOMRect): [number, number] => [clientX - left, clientY - top];
    const drag = (event: PointerEvent) => {
      dragging = true;
      // Text that appears above the figure must not move it under the pointer.
      scrollBy(0, element.getBoundingClientRect().top - from!.box.top);
      move(this.#at(at(event, from!.box)));
    };
    const end = () => {
      if (dragging) settle();
      from = undefined;
      dragging = false;
    };
    element.addEventListener("pointerdown", (event) => {
      const box = element.getBoundingClientRect();
      if (event.button !== 0 || !event.isPrimary || !this.#chart.containPixel("grid", at(event, box))) return;
      from = { x: event.clientX, box };
      element.setPointerCapture(event.pointerId);
      // A finger may also be about to scroll the page.
      if (event.pointerType !== "touch") drag(event);
    });
    element.addEventListener("pointermove", (event) => {
      if (from !== undefined && (dragging || Math.abs(event.clientX - from.x) > slack)) drag(event);
    });
    element.addEventListener("pointerup", (event) => {
      if (from !== undefined) drag(event);
      end();
    });
    element.addEventListener("pointercancel", end);
  }

  picture(background: string): string {
    return this.#chart.getDataURL({ pixelRatio: 2, backgroundColor: background });
  }

  /** The chart as SVG. Cells of a map are an image unless there are areas. */
  async vectors(background: string, areas?: Promise<Areas>): Promise<string> {
    // Another one may be drawn before the areas arrive.
    const option = { ...this.#option, series: [...this.#series, ...(JSON.parse(this.#marks) as Mark[])] };
    const cells = await areas;
    const { clientWidth: width, clientHeight: height } = this.element;
    const chart = init(null, chrome(this.element), { renderer: "svg", ssr: true, width, height });
    this.#areas = cells;
    try {
      const grid = (option as unknown as { grid: object[] }).grid.map((panel) => ({ ...panel, like: this.element }));
      chart.setOption({ ...option, grid, animation: false, backgroundColor: background });
      // By default an SVG image keeps its aspect ratio. ECharts does not set the
      // attribute.
      return chart.renderToSVGString().replaceAll("<image ", '<image preserveAspectRatio="none" ');
    } finally {
      this.#areas = undefined;
      chart.dispose();
    }
  }

  dispose(): void {
    this.#resize.disconnect();
    this.#chart.dispose();
  }

  #at(pixel: [number, number]): Point {
    const [x = 0, y = 0] = this.#chart.convertFromPixel("grid", pixel) as number[];
    return { x, y };
  }

  /** The functions that an option may name. */
  readonly #functions: Record<string, (...args: never[]) => unknown> = {
    "@tick": tick,
    "@raster": (_: unknown, api: Coordinates) => {
      const [left = 0, bottom = 0] = api.coord([api.value(0), api.value(1)]);
      const [right = 0, top = 0] = api.coord([api.value(2), api.value(3)]);
      const frame = { x: left, y: top, width: right - left, height: bottom - top };
      if (this.#areas) return polygons(this.#areas, frame, api);
      return { type: "image", style: { image: this.#canvas, ...frame } };
    },
    "@tip": (params: Named | Named[]) => {
      const { name = "", data } = Array.isArray(params) ? (params[0] ?? {}) : params;
      const id = data?.name ?? name;
      return rows(document.createElement("div"), id, this.#tips[id] ?? []);
    },
    "@probe": (_: unknown, ticket: string, callback: (ticket: string, content: HTMLElement) => void) => {
      this.#filled = () => callback(ticket, this.#tooltip);
      this.#ask();
      return this.#tooltip;
    },
  };

  readonly #ask = pump(async () => {
    try {
      const { title, rows: list } = await this.probe(this.#at(this.#pointer));
      rows(this.#tooltip, title, list);
      this.#filled();
    } catch {
      // The page reports a core in trouble.
    }
  });

  #resolve(value: unknown): unknown {
    if (typeof value === "string") return value.startsWith("@") ? (this.#functions[value] ?? value) : value;
    if (Array.isArray(value)) return typeof value[0] === "number" ? value : value.map((v) => this.#resolve(v));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, this.#resolve(v)]));
  }
}

interface Series {
  id: string;
  data: unknown[];
}

/** A point of a line, with a name if it is one to choose. */
type Place = [x: number, y: number, name?: string];

/** The mark or point, if it has a name. */
function named(of: Dot | Place, seriesId: string): Dot[] {
  if (!Array.isArray(of)) return [{ ...of, seriesId }];
  const [x, y, name] = of;
  return name === undefined ? [] : [{ name, value: [x, y], seriesId }];
}

interface Dot {
  name: string;
  value: [number, number];
  seriesId: string;
}

/** The part of a custom series' API that is used. */
interface Coordinates {
  value(i: number): number;
  coord(at: number[]): number[];
}

/** Cells as polygons: the regions and, if they are hatched, the certain parts above the hatching. */
function polygons({ regions, hatched, certain }: Areas, frame: { x: number; y: number; width: number; height: number }, api: Coordinates): object {
  const area = ({ color, points }: Area) => ({ type: "polygon", shape: { points: points.map((at) => api.coord(at)) }, style: { fill: color } });
  // Stripes like those of the cells: three of eight pixels, along one diagonal.
  const { x, y, width, height } = frame;
  let stripes = "";
  for (let at = 1.5; at < width + height; at += 8) stripes += `M${x + at} ${y}L${x + at - height} ${y + height}`;
  const hatch = {
    type: "path",
    shape: { pathData: stripes },
    style: { fill: "none", stroke: "rgba(255, 255, 255, 0.667)", lineWidth: 3 / Math.SQRT2 },
    clipPath: { type: "rect", shape: frame },
  };
  return { type: "group", children: [...regions.map(area), ...(hatched ? [hatch] : []), ...certain.map(area)] };
}

/** The ECharts theme for axes and text, from the element's computed style. */
function chrome(element: HTMLElement): object {
  const { fontFamily, color, borderTopColor, colorScheme } = getComputedStyle(element);
  const axis = {
    axisLine: { lineStyle: { color } },
    axisTick: { lineStyle: { color } },
    axisLabel: { color },
    nameTextStyle: { color },
    splitLine: { lineStyle: { color: borderTopColor } },
  };
  return {
    darkMode: colorScheme === "dark",
    // ECharts writes it into SVG attributes without escaping.
    textStyle: { fontFamily: fontFamily.replaceAll('"', "'") },
    legend: { textStyle: { color } },
    categoryAxis: axis,
    valueAxis: axis,
    logAxis: axis,
  };
}

interface Named {
  name?: string;
  data?: { name?: string };
}

function rows(into: HTMLElement, title: string, list: Row[]): HTMLElement {
  const head = document.createElement("div");
  head.className = "tip-title";
  head.textContent = title;
  const table = document.createElement("dl");
  for (const { label, value, color, strong } of list) {
    const term = document.createElement("dt");
    const key = document.createElement("i");
    if (color) key.style.background = color;
    term.append(key, label);
    const detail = document.createElement("dd");
    detail.textContent = value;
    if (strong) for (const cell of [term, detail]) cell.className = "strong";
    table.append(term, detail);
  }
  into.replaceChildren(head, table);
  return into;
}
