import { DESTINATIONS, type Destination } from './destinations.ts'
import { segmentLibraryName } from './segment-settings.ts'

/** Hands in what the script got. text/plain: no preflight, so that it also works while the page goes away. */
const post = `
  var post = function (endpoint, event) {
    fetch(endpoint, { method: 'POST', keepalive: true, headers: { 'content-type': 'text/plain' }, body: JSON.stringify(event) })
      .catch(function () {})
  }`

/** An action destination: \`window[libraryName]\` is a factory of plugins (analytics-next, plugins/remote-loader). */
function segmentScript(destination: Destination): string {
  return `(function () {${post}
  window[${JSON.stringify(segmentLibraryName(destination))}] = function (settings) {
    var send = function (context) {
      post(settings.endpoint, context.event)
      return context
    }
    return [{
      name: ${JSON.stringify(`${destination.names.segment} everyCall`)},
      type: 'destination',
      version: '1.0.0',
      isLoaded: function () { return true },
      load: function () { return Promise.resolve() },
      track: send, page: send, identify: send, group: send, alias: send, screen: send,
    }]
  }
})()
`
}

/** A device-mode integration: \`window.NAME_RS.NAME\` is a class (analytics-js, plugin DeviceModeDestinations). */
function rudderstackScript(destination: Destination): string {
  const name = destination.names.rudderstack
  return `(function () {${post}
  function Integration(config) { this.config = config }
  Integration.prototype.init = function () {}
  Integration.prototype.isLoaded = Integration.prototype.isReady = function () { return true }
  ;['track', 'page', 'identify', 'group', 'alias'].forEach(function (type) {
    Integration.prototype[type] = function (event) { post(this.config.endpoint, event.message) }
  })
  window[${JSON.stringify(`${name}_RS`)}] = { ${JSON.stringify(name)}: Integration }
})()
`
}

const device = DESTINATIONS.filter(({ mode }) => mode === 'device')

/** File name → text, under the names that the SDKs ask for. */
export const SEGMENT_SCRIPTS: ReadonlyMap<string, string> = new Map(
  device.map((destination) => [`${destination.id}.js`, segmentScript(destination)]),
)
export const RUDDERSTACK_SCRIPTS: ReadonlyMap<string, string> = new Map(
  device.map((destination) => [`${destination.names.rudderstack}.min.js`, rudderstackScript(destination)]),
)
