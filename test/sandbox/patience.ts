/** For `expect.poll`, whose own second is too little on a busy machine; it ends as soon as the condition holds. */
export const patience = { interval: 5, timeout: 20_000 }
