// A chart as a picture to take away: its title above it, its key and who says so below, and when it was saved.

import { wrap } from "./wrap.js";

const WIDTH = 1200; // pixels, drawn twice as fine
const SCALE = 2;
const MARGIN = 40;
const CHART_HEIGHT = 560;
const TITLE = { size: 30, weight: 700, line: 38, characters: 68 };
const CREDIT = { size: 17, weight: 400, line: 25, characters: 125 };

/** Return the configuration for a drawing without a page around it: no resizing, and the key inside. */
function standingAlone(config, colours) {
  const options = { ...config.options, responsive: false, devicePixelRatio: SCALE };
  const labels = { usePointStyle: true, boxHeight: 10, color: colours.ink, padding: 16, font: { size: 15 }, generateLabels: (chart) => keyOf(chart.data, colours) };
  options.plugins = { ...options.plugins, legend: { display: true, position: "bottom", onClick: () => {}, labels } };
  return { ...config, options };
}

/** Return the entries of the key: each series that has a mark, and the strokes from low to high. */
function keyOf({ datasets, spanWords }, { ink }) {
  const spans = { text: spanWords, fontColor: ink, strokeStyle: ink, lineWidth: 2, pointStyle: "line", rotation: 90 };
  const series = datasets
    .filter((set) => set.data.length)
    .map((set) => ({
      text: set.name ?? set.label,
      fontColor: ink,
      fillStyle: set.backgroundColor,
      strokeStyle: set.borderColor,
      lineWidth: set.borderWidth ?? 1,
      pointStyle: set.pointStyle ?? (set.type === "line" ? "line" : "rect"),
    }));
  return spanWords ? [...series, spans] : series;
}

/** Write lines from the reading side on; return where the next would stand. */
function write(context, lines, y, style, colour, rightToLeft) {
  context.font = `${style.weight} ${style.size}px ${window.Chart.defaults.font.family}`;
  context.fillStyle = colour;
  context.direction = rightToLeft ? "rtl" : "ltr";
  context.textAlign = "start";
  for (const line of lines) {
    context.fillText(line, rightToLeft ? WIDTH - MARGIN : MARGIN, y + style.size);
    y += style.line;
  }
  return y;
}

/** Return a canvas with title, chart and credit: `config` as for Chart.js, `colours` the page's own. */
export function figureImage({ title, credit }, config, colours) {
  const rightToLeft = document.documentElement.dir === "rtl";
  const titles = wrap(title, TITLE.characters);
  const credits = credit.split("\n").flatMap((line) => wrap(line, CREDIT.characters));
  const height = 2 * MARGIN + titles.length * TITLE.line + CHART_HEIGHT + credits.length * CREDIT.line + MARGIN;

  const drawing = document.createElement("canvas");
  drawing.width = WIDTH - 2 * MARGIN;
  drawing.height = CHART_HEIGHT;
  const chart = new window.Chart(drawing, standingAlone(config, colours));

  const image = document.createElement("canvas");
  image.width = WIDTH * SCALE;
  image.height = height * SCALE;
  const context = image.getContext("2d");
  context.scale(SCALE, SCALE);
  context.fillStyle = colours.paper;
  context.fillRect(0, 0, WIDTH, height);
  let y = write(context, titles, MARGIN, TITLE, colours.ink, rightToLeft) + MARGIN / 2;
  context.drawImage(drawing, MARGIN, y, WIDTH - 2 * MARGIN, CHART_HEIGHT);
  write(context, credits, y + CHART_HEIGHT + MARGIN / 2, CREDIT, colours.muted, rightToLeft);
  chart.destroy();
  return image;
}

/** Save the image of a figure under `words.png`; its last line says from which address and on which day. */
export function saveImage(words, config, colours, language) {
  const today = new Intl.DateTimeFormat(language, { dateStyle: "medium" }).format(new Date());
  const address = new URL(words.address, window.location.href).href;
  const credit = `${words.credit}\n${address}\n${words.saved} ${today}`;
  figureImage({ title: words.title, credit }, config, colours).toBlob((blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = words.png;
    link.click();
    URL.revokeObjectURL(link.href);
  });
}
