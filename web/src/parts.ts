import { BarChart, CustomChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, LegendPlainComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { LabelLayout } from "echarts/features";

/** Of ECharts what the core's options use. */
export const parts = [
  BarChart, CustomChart, LineChart, ScatterChart,
  GridComponent, LegendPlainComponent, MarkLineComponent, TooltipComponent,
  LabelLayout,
];
