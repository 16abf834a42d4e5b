// Draws the progress chart from the data in the page. Everything it shows stands in the page's tables too.

import { progressChart } from "./lib/progress-chart.js";

const figure = document.getElementById("progress-chart");
const data = JSON.parse(document.getElementById("progress-chart-data").textContent);
const style = getComputedStyle(document.documentElement);
const names = ["accent", "ink", "paper", "muted", "hairline"];
const colours = Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));

// Days and numbers as the page's own words write them: plain "en" would write "Jan 21", plain "ar" other digits.
const WRITES_AS = { en: "en-GB", ar: "ar-IQ-u-nu-latn" };
const { lang, dir } = document.documentElement;
const language = WRITES_AS[lang] ?? lang;

if (window.Chart) {
  window.Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  const chart = new window.Chart(figure.querySelector("canvas"), progressChart(data, language, colours, dir === "rtl"));
  chart.options.onClick = (event, elements) => {
    const url = elements.map(({ element }) => element.$context.raw.url).find(Boolean);
    if (url) window.location.assign(url);
  };
  figure.classList.add("is-drawn");
} else {
  figure.hidden = true; // the library did not arrive; the tables did
}
