// Draws the progress chart from the data in the page. Everything it shows stands in the page's tables too.

import { language } from "./lib/days.js";
import { progressChart } from "./lib/progress-chart.js";

const NAMES = ["accent", "ink", "paper", "muted", "hairline", "counted", "listed", "disputed", "rejected"];
const figure = document.getElementById("figure-progress");
const data = JSON.parse(document.getElementById("progress-chart-data").textContent);

const { dir } = document.documentElement;
let chart;

/** Return the colours that the page has at this moment: light, dark, or those of paper. */
function colours() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

const configuration = () => progressChart(data, language, colours(), dir === "rtl");

function draw() {
  chart?.destroy();
  chart = new window.Chart(figure.querySelector("canvas"), configuration());
  chart.options.onClick = (event, elements) => {
    const url = elements.map(({ element }) => element.$context.raw.url).find(Boolean);
    if (url) window.location.assign(url);
  };
}

if (window.Chart) {
  window.Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  draw();
  for (const change of ["(prefers-color-scheme: dark)", "print"]) window.matchMedia(change).addEventListener("change", draw);
  figure.classList.add("is-drawn");
} else {
  figure.hidden = true; // the library did not arrive; the tables did
}
