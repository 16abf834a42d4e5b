// Helps who types at the desk. Everything here works without it too: by buttons, and in more steps.

const PAUSE = 1200; // milliseconds without a key: somebody stopped to think
const $ = window.django?.jQuery; // the admin's choices tell of a change through it alone

// Calls `then` once nothing was typed for a while, or at once where somebody leaves a field they changed.
function afterPause(form, then) {
  let waiting = null;
  const now = () => { clearTimeout(waiting); waiting = null; then(); };
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(now, PAUSE); };
  form.addEventListener("input", soon);
  form.addEventListener("focusout", () => { if (waiting !== null) now(); });
  if ($) $(form).on("change", "select", soon);
}

// What speaks against what is typed: the same form, sent to the button that only checks.

function checkWhileTyping(panel) {
  const form = panel.closest("form");
  let asked = null;
  afterPause(form, async () => {
    asked?.abort();
    asked = new AbortController();
    const typed = new FormData(form);
    typed.set("_check", "1");
    typed.set("_live", "1");
    try {
      const answer = await fetch(window.location.href, { method: "POST", body: typed, signal: asked.signal, redirect: "error" });
      if (answer.ok) panel.innerHTML = await answer.text();
    } catch {
      // A newer question took its place, or no answer came: the button asks as well, and says why not.
    }
  });
}

// Whether a pasted address is that of a page the record knows.

function recognisePage(field) {
  const said = document.getElementById(field.dataset.saidIn);
  let asked = null;
  const look = async () => {
    asked?.abort();
    if (!field.value.trim()) {
      said.replaceChildren();
      return;
    }
    asked = new AbortController();
    const address = `${field.dataset.knownPage}?${new URLSearchParams({ url: field.value })}`;
    try {
      const answer = await fetch(address, { signal: asked.signal, redirect: "error" });
      if (answer.ok) show(await answer.json());
    } catch {
      // As above.
    }
  };
  const show = ({ is_new: isNew, said: lines }) => {
    said.replaceChildren(...lines.map((line) => {
      const row = document.createElement("p");
      row.innerHTML = line; // escaped by the server, which puts in the links
      return row;
    }));
    const fields = document.getElementById(field.dataset.opens);
    if (fields) fields.open = isNew;
  };
  let waiting = null;
  field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(look, PAUSE / 4); });
}

// The icons beside a choice (add, change, look at) come between a field and the next one. They leave the order of
// the tab key; a list behind the form, where nothing is interrupted, has all of them with their field's name.

function listRelated(list) {
  const form = list.closest("form");
  const links = () => [...form.querySelectorAll(".related-widget-wrapper-link")].filter((link) => !link.closest(".empty-form"));
  const labelOf = (link) => {
    const select = link.closest(".related-widget-wrapper").querySelector("select");
    const row = link.closest("tr.form-row");
    if (!row) return form.querySelector(`label[for="${select.id}"]`)?.textContent.replace(/:\s*$/, "") ?? "";
    const heading = row.closest("table").querySelector("thead .column-source, thead .required")?.textContent.trim() ?? "";
    return `${heading} ${[...row.parentNode.querySelectorAll("tr.form-row")].indexOf(row) + 1}`;
  };
  const draw = () => {
    const rows = links().map((link) => {
      link.tabIndex = -1;
      if (!link.href) return null; // nothing is chosen: nothing to change or to look at
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button";
      button.textContent = `${labelOf(link)}: ${link.title}`;
      button.addEventListener("click", () => link.click());
      const row = document.createElement("li");
      row.append(button);
      return row;
    }).filter(Boolean);
    list.querySelector("ul").replaceChildren(...rows);
    list.hidden = rows.length === 0;
  };
  list.addEventListener("toggle", draw);
  form.addEventListener("formset:added", draw);
  if (document.readyState === "complete") draw();
  else window.addEventListener("load", draw); // behind the admin's own scripts, which fill in the links
}

document.querySelectorAll("[data-live]").forEach(checkWhileTyping);
document.querySelectorAll("[data-known-page]").forEach(recognisePage);
document.querySelectorAll("details.related").forEach(listRelated);
