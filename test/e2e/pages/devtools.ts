// The gate and its overlay as an app's bundle has them; tests say when they begin and with what.
import { mountOverlay } from '../../../src/browser/devtools/index.ts'
import { createGate } from '../../../src/browser/index.ts'

Object.assign(window, { createGate, mountOverlay })
