// Draws the progress chart from the data in the page. Everything it shows stands in the page's tables too.

import { progressChart } from "./lib/progress-chart.js";

const NAMES = ["accent", "ink", "paper", "muted", "hairline", "counted", "listed", "disputed", "rejected"];
const figure = document.getElementById("figure-progress");
const data = JSON.parse(document.getElementById("progress-chart-data").textContent);

// Days and numbers as the page's own words write them: plain "en" would write "Jan 21", plain "ar" other digits.
const WRITES_AS = { en: "en-GB", ar: "ar-IQ-u-nu-latn" };
const { lang, dir } = document.documentElement;
const language = WRITES_AS[lang] ?? lang;
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
