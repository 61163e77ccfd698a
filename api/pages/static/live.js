// Live progress: the server says that there is news, htmx fetches the part that has changed.
"use strict";
(() => {
  const part = document.getElementById("progress");
  if (!part) return;
  const source = new EventSource(part.dataset.events);
  let due = null;
  const fetchNews = () => {
    due = null;
    htmx.trigger(part, "news");
  };
  source.addEventListener("report", () => {
    if (due === null) due = setTimeout(fetchNews, 700);
  });
  source.addEventListener("end", () => {
    source.close();
    clearTimeout(due);
    location.reload();
  });
})();
