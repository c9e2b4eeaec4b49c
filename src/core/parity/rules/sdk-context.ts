import { isFields } from '../../call/canonical-copy.ts'
import type { BuiltInRule } from '../rule.ts'
import { isText } from './forms.ts'
import { VERIFIED_ON } from './verified-on.ts'

const APP: Readonly<Record<string, string>> = {
  name: 'RudderLabs JavaScript SDK',
  namespace: 'com.rudderlabs.javascript',
  installType: 'npm',
}

/** What each SDK alone says of itself and of the browser. */
export const sdkContext: readonly BuiltInRule[] = [
  {
    id: 'sdk-app',
    says: "RudderStack's SDK names itself as the app.",
    verifiedOn: VERIFIED_ON,
    effect: 'none',
    legs: ['rudderstack'],
    paths: [
      '/context/app/name',
      '/context/app/namespace',
      '/context/app/installType',
      '/context/app/version',
    ],
    fits: (value, { libraryVersion }, name) => value === (APP[name] ?? libraryVersion) && isText(value),
    prunes: true,
  },
  {
    id: 'sdk-os',
    says: "RudderStack's SDK has an operating system without name and version.",
    verifiedOn: VERIFIED_ON,
    effect: 'none',
    legs: ['rudderstack'],
    paths: ['/context/os/name', '/context/os/version'],
    fits: (value) => value === '',
    prunes: true,
  },
  {
    id: 'screen-size',
    says: "RudderStack's SDK tells the size of the screen and of the window.",
    verifiedOn: VERIFIED_ON,
    effect: 'none',
    legs: ['rudderstack'],
    paths: [
      '/context/screen/width',
      '/context/screen/height',
      '/context/screen/density',
      '/context/screen/innerWidth',
      '/context/screen/innerHeight',
    ],
    fits: (value) => typeof value === 'number' && value >= 0,
    prunes: true,
  },
  {
    id: 'session-id',
    says: "RudderStack's SDK counts sessions of its own.",
    verifiedOn: VERIFIED_ON,
    effect: 'none',
    legs: ['rudderstack'],
    paths: ['/context/sessionId'],
    // of ten digits or more, as it asks of an app that sets one itself
    fits: (value) => Number.isSafeInteger(value) && Number(value) >= 1e9,
  },
  {
    id: 'session-start',
    says: "RudderStack's SDK marks the first event of one of its sessions.",
    verifiedOn: VERIFIED_ON,
    effect: 'none',
    legs: ['rudderstack'],
    paths: ['/context/sessionStart'],
    fits: (value) => value === true,
  },
  {
    id: 'client-hints',
    says: "Segment's SDK tells the browser's client hints; RudderStack's does where it is told to, under another name.",
    verifiedOn: VERIFIED_ON,
    effect: 'changes-meaning',
    atCutover:
      'context.userAgentData is gone: the browser, its version and the platform come from context.userAgent alone, or from context["ua-ch"] where RudderStack’s SDK is loaded with uaChTrackLevel.',
    legs: ['segment', 'rudderstack'],
    paths: ['/context/userAgentData', '/context/ua-ch'],
    fits: (value, { leg }, name) =>
      isFields(value) && Array.isArray(value['brands']) && (leg === 'segment') === (name === 'userAgentData'),
  },
]
