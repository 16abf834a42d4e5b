// Copies a citation and writes the day on which it was read into it. Without it the box can be copied by hand.

import { dayNumber, dayWriter, language } from "./lib/days.js";

/** Return today's day with its year, as the page writes days. */
function today() {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  const iso = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return `${dayWriter(language, 0)(dayNumber(iso))} ${now.getFullYear()}`;
}

/** Put text on the clipboard; where a page may not, as on plain http, by what is selected. */
async function copy(box) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(box.value);
  } else {
    box.select();
    document.execCommand("copy");
  }
}

for (const cite of document.querySelectorAll(".cite")) {
  const box = cite.querySelector("textarea");
  const button = cite.querySelector("button");
  const words = button.textContent;
  const start = box.value.lastIndexOf("[");
  const end = box.value.lastIndexOf("]");
  if (start >= 0 && end > start) box.value = box.value.slice(0, start) + today() + box.value.slice(end + 1);
  button.hidden = false;
  button.addEventListener("click", async () => {
    await copy(box);
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = words; }, 2000);
  });
}
