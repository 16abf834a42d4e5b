// The progress chart's configuration for Chart.js, from the data of figures/progress.py. Pure: no document, no clock.

import { dayNumber, dayTicks, dayWriter } from "./days.js";
import { wrap } from "./wrap.js";

const TOOLTIP_CHARACTERS = 36; // fits a phone
const NARROW = 500; // pixels
const LINE = 16; // pixels, of the words in the chart

const atDay = (point) => ({ ...point, x: dayNumber(point.on), y: point.people });

/** Return how the claims of each standing are drawn: another shape each, filled for what counts alone, and a hue. */
function marks({ counted, listed, disputed, rejected, paper }) {
  return {
    counted: { pointStyle: "circle", backgroundColor: counted, borderColor: counted },
    listed: { pointStyle: "rect", backgroundColor: paper, borderColor: listed },
    disputed: { pointStyle: "triangle", backgroundColor: paper, borderColor: disputed },
    rejected: { pointStyle: "crossRot", backgroundColor: paper, borderColor: rejected },
  };
}

function datasets(data, colours) {
  const shapes = marks(colours);
  const claims = data.claims.map((series, index) => ({
    type: "scatter",
    label: series.label,
    data: series.points.map(atDay),
    radius: 5,
    hoverRadius: 7,
    borderWidth: 1.5,
    clip: 8, // pixels: a mark on the edge is seen whole
    order: -index, // the open shapes over the filled ones, or they would be hidden
    ...shapes[series.standing],
  }));
  const line = {
    type: "line",
    label: data.words.line,
    data: data.line.map(atDay),
    stepped: "before", // the value holds until the day on which it rises
    borderColor: colours.accent,
    borderWidth: 2.5,
    radius: 0,
    hitRadius: 6,
    order: 1,
  };
  const bars = {
    type: "bar",
    label: data.words.transfers,
    data: data.transfers.map(atDay),
    backgroundColor: colours.ink,
    barThickness: 12,
    grouped: false,
    order: 2,
  };
  return [...claims, line, bars, ...daysWithoutNumber(data.days, colours)];
}

/** Return the marks at the foot of the chart: a movement without a count, a day checked in vain, a silent day. */
function daysWithoutNumber(series, { ink, muted, paper }) {
  const shapes = {
    unnumbered: { pointStyle: "rectRot", radius: 6, backgroundColor: paper, borderColor: ink, borderWidth: 2 },
    nothing_new: { pointStyle: "circle", radius: 2, backgroundColor: muted, borderColor: muted },
    no_report: { pointStyle: "cross", radius: 4, borderColor: muted, borderWidth: 1.5 },
  };
  return series.map(({ mark, label, points }) => ({
    type: "scatter",
    label,
    data: points.map((point) => ({ ...point, x: dayNumber(point.on), y: 0, isDay: true })),
    clip: 8,
    order: -10,
    ...shapes[mark],
  }));
}

/** Return the lines and words drawn over the chart; a word at the far end is written towards the middle. */
function annotations(data, first, last, { ink, muted }, isRightToLeft) {
  // Words are placed from the left, and time runs from the right where lines of text do.
  const sideOf = (isLate) => (isLate !== isRightToLeft ? "end" : "start");
  const words = (content, xValue, yValue, options) => ({
    type: "label",
    content,
    xValue,
    yValue,
    color: muted,
    font: { size: 12 },
    padding: 4,
    drawTime: "beforeDatasetsDraw",
    ...options,
  });
  const found = {};
  for (const point of data.claims.flatMap((series) => series.points)) {
    if (!point.span) continue; // a mark alone would say more than the source did
    const day = dayNumber(point.on);
    const [yMin, yMax] = point.span;
    found[`span_${point.url}`] = { type: "line", xMin: day, xMax: day, yMin, yMax, borderColor: ink, borderWidth: 1.5, drawTime: "beforeDatasetsDraw" };
  }
  const top = ({ chart }) => chart.scales.y.max;
  for (const name of ["started_on", "ended_on"]) {
    if (!data[name]) continue;
    const day = dayNumber(data[name].on);
    const side = sideOf(day - first > 0.7 * (last - first));
    found[name] = { type: "line", xMin: day, xMax: day, borderColor: muted, borderWidth: 1, drawTime: "beforeDatasetsDraw" };
    // One below the other: on a phone there is no room beside each other.
    const yAdjust = name === "ended_on" ? LINE : 0;
    found[`${name}_words`] = words(data[name].label, day, top, { position: { x: side, y: "start" }, yAdjust });
  }
  if (data.ending) {
    const { on, people, to, label } = data.ending;
    const day = dayNumber(on);
    const side = sideOf(day - first > 0.5 * (last - first));
    if (to) found.ending = { type: "line", xMin: day, xMax: day, yMin: people, yMax: to, borderColor: ink, borderWidth: 1, borderDash: [2, 2] };
    found.ending_words = words(label, day, to ? (people + to) / 2 : people, {
      color: ink,
      position: { x: side, y: to ? "center" : "end" },
      display: ({ chart }) => chart.width >= NARROW, // no room on a phone, where the sentence above says it
    });
  }
  if (data.ceiling) {
    const people = data.ceiling.people;
    found.ceiling = { type: "line", yMin: people, yMax: people, borderColor: ink, borderWidth: 1.5, borderDash: [6, 4] };
    found.ceiling_words = words(data.ceiling.label, last, people, { color: ink, position: { x: sideOf(true), y: "end" } });
  }
  return found;
}

/**
 * Return what `new Chart(canvas, …)` takes: `language` writes days and numbers, `colours` are the page's own;
 * where lines run from right to left time does too, and the scale of people stands where lines start.
 */
export function progressChart(data, language, colours, isRightToLeft) {
  const drawn = datasets(data, colours);
  const marked = [data.started_on, data.ended_on].filter(Boolean).map((mark) => dayNumber(mark.on));
  const days = [...drawn.flatMap((set) => set.data.map((point) => point.x)), ...marked];
  const first = Math.min(...days);
  const last = Math.max(...days, first + 1);
  const room = Math.max(1, 0.02 * (last - first)); // days at both ends
  const people = drawn.flatMap((set) => set.data.flatMap((point) => point.span ?? [point.y]));
  const writeDay = dayWriter(language, last - first);
  const writeNumber = new Intl.NumberFormat(language).format;
  return {
    data: { datasets: drawn },
    options: {
      animation: false,
      maintainAspectRatio: false, // the page reserves the height
      interaction: { mode: "nearest", intersect: true },
      scales: {
        x: {
          type: "linear",
          reverse: isRightToLeft,
          min: first - room,
          max: last + room,
          offset: false, // bars would ask for room at both ends
          grid: { display: false },
          afterBuildTicks(axis) {
            const most = axis.chart.width < NARROW ? (last - first > 364 ? 3 : 5) : 10;
            axis.ticks = dayTicks(first, last, most).map((value) => ({ value }));
          },
          ticks: { callback: (day) => writeDay(day), color: colours.muted, maxRotation: 0, autoSkip: false },
        },
        y: {
          position: isRightToLeft ? "right" : "left",
          min: 0,
          suggestedMax: 1.25 * Math.max(...people, data.ceiling?.people ?? 0, 1), // room for two lines of words above
          grid: { color: colours.hairline },
          border: { display: false },
          ticks: { callback: (count) => writeNumber(count), color: colours.muted, precision: 0 },
          title: { display: true, text: data.words.people, color: colours.muted },
        },
      },
      plugins: {
        legend: { display: false }, // the key stands in the page
        annotation: { annotations: annotations(data, first, last, colours, isRightToLeft) },
        tooltip: {
          backgroundColor: colours.ink,
          bodyColor: colours.paper,
          displayColors: false,
          rtl: isRightToLeft,
          textDirection: isRightToLeft ? "rtl" : "ltr",
          callbacks: {
            title: () => "",
            label: ({ raw, dataset }) => wrap(raw.isDay ? raw.label : `${raw.label} (${dataset.label})`, TOOLTIP_CHARACTERS),
          },
        },
      },
    },
  };
}
