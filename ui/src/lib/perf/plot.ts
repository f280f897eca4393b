/** A chart of the perf lab as uPlot is told of it. */

import type uPlot from 'uplot';
import {
  axisRange,
  COUNT_STEPS,
  type ChartSpec,
  powersOnly,
  SECOND_STEPS,
  secondsLabel,
  tickLabel,
} from './charts';
import type { Course } from './course';
import { PHASES } from './figures';

/** As the style sheet has them, which knows of light and dark. */
export interface PlotColours {
  lines: readonly string[];
  text: string;
  grid: string;
  band: string;
  font: string;
}

export interface PlotWishes {
  spec: ChartSpec;
  course: Course;
  /** Charts of one key point at the same moment. */
  syncKey: string;
  /** Asked anew with each drawing. */
  colours: () => PlotColours;
  width: number;
  height: number;
  /** The moment that is pointed at; null when none is. */
  onpoint: (index: number | null) => void;
}

/** What was under way lies behind the lines; above them its name, where there is room for it. */
function drawStretches(u: uPlot, course: Course, colours: PlotColours): void {
  const { ctx, bbox } = u;
  const ratio = devicePixelRatio;
  const last = bbox.left + bbox.width;
  ctx.save();
  ctx.font = colours.font.replace('11px', `${10 * ratio}px`);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'bottom';
  course.stretches().forEach(({ phase, from, to }, index) => {
    const left = Math.max(bbox.left, u.valToPos(from, 'x', true));
    const right = Math.min(last, u.valToPos(to, 'x', true));
    if (right <= left) return;
    if (index % 2 === 1) {
      ctx.fillStyle = colours.band;
      ctx.fillRect(left, bbox.top, right - left, bbox.height);
    }
    const name = PHASES[phase];
    if (ctx.measureText(name).width + 6 * ratio > right - left) return;
    ctx.fillStyle = colours.text;
    ctx.fillText(name, left + 2 * ratio, bbox.top - 2 * ratio);
  });
  ctx.restore();
}

export function plotOptions(wishes: PlotWishes): uPlot.Options {
  const { spec, course, syncKey, colours, width, height, onpoint } = wishes;
  const axis: uPlot.Axis = {
    stroke: () => colours().text,
    font: colours().font,
    grid: { stroke: () => colours().grid, width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height,
    legend: { show: false },
    padding: [16, 18, 0, 0],
    cursor: {
      sync: { key: syncKey },
      drag: { setScale: false, x: false, y: false },
      points: { size: 6 },
      y: false,
    },
    scales: {
      x: { time: false, auto: false, range: (_, min, max) => [min, max] },
      y: {
        distr: spec.log ? 3 : 1,
        range: (_, low, high) =>
          axisRange(low, spec.unit === 'count' ? Math.max(3, high) : high, spec.log),
      },
    },
    axes: [
      {
        ...axis,
        size: 22,
        gap: 3,
        space: 60,
        incrs: SECOND_STEPS,
        values: (_, all) => all.map(secondsLabel),
      },
      {
        ...axis,
        ...(spec.log
          ? { grid: { ...axis.grid, filter: (_: uPlot, all: number[]) => powersOnly(all) } }
          : {}),
        ...(spec.unit === 'count' ? { incrs: COUNT_STEPS } : {}),
        size: 58,
        gap: 6,
        space: 26,
        values: (_, all) => all.map((each) => (each === null ? '' : tickLabel(each, spec.unit))),
      },
    ],
    series: [
      {},
      ...spec.lines.map(({ label, dash }, index) => ({
        label,
        stroke: () => colours().lines[index] ?? colours().text,
        width: 1.5,
        dash: [...dash],
        points: { show: false },
      })),
    ],
    hooks: {
      drawClear: [(u: uPlot) => drawStretches(u, course, colours())],
      setCursor: [(u: uPlot) => onpoint(u.cursor.idx ?? null)],
    },
  };
}
