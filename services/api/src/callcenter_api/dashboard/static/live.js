// Pages work without this file; it only keeps [data-live] parts fresh while calls happen.
(() => {
  const parts = document.querySelectorAll("[data-live]");
  if (!parts.length || !window.EventSource) return;
  const only = document.body.querySelector("[data-call-id]")?.dataset.callId;
  let waiting = null;

  async function refresh() {
    waiting = null;
    const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
    if (!answer || !answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-live]")) {
      const next = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
      if (!next || next.innerHTML === part.innerHTML) continue;
      const players = part.querySelectorAll("audio").length; // links differ each time: do not stop what plays
      if (players && players === next.querySelectorAll("audio").length) continue;
      part.innerHTML = next.innerHTML;
    }
  }

  const soon = () => { waiting ??= setTimeout(refresh, 400); };
  let last = "";

  // The browser connects again by itself, and names the last event: what was missed is sent then. It gives up
  // where somebody answers with an error, as a proxy does while the api starts: then this begins anew.
  function connect() {
    const source = new EventSource(last ? `/live?after=${last}` : "/live");
    source.addEventListener("call", (message) => {
      last = message.lastEventId;
      if (!only || JSON.parse(message.data).call_id === only) soon();
    });
    source.addEventListener("reset", (message) => { last = message.lastEventId; soon(); });
    source.addEventListener("open", soon, { once: true }); // what happened since the page was made
    source.addEventListener("error", () => {
      if (source.readyState === EventSource.CLOSED) setTimeout(connect, 5000);
    });
  }
  connect();
})();
