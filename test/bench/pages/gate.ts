import { createGate } from '../../../src/browser/index.ts'
import { config } from './config.ts'

void createGate({ ...config(), report: false }).track('First')
