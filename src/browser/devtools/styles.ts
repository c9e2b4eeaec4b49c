/** The page's own rules reach the host alone, and `!important` inside is stronger there than theirs. */
export const STYLES = `
:host {
  all: initial !important;
  --card: #ffffff; --inset: #f3f4f6; --ink: #14181f; --muted: #545e6d; --line: #d9dde4; --edge: #7b8594;
  --segment: #1f8a57; --rudderstack: #4a41d4; --grave: #b91c2b; --warning: #8a5300; --fine: #17714a;
  --focus: #2563eb; --chosen: #14181f; --on-chosen: #ffffff; --touch: 32px;
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :host {
    --card: #161a21; --inset: #1f2530; --ink: #e9ecf1; --muted: #a2abb9; --line: #2f3643; --edge: #7d8796;
    --segment: #3dbd82; --rudderstack: #8d88ff; --grave: #ff7a83; --warning: #f0b95b; --fine: #62d3a0;
    --focus: #7db0ff; --chosen: #e9ecf1; --on-chosen: #14181f;
  }
}
@media (max-width: 760px), (pointer: coarse) { :host { --touch: 44px; } }

*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }

aside {
  position: fixed; z-index: 2147483647; bottom: 12px; display: flex; flex-direction: column; gap: 8px;
  max-height: calc(100dvh - 24px); width: min(460px, calc(100vw - 24px)); pointer-events: none;
  color: var(--ink); font: 14px/1.45 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
  font-variant-numeric: tabular-nums; text-align: start;
}
aside > * { pointer-events: auto; }
.right { right: 12px; align-items: flex-end; }
.left { left: 12px; align-items: flex-start; }

h1, h2, h3, p, dl, dd, ol { margin: 0; padding: 0; }
h1, h2 { font-size: 15px; font-weight: 650; }
h3 { font-size: 13px; font-weight: 600; color: var(--muted); }
code, pre, dd, td { font: 12px/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
code { font-weight: 600; }

button, input, textarea {
  font: inherit; color: inherit; background: var(--card); border: 1px solid var(--edge); border-radius: 7px;
}
button { min-height: var(--touch); padding: 4px 11px; cursor: pointer; }
button:hover:not(:disabled, [aria-pressed='true']) { background: var(--inset); }
button:disabled { cursor: default; color: var(--muted); border-color: var(--line); background: var(--inset); }
button[aria-pressed='true'] { background: var(--chosen); color: var(--on-chosen); border-color: var(--chosen); }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }

.opener {
  display: inline-flex; align-items: center; gap: 6px; min-height: max(36px, var(--touch)); border-radius: 22px; padding: 4px 14px;
  border-color: var(--line); box-shadow: 0 2px 10px rgb(0 0 0 / 18%); white-space: pre;
}
.dot { width: 10px; height: 10px; border-radius: 5px; background: var(--edge); }
[data-cohort='segment'] .dot { background: var(--segment); }
[data-cohort='rudderstack'] .dot { background: var(--rudderstack); }
[data-cohort='dual'] .dot { background: linear-gradient(var(--rudderstack) 50%, var(--segment) 50%); }
.chip { border: 1px solid currentcolor; color: var(--warning); border-radius: 5px; padding: 0 5px; font-size: 12px; }

.panel {
  display: flex; flex-direction: column; min-height: 0; width: 100%; background: var(--card);
  border: 1px solid var(--line); border-radius: 12px; box-shadow: 0 8px 32px rgb(0 0 0 / 24%); overflow: hidden;
}
header {
  display: flex; align-items: center; justify-content: space-between; padding: 8px 8px 8px 14px;
  border-bottom: 1px solid var(--line);
}
.body { overflow-y: auto; overscroll-behavior: contain; }
section { display: grid; gap: 8px; padding: 12px 14px; }
section + section { border-top: 1px solid var(--line); }
.why { font-weight: 500; overflow-wrap: anywhere; }
.quiet { color: var(--muted); font-size: 13px; }
.quiet:empty, .said:empty { display: none; }
.note { color: var(--warning); font-size: 13px; }
.said { background: var(--inset); border-radius: 7px; padding: 7px 10px; overflow-wrap: anywhere; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: 2px 12px; }
.facts dt { color: var(--muted); font-size: 13px; }
.facts dd { overflow-wrap: anywhere; align-self: center; }
.buttons { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; }
.leg { width: 96px; color: var(--muted); font-size: 13px; }

table { width: 100%; border-collapse: collapse; table-layout: fixed; }
th { text-align: start; font-weight: 600; font-size: 13px; }
tbody th { color: var(--muted); font-weight: 400; }
th, td { padding: 4px 8px 4px 0; vertical-align: top; overflow-wrap: anywhere; }
tr > :first-child { width: 92px; }
tr > :last-child { width: 86px; padding-inline-end: 0; }
@media (max-width: 760px) {
  td { font-size: 11px; }
  th { font-size: 12px; }
  th, td { padding-inline-end: 4px; }
  tr > :first-child { width: 80px; }
  tr > :last-child { width: 72px; }
}
tbody tr { border-top: 1px solid var(--line); }
.mark { color: var(--muted); white-space: nowrap; }
[data-likeness='same'] .mark { color: var(--fine); }
[data-likeness='different'] .mark { color: var(--grave); font-weight: 700; }
[data-likeness='one'] .mark { color: var(--warning); }

.tools { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
label { display: flex; flex: 1 1 180px; align-items: center; gap: 8px; }
input { flex: 1; min-width: 0; min-height: var(--touch); padding: 4px 9px; }
input::placeholder { color: var(--muted); opacity: 1; }
textarea { width: 100%; font: 12px/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; padding: 8px; }
.calls { list-style: none; }
.calls li { border-top: 1px solid var(--line); }
summary { display: block; cursor: pointer; min-height: var(--touch); padding: 6px 0; border-radius: 5px; }
summary::-webkit-details-marker { display: none; }
.call { display: flex; justify-content: space-between; gap: 10px; overflow-wrap: anywhere; }
code::before { content: '▸ ' / ''; color: var(--muted); }
[open] code::before { content: '▾ ' / ''; }
time { color: var(--muted); font-size: 12px; }
.states { display: flex; flex-wrap: wrap; gap: 0 14px; font-size: 13px; color: var(--muted); }
[data-state='delivered'] { color: var(--fine); }
[data-state='refused'], [data-state='blocked'], [data-state='expired'] { color: var(--grave); }
[data-state='dropped'] { color: var(--warning); }
pre {
  margin: 0 0 8px; padding: 8px 10px; background: var(--inset); border-radius: 7px; max-height: 220px; overflow: auto;
  white-space: pre-wrap; overflow-wrap: anywhere;
}
`
