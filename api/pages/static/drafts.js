// A half-filled form survives a closed phone: what is typed is kept on this device until it is sent.
"use strict";
(() => {
  const SENSITIVE = new Set(["password", "hidden", "file", "submit"]);
  const fields = (form) => [...form.elements].filter((e) => e.name && !SENSITIVE.has(e.type));
  const key = (form) => `draft ${form.getAttribute("action") || location.pathname}`;

  const keep = (form) => {
    const said = fields(form).map((e) =>
      e.type === "checkbox" || e.type === "radio" ? [e.name, e.value, e.checked] : [e.name, e.value, null]);
    localStorage.setItem(key(form), JSON.stringify(said));
  };

  const restore = (form) => {
    const text = localStorage.getItem(key(form));
    if (text === null) return;
    const rest = JSON.parse(text);
    for (const e of fields(form)) {
      const at = rest.findIndex(([name, value, checked]) =>
        name === e.name && (checked === null || value === e.value));
      if (at < 0) continue;
      const [[, value, checked]] = rest.splice(at, 1);
      if (checked === null) e.value = value;
      else e.checked = checked;
    }
  };

  for (const form of document.querySelectorAll("form[data-draft]")) {
    if (!form.querySelector("[aria-invalid=true]")) restore(form);
    form.addEventListener("input", () => keep(form));
    form.addEventListener("submit", () => localStorage.removeItem(key(form)));
  }
})();
