import { createGate } from '../../../../src/browser/index.ts'
import { config, offer } from './subject.ts'

const gate = createGate(config().gate as never)
offer(gate as never, async () => void (await gate.ready()))
