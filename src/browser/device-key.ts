/** Cookie and local storage key of the gate's own id of the browser; a server may set the cookie. */
export const DEVICE_KEY = 'crossfade_device'
