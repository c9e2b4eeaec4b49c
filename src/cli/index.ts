#!/usr/bin/env node
// An old Node must be able to read this file and say so: no static import, nothing newer than a dynamic one.
const version = process.versions.node

if (Number(version.split('.')[0]) < 24) {
  process.stderr.write('crossfade needs Node 24 or newer, and this is Node ' + version + '.\n')
  process.exitCode = 2
} else {
  void import('./run-process.ts').then((module) => module.runProcess(process))
}

export {}
