// What figures are drawn with, as a script of its own that defines `echarts`:
// reports have it inside. See build.mjs.
import { BarChart, CustomChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, LegendPlainComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, registerLocale, use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import korean from "echarts/i18n/langKO-obj.js";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";

use([
  BarChart, CustomChart, LineChart, ScatterChart,
  GridComponent, LegendPlainComponent, MarkLineComponent, TooltipComponent,
  LabelLayout, CanvasRenderer, SVGRenderer,
]);
registerLocale("KO", korean);

export { init };
