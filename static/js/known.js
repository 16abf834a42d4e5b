// Moves through the days of the record with a slider. Without it the same form takes a date, and links step.

import { dayNumber, dayWriter, isoDay, language } from "./lib/days.js";

const write = dayWriter(language, 0);

for (const form of document.querySelectorAll(".known form")) {
  const field = form.querySelector('input[type="date"]');
  const slider = form.querySelector('input[type="range"]');
  let byKeyboard = false;
  const say = () => slider.setAttribute("aria-valuetext", write(Number(slider.value)));
  slider.min = dayNumber(field.dataset.first);
  slider.max = dayNumber(field.dataset.last);
  slider.value = dayNumber(field.value);
  say();
  slider.addEventListener("input", () => {
    field.value = isoDay(Number(slider.value));
    say();
  });
  field.addEventListener("input", () => {
    if (field.value) slider.value = dayNumber(field.value);
    say();
  });
  // A pointer that lets go has chosen its day. Each press of a key is a day passed on the way: Enter chooses.
  slider.addEventListener("pointerdown", () => { byKeyboard = false; });
  slider.addEventListener("keydown", (event) => {
    byKeyboard = true;
    if (event.key === "Enter") form.requestSubmit();
  });
  slider.addEventListener("change", () => { if (!byKeyboard) form.requestSubmit(); });
}
