// The gate as an app's bundle has it; tests say when it begins and with what.
import { createGate } from '../../../src/browser/index.ts'

Object.assign(window, { createGate })
