// Marks over a figure, which follow the scenario's point. ECharts updates all of a
// chart whatever has changed in it. So it does not draw the marks of the page: they
// are on a canvas of their own, and a move that changes nothing else draws nothing
// else. Where a figure is saved or in a report, ECharts draws the same series.
import type { ECharts } from "echarts/core";
import Circle from "zrender/lib/graphic/shape/Circle.js";
import Line from "zrender/lib/graphic/shape/Line.js";
import Polyline from "zrender/lib/graphic/shape/Polyline.js";

/** The fields of series that marks have. */
export interface Mark {
  type: "line" | "scatter";
  /** Points of lines with gaps ("-") between them, or dots. */
  data: ([number, number] | ["-", "-"])[] | { value: [number, number] }[];
  lineStyle?: Stroke;
  symbolSize?: number;
  itemStyle?: { color: string; borderColor: string; borderWidth: number };
  markLine?: { data: { xAxis: number; lineStyle: Stroke }[] };
}
interface Stroke {
  color: string;
  width: number;
  type?: "solid" | "dashed" | "dotted";
}

type Shape = Circle | Line | Polyline;
/** The used part of ECharts' models, whose types are private. */
interface Panel {
  getArea(): { y: number; height: number };
  dataToPoint(value: [number, number]): [number, number];
  getAxis(axis: string): { toGlobalCoord(at: number): number; dataToCoord(value: number): number };
}
interface Grid {
  coordinateSystem: { getCartesian(x: number, y: number): Panel };
}
interface Figure {
  queryComponents(of: { mainType: string }): Grid[];
}
interface Canvas {
  add(shape: Shape): void;
  remove(shape: Shape): void;
}
interface Registers {
  registerUpdateLifecycle(name: "afterupdate", then: (figure: Figure, api: { getZr(): Canvas }) => void): void;
}

const shown = new WeakMap<Canvas, { marks: readonly Mark[]; shapes: Shape[] }>();

/** Keeps the marks in place when the axes move. */
export function Marks({ registerUpdateLifecycle }: Registers): void {
  registerUpdateLifecycle("afterupdate", (figure, api) => {
    const now = shown.get(api.getZr());
    if (now) draw(api.getZr(), figure, now.marks);
  });
}

/** Draws marks over a chart that has been drawn, in place of its former ones. */
export function mark(chart: ECharts, marks: readonly Mark[]): void {
  const open = chart as unknown as { getModel(): Figure; getZr(): Canvas };
  draw(open.getZr(), open.getModel(), marks);
}

function draw(canvas: Canvas, figure: Figure, marks: readonly Mark[]): void {
  const panel = figure.queryComponents({ mainType: "grid" })[0]!.coordinateSystem.getCartesian(0, 0);
  const shapes = marks.flatMap((mark) => shapesOf(mark, panel));
  for (const shape of shown.get(canvas)?.shapes ?? []) canvas.remove(shape);
  for (const shape of shapes) canvas.add(shape);
  shown.set(canvas, { marks, shapes });
}

/** A canvas over that of the figure. What is on it does not stand between the pointer and the figure. */
const over = { zlevel: 1, silent: true };

function shapesOf({ type, data, lineStyle, symbolSize = 0, itemStyle, markLine }: Mark, panel: Panel): Shape[] {
  if (type === "scatter") {
    return (data as { value: [number, number] }[]).map(({ value }) => {
      const [cx, cy] = panel.dataToPoint(value);
      return new Circle({ ...over, shape: { cx, cy, r: symbolSize / 2 }, style: { fill: itemStyle!.color, stroke: itemStyle!.borderColor, lineWidth: itemStyle!.borderWidth } });
    });
  }
  const lines: [number, number][][] = [[]];
  for (const point of data as [number, number][]) {
    if (typeof point[0] === "number") lines.at(-1)!.push(panel.dataToPoint(point));
    else lines.push([]);
  }
  const { y, height } = panel.getArea();
  return [
    ...lines.filter((points) => points.length > 0).map((points) => new Polyline({ ...over, shape: { points }, style: { fill: null as never, lineJoin: "bevel", ...stroke(lineStyle!) } })),
    ...(markLine?.data ?? []).map(({ xAxis, lineStyle }) => {
      const axis = panel.getAxis("x");
      const x = axis.toGlobalCoord(axis.dataToCoord(xAxis));
      return new Line({ ...over, subPixelOptimize: true, shape: { x1: x, y1: y + height, x2: x, y2: y }, style: stroke(lineStyle) });
    }),
  ];
}

function stroke({ color, width, type = "solid" }: Stroke): object {
  return { stroke: color, lineWidth: width, lineDash: type };
}
