// Imports each entry that argv names and prints what it exports, and what importing it did to the process.
const globalsBefore = new Set(Reflect.ownKeys(globalThis))
const listenersBefore = process.eventNames().length

const exported = {}
for (const entry of process.argv.slice(2)) {
  const module = entry.endsWith('.json')
    ? await import(entry, { with: { type: 'json' } })
    : await import(entry)
  exported[entry] = Object.keys(module).sort()
}

const waiting = process
  .getActiveResourcesInfo()
  .filter((name) => /Timeout|Immediate|Socket|Server|Worker/.test(name))
console.log(
  JSON.stringify({
    exported,
    newGlobals: Reflect.ownKeys(globalThis)
      .filter((key) => !globalsBefore.has(key))
      .map(String),
    newListeners: process.eventNames().length - listenersBefore,
    // a pipe for stdout is there before anything is imported
    waiting: waiting.filter((name) => name !== 'PipeWrap'),
  }),
)
