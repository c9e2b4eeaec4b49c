import { beforeEach, describe, expect, it } from 'vitest'
import type { Evidence } from '../../../src/core/index.ts'
import type { RampAnswer } from '../../../src/server/autopilot/ramp-answer.ts'
import { rampAnswer } from '../../../src/server/autopilot/ramp-answer.ts'
import type { Controller } from '../../../src/server/autopilot/controller.ts'
import type { Notice } from '../../../src/server/notices/notice.ts'
import { noticeOfHold } from '../../../src/server/notices/notice-of-hold.ts'
import { noticeOfKill, type Killed } from '../../../src/server/notices/notice-of-kill.ts'
import { noticeOfStep } from '../../../src/server/notices/notice-of-step.ts'
import { slackBody } from '../../../src/server/notices/slack-body.ts'
import { MOST_BYTES, webhookBody } from '../../../src/server/notices/webhook-body.ts'
import { counts, HOUR, MINUTE, NOW, PROOF, RAMP } from '../../core/ramp/ramp-world.ts'
import { knownAs, openRampWorld, type RampWorld } from '../../support/ramp/ramp-world.ts'

const LINK = 'https://ops.example/#/ramp'
const KEY = 'segment-to-rudderstack'

let world: RampWorld
let evidence: Evidence
let controller: Controller

const passes = (ms: number): void => {
  world.setNow(world.now() + ms)
  evidence = { ...evidence, settledUntil: world.now() - 91 * MINUTE, newestCopyAt: world.now() - 1_000 }
}
const by = (reason: string | null = 'because') => ({ actor: 'olga', reason, at: world.now() })
const notices = (): Notice[] =>
  world.made.map((made) => noticeOfStep(made, LINK)).filter((notice) => notice !== null)
const last = (): Notice => notices().at(-1)!

beforeEach(async () => {
  world = await openRampWorld({ ramp: RAMP, at: NOW, evidence: knownAs(() => evidence) })
  evidence = { ...PROOF, loadFailure: null }
  controller = world.controller('one')
  await controller.tick()
  await controller.tick()
  passes(2 * HOUR)
  await controller.tick()
})

describe('a notice of a step', () => {
  it('of a rollback says what was lost, against which limit, since when, what was before, what was done, and what to type', async () => {
    passes(HOUR)
    evidence = { ...evidence, stage: counts(2_000, { lost: 200 }) }
    await controller.tick()
    expect(last()).toMatchObject({
      kind: 'ramp.rollback',
      severity: 'critical',
      title: `${KEY}: rolled back from stage 2 of 5 to stage 1 of 5`,
      command: 'crossfade resume --reason "…"',
      link: LINK,
      at: world.now(),
      facts: {
        rollout: KEY,
        actor: 'autopilot',
        stage: 1,
        stageBefore: 2,
        stages: 5,
        status: 'halted',
        code: 'loss',
        numbers: { sessions: 2_000, bad: 200, share: 0.1, limit: 0.005 },
        shares: { rudderstack: 1, segment: 100, audience: 'everyone' },
        revision: 5,
      },
    })
    expect(last().lines).toEqual([
      'Why: RudderStack lost a call in 200 of 2,000 sessions: proven to be more than the limit of 0.5 %; it goes back to stage 1.',
      'Measured: 10 % (200 of 2,000 sessions) against a limit of 0.5 %.',
      'The change before it: stage 2 of 5 began at 2026-11-25 14:00 UTC, 1 hour before; revision 4 held RudderStack 5 %, Segment 100 % of everyone.',
      'In force now: revision 5, RudderStack 1 %, Segment 100 % of everyone.',
      'It stays so until somebody resumes it.',
      'By autopilot, 2026-11-25 15:00 UTC.',
    ])
  })

  it('of each stage on its way, of its start none', () => {
    expect(notices().map(({ kind, title }) => [kind, title])).toEqual([
      ['ramp.promote', `${KEY}: on to stage 1 of 5`],
      ['ramp.promote', `${KEY}: on to stage 2 of 5`],
    ])
    expect(last().command).toBe('crossfade abort --reason "…"')
  })

  it('of a stage without proof says so, with the reason', async () => {
    evidence = { ...evidence, stage: counts(10) }
    await controller.command({ verb: 'promote', unproven: true }, by('the launch'))
    expect(last()).toMatchObject({ severity: 'warning', title: `${KEY}: on to stage 3 of 5, without proof` })
    expect(last().lines).toContain('Why: the launch')
    expect(last().lines.join('\n')).toMatch(/Known: .*lasts another|Known: .*sessions/)
    expect(last().lines.at(-1)).toBe('By olga, 2026-11-25 14:00 UTC.')
  })

  it('of a change by hand says that the ramp has stopped; of a person’s own pause, and of one that a kill brings, none', async () => {
    await world.set({ audiences: [{ name: 'everyone', rudderstack: 6, segment: 100 }] })
    await controller.tick()
    expect(last()).toMatchObject({ kind: 'ramp.pause', severity: 'warning' })
    expect(last().lines[0]).toMatch(/^Why: Shares or owners were changed by hand, in revision \d+\.$/)
    await world.set({ audiences: [{ name: 'everyone', rudderstack: 5, segment: 100 }] })
    await controller.command({ verb: 'resume' }, by())
    const { length } = notices()
    await controller.command({ verb: 'pause' }, by())
    await controller.command({ verb: 'resume' }, by())
    await world.kill('rudderstack')
    await controller.tick()
    expect(world.made.at(-1)!.step.action).toBe('pause')
    expect(
      notices()
        .slice(length)
        .map(({ kind }) => kind),
    ).toEqual(['ramp.resume'])
  })

  it('of a halt, an abort, a resume and another file', async () => {
    world.setRamp({ ...RAMP, guards: { ...RAMP.guards, extra: 0.01 } })
    await controller.tick()
    expect(last()).toMatchObject({ kind: 'ramp.change', title: `${KEY}: stage 2 of 5 is proven anew` })
    evidence = { ...evidence, stage: counts(2_000, { extra: 500 }) }
    await controller.tick()
    expect(last()).toMatchObject({
      kind: 'ramp.halt',
      severity: 'critical',
      title: `${KEY}: halted at stage 2 of 5`,
    })
    expect(last().lines).toContain('Measured: 25 % (500 of 2,000 sessions) against a limit of 1 %.')
    await controller.command({ verb: 'resume' }, by())
    expect(last()).toMatchObject({ kind: 'ramp.resume', title: `${KEY}: resumed at stage 2 of 5` })
    await controller.command({ verb: 'abort' }, by())
    expect(last()).toMatchObject({
      kind: 'ramp.abort',
      title: `${KEY}: aborted: from stage 2 of 5 back to stage 1 of 5`,
    })
  })

  it('of the end of the ramp', async () => {
    for (let stage = 2; stage <= 5; stage++) {
      passes(2 * HOUR)
      await controller.tick()
    }
    expect(last()).toMatchObject({ kind: 'ramp.finish', severity: 'info' })
  })

  it('has an id of its own for each step, which is the same whenever it is made of it', () => {
    const made = world.made.at(-1)!
    expect(noticeOfStep(made, LINK)!.id).toBe(noticeOfStep(made, 'http://other/')!.id)
    expect(new Set(notices().map(({ id }) => id)).size).toBe(notices().length)
  })
})

describe('a notice of a hold', () => {
  const answer = async (): Promise<RampAnswer> => {
    const course = await world.course()
    const judgement = controller.judgement()
    return rampAnswer({
      enabled: true,
      file: 'ramp.yaml',
      drivesHere: true,
      begun: true,
      problem: null,
      wouldPromoteSince: null,
      course,
      judgement,
    })
  }

  it.each([
    [
      'sample-ratio',
      () => (evidence = { ...evidence, sampleRatio: { logBayes: 9 } }),
      /a Bayes factor of e\^9\.0 against a limit of e\^6\.9/,
    ],
    [
      'load-failure',
      () => (evidence = { ...evidence, loadFailure: { rudderstack: 0.5, segment: 0.1 } }),
      /40 % apart against a limit of 2 %/,
    ],
  ] as const)(
    'for %s says what is measured against which limit, with one id per stage',
    async (code, happens, measured) => {
      happens()
      await controller.tick()
      const first = noticeOfHold(await answer(), KEY, LINK)!
      expect(first).toMatchObject({
        kind: 'ramp.hold',
        severity: 'warning',
        facts: { code, stage: 2, stages: 5 },
      })
      expect(first.lines.join('\n')).toMatch(measured)
      passes(MINUTE)
      happens()
      await controller.tick()
      expect(noticeOfHold(await answer(), KEY, LINK)!.id).toBe(first.id)
    },
  )

  it('for an approval names the command', async () => {
    const stages = RAMP.stages.map((stage, index) => (index === 2 ? { ...stage, approval: true } : stage))
    world.setRamp({ ...RAMP, stages })
    await controller.tick()
    passes(2 * HOUR)
    await controller.tick()
    expect(noticeOfHold(await answer(), KEY, LINK)).toMatchObject({
      command: 'crossfade approve',
      severity: 'info',
    })
  })

  it('for a stage that takes too long', async () => {
    const stages = RAMP.stages.map((stage, index) => (index === 1 ? { ...stage, maxMinutes: 90 } : stage))
    world.setRamp({ ...RAMP, stages: [RAMP.stages[0]!, ...stages.slice(1)] })
    await controller.tick()
    passes(2 * HOUR)
    await controller.tick()
    expect(noticeOfHold(await answer(), KEY, LINK)!.lines).toContain(
      'Measured: 2 hours against a limit of 1 hour 30 minutes.',
    )
  })

  it('is none for what ends by itself, nor from a server that does not drive, nor of a ramp that only would', async () => {
    evidence = { ...evidence, stage: counts(1) }
    await controller.tick()
    expect(noticeOfHold(await answer(), KEY, LINK)).toBeNull()
    evidence = { ...evidence, sampleRatio: { logBayes: 9 } }
    await controller.tick()
    const held = await answer()
    expect(noticeOfHold(held, KEY, LINK)).not.toBeNull()
    expect(noticeOfHold({ ...held, drivesHere: false }, KEY, LINK)).toBeNull()
    expect(noticeOfHold({ ...held, enabled: false }, KEY, LINK)).toBeNull()
  })
})

describe('a notice of a kill', () => {
  const killed = (changes: Partial<Killed> = {}): Killed => ({
    rollout: KEY,
    leg: 'rudderstack',
    before: null,
    by: { actor: 'olga', reason: 'orders are missing', at: NOW },
    stored: true,
    revision: 7,
    ...changes,
  })

  it('says who is left on what, and how it is lifted', () => {
    expect(noticeOfKill(killed(), LINK)).toMatchObject({
      kind: 'kill',
      severity: 'critical',
      title: `${KEY}: RudderStack is switched off for everybody`,
      lines: [
        'Why: orders are missing',
        'In force now: revision 7, everybody on Segment only.',
        'A ramp under way stops, until somebody resumes it once the kill is lifted.',
        'By olga, 2026-11-25 12:00 UTC.',
      ],
      command: 'crossfade unkill --reason "…"',
    })
  })

  it('says so where a restart would forget it', () => {
    expect(noticeOfKill(killed({ stored: false }), LINK)!.lines.join('\n')).toContain(
      'a restart would forget it',
    )
  })

  it('of its end; and none where nothing changed', () => {
    expect(noticeOfKill(killed({ leg: null, before: 'segment' }), LINK)).toMatchObject({
      kind: 'unkill',
      title: `${KEY}: the kill of Segment is lifted`,
    })
    expect(noticeOfKill(killed({ before: 'rudderstack' }), LINK)).toBeNull()
    expect(noticeOfKill(killed({ leg: null }), LINK)).toBeNull()
  })
})

describe('texts of strangers', () => {
  const odd = noticeOfKill(
    {
      rollout: `<!channel> & "key"`,
      leg: 'rudderstack',
      before: null,
      by: {
        actor: '<https://evil.example|olga>',
        reason: `a\nb\u202e\u0000 \ud800 ${'😀'.repeat(9_999)}`,
        at: NOW,
      },
      stored: true,
      revision: 7,
    },
    LINK,
  )!

  it('mention nobody and hide no link in Slack', () => {
    const body = JSON.parse(slackBody(odd)) as { text: string; blocks: { text: { text: string } }[] }
    const shown = [body.text, ...body.blocks.map(({ text }) => text.text)].join('\n')
    expect(shown.replaceAll(`<${LINK}|dashboard>`, '')).not.toMatch(/[<>]/)
    expect(shown).toContain('&lt;!channel&gt; &amp; "key"')
    expect(body.blocks.every(({ text }) => text.text.length <= 3_000)).toBe(true)
    expect(body.blocks.length).toBeLessThanOrEqual(50)
  })

  it('are cut, on one line, without what turns text around or no text can have', () => {
    const [why] = odd.lines
    expect(why).toMatch(/^Why: a b \ufffd 😀+…$/u)
    expect(Array.from(why!).length).toBe('Why: '.length + 300)
  })

  it('leave a webhook’s body below 20 kB, whatever they are', () => {
    const body = webhookBody(odd)
    expect(Buffer.byteLength(body)).toBeLessThan(MOST_BYTES)
    const huge = { ...odd, lines: Array(30).fill('😀'.repeat(300)) as string[] }
    expect(Buffer.byteLength(webhookBody(huge))).toBeLessThan(MOST_BYTES)
    expect(JSON.parse(webhookBody(huge))).toMatchObject({
      data: { title: odd.title, actor: odd.facts.actor },
    })
  })
})
