// Margins that fit the text in any font. ECharts measures the labels and names of
// axes and keeps them on the figure. This extension does the rest: panels below
// each other begin and end at the same place, and labels to the right of points and
// bars are on the figure, too. Figures with the attribute data-aligned in the same
// element begin and end at the same place, so that they share an axis; its value says
// what they are about.
import { getInstanceByDom } from "echarts/core";
import { getWidth } from "zrender/lib/contain/text.js";

/** The used part of ECharts' models, whose types are private. */
interface Grid {
  /** A drawing without an element has the margins of one that is `like` it. */
  option: Record<string, unknown> & { room?: string; like?: Element };
  coordinateSystem: { getRect(): { x: number; width: number }; resize(grid: Grid, api: Api): void };
}
interface Api {
  getWidth(): number;
  getDom(): Element | null;
}
interface Model {
  get(key: string): unknown;
  getModel(key: string): Model & { getFont(): string };
}
interface Series {
  getData(): {
    each(each: (i: number) => void): void;
    get(dimension: unknown, i: number): number;
    getCalculationInfo(key: string): unknown;
    mapDimension(axis: string): unknown;
    getItemModel(i: number): Model;
  };
  coordinateSystem: { getAxis(axis: string): { scale: { normalize(value: number): number } } };
  getFormattedLabel(i: number, state: string): string;
}
interface Figure {
  queryComponents(of: { mainType: string }): Grid[];
  eachSeries(each: (series: Series) => void): void;
}
interface Registers {
  registerLayout(priority: number, layout: (figure: Figure, api: Api) => void): void;
}

/** The distance of a label from its point and from the edge, in pixels. */
const distance = 5;
const edge = 4;

export function Margins({ registerLayout }: Registers): void {
  // Before all other layouts, which depend on the places of the axes.
  registerLayout(1, (figure, api) => {
    const grids = figure.queryComponents({ mainType: "grid" });
    const places = grids.map((grid) => grid.coordinateSystem.getRect());
    let left = Math.max(...places.map(({ x }) => x));
    let right = Math.min(...places.map(({ x, width }) => x + width));
    figure.eachSeries((series) => {
      const data = series.getData();
      const axis = series.coordinateSystem.getAxis("x");
      const { room } = grids[0]!.option;
      data.each((i) => {
        const item = data.getItemModel(i);
        const label = item.getModel("label");
        if (!label.get("show") || label.get("position") !== "right") return;
        if (room) right = Math.min(right, api.getWidth() - edge - distance - getWidth(room, label.getFont()));
        const share = axis.scale.normalize(data.get(data.getCalculationInfo("stackResultDimension") ?? data.mapDimension("x"), i));
        const width = Number(item.get("symbolSize") ?? 0) / 2 + distance + getWidth(series.getFormattedLabel(i, "normal"), label.getFont());
        if (share > 0) right = Math.min(right, left + (api.getWidth() - edge - width - left) / share);
      });
    });
    // A figure that is narrower than its labels must still show something.
    right = Math.max(right, left + api.getWidth() / 4);
    [left, right] = aligned(api.getDom() ?? grids[0]?.option.like, api.getWidth(), left, right);
    for (const [i, grid] of grids.entries()) {
      const { x, width } = places[i]!;
      if (x === left && x + width === right) continue;
      const { option } = grid;
      grid.option = { ...option, left, right: api.getWidth() - right };
      grid.coordinateSystem.resize(grid, api);
      grid.option = option; // for the next layout
    }
  });
}

interface Margin {
  /** What the figures are about, and how wide they are. */
  of: string;
  left: number;
  right: number;
}

/** The margins of aligned figures, by the element that contains them. */
const shared = new WeakMap<Element, Margin>();

/**
 * Widens margins to those of all aligned figures. They never become narrower while
 * the figures are about the same network and as wide, because the labels of curves
 * change with the answer, and axes must not move during a gesture.
 */
function aligned(own: Element | undefined, width: number, left: number, right: number): [number, number] {
  const figure = own?.closest<HTMLElement>("[data-aligned]");
  const group = figure?.parentElement;
  if (!figure || !group) return [left, right];
  const of = `${width} ${figure.dataset.aligned}`;
  const known = shared.get(group);
  const now = known?.of === of ? known : { left: 0, right: 0 };
  const next = { of, left: Math.max(now.left, left), right: Math.max(now.right, width - right) };
  shared.set(group, next);
  if (next.left !== now.left || next.right !== now.right) {
    for (const other of group.querySelectorAll<HTMLElement>("[data-aligned] [_echarts_instance_]")) {
      if (other !== own) queueMicrotask(() => getInstanceByDom(other)?.resize());
    }
  }
  return [next.left, width - next.right];
}
