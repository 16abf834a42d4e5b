// Moves through the days of the record with a slider. Without it the same form takes a date, and links step.

import { dayNumber, isoDay } from "./lib/days.js";

for (const form of document.querySelectorAll(".known form")) {
  const field = form.querySelector('input[type="date"]');
  const slider = form.querySelector('input[type="range"]');
  slider.min = dayNumber(field.min);
  slider.max = dayNumber(field.dataset.last);
  slider.value = dayNumber(field.value);
  slider.addEventListener("input", () => {
    field.value = isoDay(Number(slider.value));
    slider.setAttribute("aria-valuetext", field.value);
  });
  slider.addEventListener("change", () => form.requestSubmit());
}
