package io.parley.conformance.report;

/** What stands around the results on the page: its style and its script. */
final class HtmlFrame {

  static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>WebSocket conformance</title>
      <style>
      :root { color-scheme: light dark; --line: #8884; --ok: #2e7d32; --informational: #1565c0;
        --unimplemented: #757575; --non-strict: #b26a00; --failed: #c62828; }
      body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 96rem;
        padding: 0 1rem; }
      h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2.5rem; }
      table { border-collapse: collapse; }
      th, td { border-bottom: 1px solid var(--line); padding: .2rem .6rem; text-align: left;
        vertical-align: top; }
      td.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
      thead th { position: sticky; top: 0; background: Canvas; vertical-align: bottom; }
      .matrix { font-size: 13px; }
      .matrix td { padding: .1rem .4rem; } .matrix thead th { padding: .2rem .4rem; }
      .matrix thead th.agent { min-width: 3.4rem; max-width: 6rem; overflow-wrap: break-word; }
      .matrix td.title { min-width: 11rem; }
      .matrix a { text-decoration: none; } .matrix a:hover { text-decoration: underline; }
      .matrix .informational, .matrix .unimplemented, .matrix .non-strict, .matrix .failed {
        background: color-mix(in srgb, currentColor 10%, transparent); }
      tr.group th { padding-top: 1rem; }
      .id { font-variant-numeric: tabular-nums; white-space: nowrap; }
      .ok { color: var(--ok); } .informational { color: var(--informational); }
      .unimplemented { color: var(--unimplemented); } .non-strict { color: var(--non-strict); }
      .failed { color: var(--failed); font-weight: 600; }
      a { color: inherit; text-underline-offset: .2em; }
      details { border-bottom: 1px solid var(--line); padding: .3rem 0; }
      details > div { margin: .3rem 0 1rem 1.2rem; }
      summary { cursor: pointer; }
      ol { margin: .3rem 0; padding-left: 1.6rem; }
      li.unreached { opacity: .5; }
      details { content-visibility: auto; contain-intrinsic-size: auto 2.2rem; }
      pre { font: 12px/1.4 ui-monospace, monospace; margin: .1rem 0 .5rem; overflow-x: auto; }
      .when { font-size: 12px; opacity: .7; }
      .sent pre { border-left: 3px solid #1565c0; padding-left: .6rem; }
      .received pre { border-left: 3px solid #2e7d32; padding-left: .6rem; }
      body.wanting tr.fine, body.wanting details.fine { display: none; }
      </style>
      </head>
      <body>
      <h1>WebSocket conformance</h1>
      """;

  static final String FOOT =
      """
      <script>
      function unfold() {
        const shown = document.getElementById(decodeURIComponent(location.hash.slice(1)));
        if (shown && shown.tagName === "DETAILS") { shown.open = true; shown.scrollIntoView(); }
      }
      addEventListener("hashchange", unfold);
      addEventListener("load", unfold);
      document.getElementById("wanting").addEventListener("change", event =>
        document.body.classList.toggle("wanting", event.target.checked));
      </script>
      </body>
      </html>
      """;

  private HtmlFrame() {}
}
